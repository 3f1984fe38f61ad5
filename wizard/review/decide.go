package review

import (
	"fmt"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// choice is what becomes of an item.
type choice struct {
	decision               Decision
	target, until, comment string
}

// Decide decides on items for their reviewer. A selection by team, person or
// search takes the undecided items that it may take, and leaves out the others.
func (s *State) Decide(r DecideRequest, k Known) (Step, *flow.Problem) {
	var step Step
	if p := s.open(); p != nil {
		return step, p
	}
	as, p := reviewerOf(r.As, r.Entry)
	if p != nil {
		return step, p
	}
	if r.Ended && r.Decision != Revoke {
		return step, refuse(flow.CodeInvalid, "--revoke", "What is no longer held cannot be kept.", "Confirm that it is gone with a revoke.")
	}
	c, p := s.choose(r.Select)
	if p != nil {
		return step, p
	}
	own := s.selvesOf(k, as, r.Entry.Person)
	var order []choice
	items := map[choice][]string{}
	p = s.each(c, &step, func(i *ItemState) *flow.Problem {
		if p := s.mayDecide(i, as, own, c); p != nil {
			return p
		}
		what, p := s.wanted(i, r, k)
		if p != nil {
			return p
		}
		if items[what] == nil {
			order = append(order, what)
		}
		items[what] = append(items[what], i.ID)
		return nil
	})
	if p != nil {
		return step, p
	}
	for _, what := range order {
		step.Events = append(step.Events, Event{
			At: k.Now.UTC(), Kind: Decided, Entered: r.Entry, Reviewer: as, Items: items[what], Decision: what.decision,
			Target: what.target, Until: what.until, Text: what.comment, Bulk: c.bulk,
		})
	}
	return step, nil
}

// reviewerOf is for whom something is entered: who sits at the keyboard, unless
// somebody else is named.
func reviewerOf(as string, e Entry) (string, *flow.Problem) {
	if strings.TrimSpace(as) == "" {
		as = e.Person
	}
	return checkedEmail(as, "--as EMAIL")
}

func checkedEmail(typed, flag string) (string, *flow.Problem) {
	if strings.TrimSpace(typed) == "" {
		return "", refuse(flow.CodeMissing, flag, "It is not known who this is entered for.", "Say who you are with connectpd config me EMAIL, or name the person.")
	}
	_, email, err := flow.ParsePerson(typed)
	if err != nil {
		return "", refuse(flow.CodeInvalid, flag, err.Error()+".", "Type it as ada@example.com.")
	}
	return email, nil
}

// mayDecide reports why a reviewer may not decide on an item.
func (s *State) mayDecide(i *ItemState, as string, own selves, c chosen) *flow.Problem {
	if p := own.refuseOwn(i.Item); p != nil {
		return p
	}
	if !flow.SameEmail(i.Reviewer, as) {
		return refuse(CodeReviewer, "--as EMAIL", fmt.Sprintf("%s is for %s to decide, not for %s.", i.ID, i.Reviewer, as),
			"Enter it with --as "+i.Reviewer+", or give it to somebody else with connectpd review assign.")
	}
	switch {
	case i.Alone && !c.ended && (!c.named || len(c.at) > 1):
		return refuse(CodeAlone, "", fmt.Sprintf("%s (%s of %s) is decided by itself.", i.ID, i.Holds(), i.Who()), "Decide on it alone.")
	case !c.named && i.top != nil:
		return refuse(flow.CodeInvalid, "", i.ID+" is decided already.", "Name it to decide on it again.")
	}
	return nil
}

// wanted is what the request wants of an item, checked.
func (s *State) wanted(i *ItemState, r DecideRequest, k Known) (choice, *flow.Problem) {
	what := choice{decision: r.Decision, target: r.Target, until: strings.TrimSpace(r.Until), comment: words.OneLine(r.Comment)}
	if r.Ended && r.Decision == Revoke {
		// What is held instead is what remains: nothing is to be done.
		what.target = i.remains
	}
	if r.AsLast {
		if i.Last == nil || i.Last.Decision == "" {
			return what, refuse(flow.CodeInvalid, "", i.ID+" has no earlier decision to repeat.", "Keep it or revoke it.")
		}
		what = choice{decision: i.Last.Decision, target: i.Last.Target, until: i.Last.Until, comment: what.comment}
		if what.comment == "" {
			what.comment = words.OneLine(i.Last.Comment)
		}
	}
	return s.checkChoice(i, what, k)
}

// checkChoice is what may become of an item at all, whoever decides.
func (s *State) checkChoice(i *ItemState, what choice, k Known) (choice, *flow.Problem) {
	switch what.decision {
	case Keep:
		return s.checkKeep(i, what, k)
	case Revoke:
		return checkRevoke(i, what)
	}
	return what, refuse(flow.CodeMissing, "--keep|--revoke", "It is not said whether to keep or to revoke.", "Say --keep or --revoke.")
}

func (s *State) checkKeep(i *ItemState, what choice, k Known) (choice, *flow.Problem) {
	if what.target != "" {
		return what, refuse(flow.CodeInvalid, "--to ROLE", "What is kept has no role that remains.", "Leave --to out, or revoke.")
	}
	if what.until != "" {
		if p := s.checkDay(what.until, k, "--until DATE"); p != nil {
			return what, p
		}
	}
	if i.Alone && what.comment == "" {
		return what, refuse(flow.CodeMissing, "--comment TEXT", fmt.Sprintf("To keep %s for %s needs a reason.", i.Holds(), i.Who()), "Say why with a comment.")
	}
	return what, nil
}

// checkDay refuses what is no day, and one that is not ahead.
func (s *State) checkDay(day string, k Known, flag string) *flow.Problem {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return refuse(flow.CodeInvalid, flag, fmt.Sprintf("%q is no day.", words.OneLine(day)), "Type it as 2026-12-12.")
	}
	if day <= k.Now.In(s.Due.location()).Format(time.DateOnly) {
		return refuse(flow.CodeInvalid, flag, DayText(day)+" is not ahead.", "Name a later day.")
	}
	return nil
}

