package manage

import (
	"context"
	"fmt"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Ids of the choices about a held sync.
const (
	chooseLater   = "held:later"
	ChooseAccept  = "held:accept"
	ChooseDiscard = "held:discard"
)

// HeldDecider reads a held run and decides on it.
type HeldDecider interface {
	// Held is nil when nothing is held.
	Held(ctx context.Context, connector string) (*access.Held, error)
	// AcceptHeld applies exactly the run that was shown.
	AcceptHeld(ctx context.Context, connector string, run int64) (access.Run, error)
	DiscardHeld(ctx context.Context, connector string, run int64) error
}

// heldRequest names the run that is decided on.
type heldRequest struct {
	Connector string
	Run       int64
}

// Held shows a sync that was held because far less came back than last time:
// what would be lost, by name, before anybody decides.
type Held struct {
	flow.Base
	s       HeldDecider
	c       access.Connector
	read    bool
	held    *access.Held
	chosen  string
	confirm *confirm
	// accepted is the run as it was applied; nil where it was not.
	accepted *access.Run
	day      func(access.Held) string
}

// NewHeld is about a connector's held sync. day words when it was.
func NewHeld(s HeldDecider, c access.Connector, day func(access.Held) string) *Held {
	f := &Held{s: s, c: c, chosen: chooseLater, day: day}
	f.Desk.Ask(flow.Call("read held", c.ID, s.Held, f.wasRead))
	return f
}

func (f *Held) wasRead(held *access.Held, err error) {
	f.read, f.held, f.Refusal = true, held, flow.Failed(err, flow.NothingChanged)
}

// Accepted is the run as it was applied; nil where it was not.
func (f *Held) Accepted() *access.Run { return f.accepted }

// Decided reports that a decision was carried out.
func (f *Held) Decided() bool { return f.Told() != "" }

// Page is what to show now.
func (f *Held) Page() flow.Page {
	p := flow.Page{Heading: "Held sync", Title: f.c.Name, Problem: f.Refusal, Next: "continue"}
	switch {
	case f.confirm != nil:
		f.confirm.page(&p)
	case f.held != nil:
		f.heldPage(&p)
	case !f.read:
		p.Question, p.NoNext = "Reading what is held", true
	default:
		p.Question, p.Next = "Nothing is held any longer.", "close"
		p.Intro = []string{"The data is unchanged since the last applied sync."}
	}
	if f.Busy() {
		p.Waiting = "Reading what is held"
		if f.confirm != nil {
			p.Waiting = "Saving the decision"
		}
	}
	return p
}

func (f *Held) heldPage(p *flow.Page) {
	p.Question = "What do you want to do with the held sync?"
	p.Intro = []string{fmt.Sprintf("Run %d of %s is held because far less came back. Nothing was changed.", f.held.Run, f.day(*f.held))}
	for _, s := range f.held.Shrinks {
		p.Intro = append(p.Intro, fmt.Sprintf("%s: %s before, %s now (%s)", kindLabels[s.Kind], words.Count(s.Before), words.Count(s.After), s.Reason))
	}
	p.Choices = []flow.Choice{
		{ID: chooseLater, Label: "Decide later", Chosen: f.chosen == chooseLater},
		{ID: ChooseAccept, Label: "Accept it: what did not come back is removed here", Chosen: f.chosen == ChooseAccept},
		{ID: ChooseDiscard, Label: "Discard it: the last synced data stays", Chosen: f.chosen == ChooseDiscard},
	}
	p.Listing = flow.Listing{Title: "Accepting it would remove", Lines: lossLines(f.held.Lost)}
}

var kindLabels = map[access.Kind]string{
	access.KindUsers: "Users", access.KindTeams: "Teams", access.KindMemberships: "Team members",
	access.KindSchedules: "Schedules", access.KindScheduleMembers: "Schedule members", access.KindOnCall: "On-call turns",
}

// lossLines puts losses under headings: people, then teams and schedules
// themselves, then who loses a place in one.
func lossLines(lost []access.Loss) []flow.Line {
	type group struct {
		t       access.ResourceType
		members bool
	}
	by := map[group][]flow.Line{}
	for _, l := range lost {
		g := group{l.Type, l.Entitlement != ""}
		by[g] = append(by[g], flow.Line{Text: lossText(l)})
	}
	var lines []flow.Line
	for _, x := range [...]struct {
		group
		one, many string
	}{
		{group{access.TypeUser, false}, "person", "people"},
		{group{access.TypeTeam, false}, "team", "teams"},
		{group{access.TypeSchedule, false}, "schedule", "schedules"},
		{group{access.TypeTeam, true}, "team membership", "team memberships"},
		{group{access.TypeSchedule, true}, "place on a schedule", "places on schedules"},
	} {
		if n := len(by[x.group]); n > 0 {
			lines = append(append(lines, flow.Line{Heading: true, Text: words.Plural(n, x.one, x.many)}), by[x.group]...)
		}
	}
	return lines
}

func lossText(l access.Loss) string {
	name := or(l.Name, l.ID)
	if l.Entitlement == "" {
		return name
	}
	return or(l.User.Name, l.User.ID) + ", " + string(l.Entitlement) + ", " + name
}

func or(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

// Choose takes a choice.
func (f *Held) Choose(id string) *flow.Problem {
	switch {
	case f.confirm != nil:
		f.confirm.choose(id)
	case id == chooseLater, id == ChooseAccept, id == ChooseDiscard:
		f.chosen = id
	}
	f.Refusal = nil
	return nil
}

// Next goes on to the confirmation, and from there decides.
func (f *Held) Next() *flow.Problem {
	switch {
	case f.Busy():
	case f.held == nil, f.confirm == nil && f.chosen == chooseLater:
		f.Finish("")
	case f.confirm == nil:
		f.confirm = f.asks()
	case !f.confirm.sure:
		f.confirm = nil
	default:
		f.decide()
	}
	return nil
}

func (f *Held) asks() *confirm {
	if f.chosen == ChooseDiscard {
		return &confirm{question: "Discard what came back?", no: "Not now", yes: "Discard it",
			text: []string{"The last synced data stays unchanged; the next sync reads the account again."}}
	}
	return &confirm{question: "Accept the smaller account?", no: "Not now", yes: "Accept it", text: []string{
		words.Plural(len(f.held.Lost), "entry is removed", "entries are removed") + ". The history keeps the old data.",
		"Do this if you know that the account did shrink."}}
}

func (f *Held) decide() {
	r := heldRequest{Connector: f.c.ID, Run: f.held.Run}
	f.Refusal = nil
	if f.chosen == ChooseAccept {
		f.Desk.Ask(flow.Call("accept held", r, func(ctx context.Context, r heldRequest) (access.Run, error) {
			return f.s.AcceptHeld(context.WithoutCancel(ctx), r.Connector, r.Run)
		}, f.wasAccepted).Lasting())
		return
	}
	f.Desk.Ask(flow.Call("discard held", r, func(ctx context.Context, r heldRequest) (struct{}, error) {
		return struct{}{}, f.s.DiscardHeld(context.WithoutCancel(ctx), r.Connector, r.Run)
	}, func(_ struct{}, err error) {
		f.decided(err, "Discarded. The last synced data stays unchanged; the next sync reads the account again.")
	}).Lasting())
}

func (f *Held) wasAccepted(run access.Run, err error) {
	if err == nil {
		f.accepted = &run
	}
	f.decided(err, "Accepted. The data is now what came back.")
}

func (f *Held) decided(err error, told string) {
	f.confirm = nil
	if f.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
		f.Finish(told)
	}
}

// Back leaves the confirmation; false on the first page.
func (f *Held) Back() bool {
	was := f.confirm != nil
	f.confirm, f.Refusal = nil, nil
	return was
}
