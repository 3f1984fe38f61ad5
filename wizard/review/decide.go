package review

import (
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/failure"
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
		return step, refuse(failure.ReviewNotHeld, "--revoke")
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
	if strings.TrimSpace(as) == "" {
		return "", refuse(failure.ReviewWho, "--as EMAIL")
	}
	return checkedEmail(as, "--as EMAIL")
}

func checkedEmail(typed, flag string) (string, *flow.Problem) {
	_, email, err := flow.ParsePerson(typed)
	if err != nil {
		return "", refuse(failure.ReviewEmail, flag, failure.Blanks{"typed": words.OneLine(typed)})
	}
	return email, nil
}

// mayDecide reports why a reviewer may not decide on an item.
func (s *State) mayDecide(i *ItemState, as string, own selves, c chosen) *flow.Problem {
	if p := own.refuseOwn(i.Item); p != nil {
		return p
	}
	if !flow.SameEmail(i.Reviewer, as) {
		return refuse(failure.ReviewOthers, "--as EMAIL", failure.Blanks{"item": i.ID, "reviewer": i.Reviewer, "as": as})
	}
	switch {
	case i.Alone && !c.ended && (!c.named || len(c.at) > 1):
		return refuse(failure.ReviewAlone, "", failure.Blanks{"item": i.ID, "holds": i.Holds(), "who": i.Who()})
	case !c.named && i.top != nil:
		return refuse(failure.ReviewDecided, "", failure.Blanks{"item": i.ID})
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
			return what, refuse(failure.ReviewNoEarlier, "", failure.Blanks{"item": i.ID})
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
	return what, refuse(failure.ReviewKeepOrRevoke, "--keep|--revoke")
}

func (s *State) checkKeep(i *ItemState, what choice, k Known) (choice, *flow.Problem) {
	if what.target != "" {
		return what, refuse(failure.ReviewKeptRole, "--to ROLE")
	}
	if what.until != "" {
		if p := s.checkDay(what.until, k, "--until DATE"); p != nil {
			return what, p
		}
	}
	if i.Alone && what.comment == "" {
		return what, refuse(failure.ReviewKeepWhy, "--comment TEXT", failure.Blanks{"holds": i.Holds(), "who": i.Who()})
	}
	return what, nil
}

// checkDay refuses what is no day, and one that is not ahead.
func (s *State) checkDay(day string, k Known, flag string) *flow.Problem {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return refuse(failure.ReviewDay, flag, failure.Blanks{"typed": words.OneLine(day)})
	}
	if day <= k.Now.In(s.Due.location()).Format(time.DateOnly) {
		return refuse(failure.ReviewDayPast, flag, failure.Blanks{"day": DayText(day)})
	}
	return nil
}

func checkRevoke(i *ItemState, what choice) (choice, *flow.Problem) {
	if what.until != "" {
		return what, refuse(failure.ReviewRevokeUntil, "--until DATE")
	}
	// A base role is never simply taken away: without one nobody can be a user.
	if i.Type == access.TypeRole && strings.TrimSpace(what.target) == "" {
		return what, refuse(failure.ReviewBaseRole, "--to ROLE", failure.Blanks{"who": i.Who(), "roles": strings.Join(i.Targets()[1:], ", ")})
	}
	if strings.TrimSpace(what.target) == "" {
		what.target = None
	}
	target, ok := i.ReadTarget(what.target)
	if !ok {
		return what, refuse(failure.ReviewTarget, "--to ROLE", failure.Blanks{"typed": words.OneLine(what.target), "item": i.ID, "roles": strings.Join(i.Targets(), ", ")})
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
			return refuse(failure.ReviewUndone, "", failure.Blanks{"item": i.ID})
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