func checkRevoke(i *ItemState, what choice) (choice, *flow.Problem) {
	if what.until != "" {
		return what, refuse(flow.CodeInvalid, "--until DATE", "A revoke has no day until when.", "Leave --until out, or keep until that day.")
	}
	// A base role is never simply taken away: without one nobody can be a user.
	if i.Type == access.TypeRole && strings.TrimSpace(what.target) == "" {
		return what, refuse(flow.CodeMissing, "--to ROLE", fmt.Sprintf("%s needs a base role: say which one remains.", i.Who()),
			"Name one of "+strings.Join(i.Targets()[1:], ", ")+" with --to, or --to none to remove the user from PagerDuty.")
	}
	if strings.TrimSpace(what.target) == "" {
		what.target = None
	}
	target, ok := i.ReadTarget(what.target)
	if !ok {
		return what, refuse(flow.CodeInvalid, "--to ROLE", fmt.Sprintf("%q is nothing that could remain of %s.", words.OneLine(what.target), i.ID),
			"It can be "+strings.Join(i.Targets(), ", ")+".")
	}
	what.target = target
	return what, nil
}

// Undo takes back what stands of items, so that what stood before does again.
func (s *State) Undo(r UndoRequest, k Known) (Step, *flow.Problem) {
	var step Step
	if p := s.open(); p != nil {
		return step, p
	}
	c, p := s.choose(Select{Items: r.Items})
	if p != nil {
		return step, p
	}
	own := s.selvesOf(k, r.Entry.Person)
	var order []*Event
	items := map[*Event][]string{}
	p = s.each(c, &step, func(i *ItemState) *flow.Problem {
		if p := own.refuseOwn(i.Item); p != nil {
			return p
		}
		if i.top == nil {
			return refuse(flow.CodeInvalid, "", i.ID+" is undecided: there is nothing to undo.", "")
		}
		e := i.top.event
		if items[e] == nil {
			order = append(order, e)
		}
		items[e] = append(items[e], i.ID)
		return nil
	})
	if p != nil {
		return step, p
	}
	for _, e := range order {
		step.Events = append(step.Events, Event{At: k.Now.UTC(), Kind: Undone, Entered: r.Entry, Items: items[e], Undoes: e.Seq})
	}
	return step, nil
}
