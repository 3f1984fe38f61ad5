package flows

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Ids of the choices of a decision. A revoke is followed by what remains.
const (
	chooseKeep   = "decide:keep"
	chooseUntil  = "decide:until"
	chooseRevoke = "decide:revoke " // + target
)

// Decide asks for the decision on an item, or the same one on several; with
// amend it corrects an item of a signed review.
type Decide struct {
	flow.Base
	s              Service
	f              Facts
	st             *review.State
	items          []string
	one            *review.ItemState // nil for several
	amends         bool
	chosen         string
	until, comment string
	state          *review.State
}

// NewDecide is about items of a review that runs. begin is the decision that
// stands at first: keep, revoke, or "" for what stands.
func NewDecide(s Service, f Facts, st *review.State, items []string, begin review.Decision) *Decide {
	d := &Decide{s: s, f: f, st: st, items: items}
	if len(items) == 1 {
		d.one = st.Item(items[0])
	}
	if d.one != nil {
		d.until, d.comment = d.one.Until, d.one.Comment
		d.chosen = choiceOf(d.one.Decision, d.one.Target, d.one.Until)
	}
	switch {
	case begin == review.Keep:
		d.chosen = chooseKeep
	case begin == review.Revoke && !strings.HasPrefix(d.chosen, chooseRevoke):
		d.chosen = d.firstRevoke()
	}
	return d
}

// newAmend corrects one item of a signed review.
func newAmend(s Service, f Facts, st *review.State, item string) *Decide {
	d := NewDecide(s, f, st, []string{item}, "")
	d.amends, d.comment = true, ""
	return d
}

func choiceOf(d review.Decision, target, until string) string {
	switch {
	case d == review.Keep && until != "":
		return chooseUntil
	case d == review.Keep:
		return chooseKeep
	case d == review.Revoke && target == "":
		return chooseRevoke + review.None
	case d == review.Revoke:
		return chooseRevoke + target
	}
	return ""
}

// firstRevoke is the revoke that is proposed: nothing remains, but of a base
// role the next lower one does.
func (d *Decide) firstRevoke() string {
	targets := d.targets()
	if d.one != nil && d.one.Type == access.TypeRole {
		return chooseRevoke + targets[len(targets)-1]
	}
	return chooseRevoke + review.None
}

// targets are what may remain, least first.
func (d *Decide) targets() []string {
	if d.one == nil {
		return []string{review.None}
	}
	return d.one.Targets()
}

// Page is what to show now.
func (d *Decide) Page() flow.Page {
	p := flow.Page{Heading: "Access review", Title: words.Clean(d.st.Frozen.Name), Question: "What should happen to it?", Next: "decide", Problem: d.Refusal}
	p.Intro = d.about()
	p.Choices = d.choices()
	if d.chosen == chooseUntil {
		p.Fields = append(p.Fields, flow.Field{ID: fieldUntil, Label: "End date", Value: d.until, Placeholder: "2027-01-31"})
	}
	comment := flow.Field{ID: fieldComment, Label: "Comment", Value: d.comment, Optional: !d.needsReason()}
	if d.needsReason() {
		comment.Label = "Reason"
	}
	p.Fields = append(p.Fields, comment)
	if d.amends {
		p.Heading, p.Next = "Correct a signed review", "correct it"
		p.Hints = []string{"What was signed stays as it is; the correction is added and sealed."}
	}
	if d.Busy() {
		p.Waiting = "Saving"
	}
	return p
}

// about says what is decided on, and what is known of it.
func (d *Decide) about() []string {
	if d.one == nil {
		return []string{words.Capital(About(d.st, d.items)) + ", all alike."}
	}
	it := d.one
	lines := []string{it.Who() + " holds " + it.Holds() + " on " + it.OnWhat() + ", since " + it.SinceWhen() + "."}
	if it.Last != nil {
		lines = append(lines, "Last time: "+words.Stop(it.LastTime()))
	}
	return lines
}

