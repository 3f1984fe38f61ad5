package line

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/sync/engine"
	"connectpd/wizard"
	"connectpd/wizard/talk"
)

// setup holds a set-up. Alone it is what the program was started for; else
// there is a list to go back to.
func (h *house) setup(m *wizard.Machine, alone bool) (wizard.Ending, error) {
	t := newTalker(h.console, m)
	if h.demo != nil {
		t.demo = func() string {
			if h.demo.Key == nil || m.Step() != wizard.StepKey && m.Step() != wizard.StepToken {
				return ""
			}
			return h.demo.Key()
		}
	}
	step := m.Step()
	for {
		end, over, err := h.setupTurn(m, t)
		switch {
		case over:
			return end, err
		case err == nil:
		case errors.Is(err, errFirst) && alone:
			h.say("This is the first question. Answer leave to leave.")
		case errors.Is(err, errFirst):
			return h.keepDraft(m, errBack)
		case errors.Is(err, errLeave):
			end, stay, err := h.leaveSetup(m, alone)
			if !stay {
				return end, err
			}
		default:
			return h.keepDraft(m, err)
		}
		if m.Step() != step {
			step = m.Step()
			h.saveDraft(m)
		}
	}
}

// setupTurn makes the calls that are due, then asks one question, or tells
// that it is over.
func (h *house) setupTurn(m *wizard.Machine, t *talker) (end wizard.Ending, over bool, err error) {
	if err := h.callsOf(m); err != nil {
		return end, false, err
	}
	if y := m.Sync(); y != nil {
		end, err := h.setupSync(m, y)
		return end, true, err
	}
	if end, ok := m.Ended(); ok {
		return end, true, h.sayEnd(end)
	}
	return end, false, t.turn(h.ctx)
}

// callsOf makes every call that is due.
func (h *house) callsOf(m *wizard.Machine) error {
	for {
		due, ok := m.Due()
		if !ok {
			return nil
		}
		p := m.Page()
		r, err := await(h.ctx, h.console, doing{p.Waiting, p.WaitHint}, func(ctx context.Context) wizard.Result {
			if due.Kind == wizard.DueSync || due.Kind == wizard.DueBrowser {
				ctx = h.ctx // goes on after it was started
			}
			return h.s.Do(ctx, due)
		})
		if err != nil {
			return err
		}
		m.Feed(r)
	}
}

// setupSync watches the sync of the last step to its end.
func (h *house) setupSync(m *wizard.Machine, y *wizard.Sync) (wizard.Ending, error) {
	o, err := h.watch(y, m.Leaving)
	if err != nil {
		return wizard.Ending{Kind: wizard.Done, Connector: y.Connector}, err
	}
	sum := h.summarize(y.Connector, o)
	again, err := h.ended(y.Connector, &sum)
	m.SyncEnded(sum)
	if again {
		m.Act(wizard.ActReenter)
	} else {
		m.Next()
	}
	end, _ := m.Ended()
	if sum.Outcome.Run.Result == store.ResultCancelled {
		end.Kind = wizard.Cancelled
	}
	return end, quiet(err)
}

// quiet drops back and leave after everything was done.
func quiet(err error) error {
	if err == errBack || err == errLeave {
		return nil
	}
	return err
}

// sayEnd tells what else an ending has to say.
func (h *house) sayEnd(end wizard.Ending) error {
	switch {
	case end.HandOver != nil && end.HandOver.File != "":
		h.say("The message is in the file on the next line:")
		h.copyable(end.HandOver.File)
	case end.HandOver != nil, end.Kind == wizard.Reenter:
	case end.SameToken:
		h.say("It was set up like this already, with this token: nothing changed.")
	case end.Connector.ID != "" && end.Outcome == nil && end.Err == nil:
		h.say("Saved: "+wizard.Named(end.Connector)+".", "Sync it with: connectpd sync")
	}
	return end.Err
}

// saveDraft keeps the answers between the steps. It is a safety net: leaving
// keeps them again, and says so when even that fails.
func (h *house) saveDraft(m *wizard.Machine) {
	if d, ok := m.Draft(); ok {
		_ = h.s.SaveDraft(h.ctx, d)
	}
}

// leaveSetup leaves a set-up; with stay the person does not.
func (h *house) leaveSetup(m *wizard.Machine, alone bool) (end wizard.Ending, stay bool, err error) {
	id, asked := h.askLeaving(m.Leaving())
	if id == talk.LeaveStay && asked == nil {
		return end, true, nil
	}
	if asked != nil {
		end, err = h.keepDraft(m, asked)
		return end, false, err
	}
	ctx, stop := h.closing()
	defer stop()
	if id == wizard.LeaveKeep {
		// A keychain may want to be unlocked meanwhile.
		ctx = context.WithoutCancel(h.ctx)
	}
	type left struct {
		draft string
		err   error
	}
	r := m.Leave(id == wizard.LeaveKeep)
	what := ""
	if !r.Token.Empty() {
		what = "Keeping the token"
	}
	got, err := await(ctx, h.console, doing{what: what, hint: "Your system may be asking you to unlock its keychain."}, func(ctx context.Context) left {
		draft, err := h.s.Leave(ctx, r)
		return left{draft, err}
	})
	if err != nil {
		return wizard.Ending{Kind: wizard.Left}, false, err
	}
	h.sayKept(got.draft)
	if got.err == nil {
		got.err = errLeave
	}
	return wizard.Ending{Kind: wizard.Left, Draft: got.draft}, false, got.err
}

// closing is a context for what has to be done although the conversation is
// over.
func (h *house) closing() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(h.ctx), stopPatience)
}

// keepDraft ends a set-up that was left without a question, for a reason, and
// keeps its answers.
func (h *house) keepDraft(m *wizard.Machine, why error) (wizard.Ending, error) {
	ctx, stop := h.closing()
	defer stop()
	draft, err := h.s.Leave(ctx, m.Leave(false))
	h.sayKept(draft)
	if err != nil {
		why = errors.Join(why, err)
	}
	return wizard.Ending{Kind: wizard.Left, Draft: draft}, why
}

func (h *house) sayKept(draft string) {
	switch {
	case draft == "" || h.demo != nil: // the demo's home goes with it
	case h.within:
		h.say("Your answers are kept.")
	default:
		h.say("Your answers are kept. Go on with: connectpd setup --resume " + draft)
	}
}

// summarize puts the end of a sync into words, also when leaving.
func (h *house) summarize(c store.Connector, o engine.Outcome) wizard.Summary {
	return h.s.Summarize(context.WithoutCancel(h.ctx), c.ID, o)
}
