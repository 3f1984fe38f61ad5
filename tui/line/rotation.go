package line

import (
	"context"
	"errors"

	"connectpd/wizard"
	"connectpd/wizard/rotate"
	"connectpd/wizard/talk"
)

// rotation replaces a token. Alone, the command line starts the sync that
// follows.
func (h *house) rotation(m *rotate.Machine, alone bool) (wizard.Ending, error) {
	t := newTalker(h.console, m, nil)
	if h.demo != nil {
		t.demo = func() string {
			if h.demo.Key == nil || m.Step() > rotate.StepToken {
				return ""
			}
			return h.demo.Key()
		}
	}
	for {
		err := h.callsOfRotation(m)
		if err == nil && m.Ended() {
			return h.rotated(m), nil
		}
		if err == nil {
			err = t.turn(h.ctx)
		}
		_, replaced := m.Replaced()
		switch {
		case err == nil:
		case errors.Is(err, errFirst) && (replaced || !alone):
			return h.rotated(m), nil
		case errors.Is(err, errFirst):
			h.say("This is the first question. Answer leave to leave.")
		case errors.Is(err, errLeave):
			stay, err := h.leaveRotation(m)
			if !stay {
				end := h.rotated(m)
				if err == nil && !replaced {
					err = errLeave
				}
				return end, err
			}
		default:
			return h.rotated(m), err
		}
	}
}

func (h *house) callsOfRotation(m *rotate.Machine) error {
	for {
		due, ok := m.Due()
		if !ok {
			return nil
		}
		p := m.Page()
		r, err := await(h.ctx, h.console, doing{p.Waiting, p.WaitHint}, func(ctx context.Context) rotate.Result {
			if due.Kind == rotate.DueBrowser {
				ctx = h.ctx
			}
			return h.s.DoRotate(ctx, due)
		})
		if err != nil {
			return err
		}
		m.Feed(r)
	}
}

// rotated is how a rotation ends, and says so where it was one.
func (h *house) rotated(m *rotate.Machine) wizard.Ending {
	c, replaced := m.Replaced()
	if !replaced {
		return wizard.Ending{Kind: wizard.Left, Connector: m.Facts().Connector}
	}
	h.say("The token of " + wizard.Named(c) + " is replaced. It now ends " + c.Token.Last4 + ".")
	return wizard.Ending{Kind: wizard.Done, Connector: c}
}

// leaveRotation asks before a checked token is lost.
func (h *house) leaveRotation(m *rotate.Machine) (stay bool, err error) {
	if !m.Unsaved() {
		return false, nil
	}
	id, err := h.askLeaving(leaving{
		question: "Leave without replacing the token?",
		text: []string{"The new token was checked but is not kept yet. PagerDuty does not show it again.",
			"The connector keeps its current token."},
		choices: []talk.Choice{
			{ID: wizard.LeaveStay, Label: "Stay", Chosen: true},
			{ID: wizard.LeaveDrop, Label: "Leave, and let the new token go"},
		},
	}, wizard.LeaveStay, wizard.LeaveDrop)
	return id == wizard.LeaveStay && err == nil, err
}