func (d *Decide) choices() []flow.Choice {
	add := func(id, label string) flow.Choice {
		return flow.Choice{ID: id, Label: label, Chosen: d.chosen == id}
	}
	list := []flow.Choice{add(chooseKeep, "Keep"), add(chooseUntil, "Keep until a date (temporary access)")}
	targets := d.targets()
	for i := len(targets) - 1; i >= 0; i-- {
		list = append(list, add(chooseRevoke+targets[i], d.revokeLabel(targets[i])))
	}
	return list
}

func (d *Decide) revokeLabel(target string) string {
	switch {
	case target != review.None:
		return "Revoke, " + d.one.TargetLabel(target) + " remains"
	case d.one != nil && d.one.Type == access.TypeRole:
		return "Revoke: remove the user from PagerDuty"
	}
	return "Revoke, nothing remains"
}

// needsReason: an amendment does, and a keep of Account Owner or Global Admin.
func (d *Decide) needsReason() bool {
	return d.amends || d.one != nil && d.one.Alone && (d.chosen == chooseKeep || d.chosen == chooseUntil)
}

// Choose takes a choice.
func (d *Decide) Choose(id string) *flow.Problem {
	d.chosen, d.Refusal = id, nil
	return nil
}

// Set takes the day or the comment.
func (d *Decide) Set(id, text string) {
	switch d.Refusal = nil; id {
	case fieldUntil:
		d.until = text
	case fieldComment:
		d.comment = text
	}
}

// Next decides.
func (d *Decide) Next() *flow.Problem {
	if d.Busy() {
		return nil
	}
	decision, target, until, problem := d.answers()
	if d.Refusal = problem; problem != nil {
		return problem
	}
	comment := words.OneLine(d.comment)
	if d.amends {
		d.Desk.Ask(flow.Call("amend", review.AmendRequest{Review: d.st.Frozen.ID, Item: d.items[0], Decision: decision, Target: target, Until: until,
			Reason: comment, As: d.f.Me, Entry: d.f.entry()}, lasting(d.s.Amend), d.decided).Lasting())
		return nil
	}
	d.Desk.Ask(flow.Call("decide", review.DecideRequest{Review: d.st.Frozen.ID, Select: review.Select{Items: d.items, Search: d.f.Search}, Decision: decision, Target: target,
		Until: until, Comment: comment, As: d.f.As, Entry: d.f.entry()}, lasting(d.s.Decide), d.decided).Lasting())
	return nil
}

// answers reads the page.
func (d *Decide) answers() (decision review.Decision, target, until string, problem *flow.Problem) {
	switch {
	case d.chosen == "":
		problem = &flow.Problem{Told: failure.Tell(failure.ReviewNoChoice), Kept: flow.NothingChanged, Flag: "--keep or --revoke"}
	case d.needsReason() && words.OneLine(d.comment) == "":
		problem = &flow.Problem{Told: failure.Tell(failure.ReviewReason), Field: fieldComment, Kept: flow.NothingChanged, Flag: "--comment TEXT"}
	case d.chosen == chooseKeep:
		decision = review.Keep
	case d.chosen == chooseUntil:
		decision = review.Keep
		until, problem = field{Field: flow.Field{ID: fieldUntil, Value: d.until}, flag: "--until DATE", missing: failure.ReviewLastDay, day: true}.read()
	default:
		decision, target = review.Revoke, strings.TrimPrefix(d.chosen, chooseRevoke)
	}
	return decision, target, until, problem
}

func (d *Decide) decided(s *review.State, err error) {
	if d.Refusal = flow.Failed(err, flow.NothingChanged); err != nil {
		return
	}
	d.state = s
	what := "Decided: "
	if d.amends {
		what = "Corrected: "
	}
	text := About(s, d.items)
	if it := s.Item(d.items[0]); it != nil {
		text += ", " + it.Spoken()
	}
	d.Finish(what + words.Stop(text))
}

// State is the review as the flow left it; nil where it changed nothing.
func (d *Decide) State() *review.State { return d.state }
