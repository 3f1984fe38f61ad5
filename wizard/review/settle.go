package review

import (
	"strings"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Assign gives items to another reviewer. What was decided stays with who
// decided it.
func (s *State) Assign(r AssignRequest, k Known) (Step, *flow.Problem) {
	var step Step
	if p := s.open(); p != nil {
		return step, p
	}
	if strings.TrimSpace(r.To) == "" {
		return step, refuse(failure.ReviewToMissing, "--to EMAIL")
	}
	to, p := checkedEmail(r.To, "--to EMAIL")
	if p != nil {
		return step, p
	}
	reason, p := needReason(r.Reason)
	if p != nil {
		return step, p
	}
	c, p := s.choose(r.Select)
	if p != nil {
		return step, p
	}
	own := s.selvesOf(k, to)
	e := Event{At: k.Now.UTC(), Kind: Assigned, Entered: r.Entry, To: to, Text: reason, Bulk: c.bulk}
	p = s.each(c, &step, func(i *ItemState) *flow.Problem {
		if own.own(i.Item) {
			return refuse(failure.ReviewTheirOwn, "--to EMAIL", failure.Blanks{"item": i.ID, "to": to})
		}
		e.Items = append(e.Items, i.ID)
		return nil
	})
	if p != nil {
		return step, p
	}
	step.Events = []Event{e}
	return step, nil
}

func needReason(typed string) (string, *flow.Problem) {
	reason := words.OneLine(typed)
	if reason == "" {
		return "", refuse(failure.ReviewReasonMissing, "--reason TEXT")
	}
	return reason, nil
}

// Except says that items are not reviewed, which is no keep. Privileged access
// is not excepted: it is decided.
func (s *State) Except(r ExceptRequest, k Known) (Step, *flow.Problem) {
	var step Step
	if p := s.open(); p != nil {
		return step, p
	}
	as, p := reviewerOf(r.As, r.Entry)
	if p != nil {
		return step, p
	}
	reason, p := needReason(r.Reason)
	if p != nil {
		return step, p
	}
	until := strings.TrimSpace(r.Until)
	if until == "" {
		return step, refuse(failure.ReviewExceptUntil, "--until DATE")
	}
	if p := s.checkDay(until, k, "--until DATE"); p != nil {
		return step, p
	}
	c, p := s.choose(Select{Items: r.Items})
	if p != nil {
		return step, p
	}
	own := s.selvesOf(k, as, r.Entry.Person)
	e := Event{At: k.Now.UTC(), Kind: Excepted, Entered: r.Entry, To: as, Until: until, Text: reason}
	p = s.each(c, &step, func(i *ItemState) *flow.Problem {
		if p := own.refuseOwn(i.Item); p != nil {
			return p
		}
		if i.Privileged {
			return refuse(failure.ReviewPrivileged, "", failure.Blanks{"item": i.ID})
		}
		e.Items = append(e.Items, i.ID)
		return nil
	})
	if p != nil {
		return step, p
	}
	step.Events = []Event{e}
	return step, nil
}

// Note keeps who sees to removals, by which ticket.
func (s *State) Note(r NoteRequest, k Known) (Step, *flow.Problem) {
	var step Step
	if s.Stage == StageCancelled {
		return step, s.open()
	}
	e := Event{At: k.Now.UTC(), Kind: Noted, Entered: r.Entry, To: words.OneLine(r.Assignee), Ticket: words.OneLine(r.Ticket), Text: words.OneLine(r.Text)}
	if e.To == "" && e.Ticket == "" && e.Text == "" {
		return step, refuse(failure.ReviewNoNote, "--ticket TEXT")
	}
	c, p := s.choose(Select{Items: r.Items})
	if p != nil {
		return step, p
	}
	p = s.each(c, &step, func(i *ItemState) *flow.Problem {
		if i.Decision != Revoke {
			return refuse(failure.ReviewNoRemoval, "", failure.Blanks{"item": i.ID})
		}
		e.Items = append(e.Items, i.ID)
		return nil
	})
	if p != nil {
		return step, p
	}
	step.Events = []Event{e}
	return step, nil
}

// Extend moves the day by which a review is due. The first one stays on record.
func (s *State) Extend(r ExtendRequest, k Known) (Step, *flow.Problem) {
	if p := s.open(); p != nil {
		return Step{}, p
	}
	reason, p := needReason(r.Reason)
	if p != nil {
		return Step{}, p
	}
	zone := r.Zone
	if zone == "" {
		zone = s.Due.Zone
	}
	due, p := readDue(r.Due, zone)
	switch {
	case p != nil:
		return Step{}, p
	case !due.At.After(s.Due.At):
		return Step{}, refuse(failure.ReviewDueAlready, "--due DATE", failure.Blanks{"day": DayText(s.Due.Day)})
	case !due.At.After(k.Now):
		return Step{}, refuse(failure.ReviewDayPast, "--due DATE", failure.Blanks{"day": DayText(due.Day)})
	}
	return Step{Events: []Event{{At: k.Now.UTC(), Kind: Extended, Entered: r.Entry, Until: due.Day, Due: &due, Text: reason}}}, nil
}
