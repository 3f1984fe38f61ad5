package plaintext

import (
	"context"
	"errors"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// converse holds a flow to its end. Alone it is what the program was started
// for; else there is a list to go back to. errLeave says that the person wants
// out of the program.
func (h *house) converse(f flow.Flow, alone bool) error {
	t := newTalker(h.console, f)
	t.demo = h.demoKey(f)
	for {
		err := h.works(h.ctx, f)
		switch {
		case err != nil:
			return h.cutOff(f, err)
		case f.Over():
			return nil
		}
		switch err = t.turn(h.ctx); {
		case err == nil:
		case errors.Is(err, errFirst) && alone:
			h.say("This is the first question. Answer leave to leave.")
		case errors.Is(err, errFirst), errors.Is(err, errLeave):
			left, failure := h.leave(f)
			if failure != nil {
				return h.cutOff(f, failure)
			}
			if left && errors.Is(err, errLeave) {
				return errLeave
			}
		default:
			return h.cutOff(f, err)
		}
	}
}

// demoKey gives the key that the demo shows where the flow takes one; nil
// outside the demo.
func (h *house) demoKey(f flow.Flow) func() string {
	if h.demo == nil {
		return nil
	}
	return func() string {
		if h.demo.Key == nil || !f.Page().TakesKey {
			return ""
		}
		return h.demo.Key()
	}
}

// works does the work that is due, one after another.
func (h *house) works(ctx context.Context, f flow.Flow) error {
	for w, due := f.Due(); due; w, due = f.Due() {
		settle, err := await(ctx, h.console, doingOf(f, w), func(inner context.Context) func() {
			if w.Detached {
				inner = ctx
			}
			return w.Run(inner)
		})
		if err != nil {
			return err
		}
		settle()
	}
	return nil
}

// doingOf words a work under way; errands go on without a word.
func doingOf(f flow.Flow, w flow.Work) doing {
	if w.Errand {
		return doing{}
	}
	p := f.Page()
	return doing{p.Waiting, words.Sentences(p.Slow, p.WaitHint)}
}

// leave asks what the flow wants asked, and leaves it unless the person stays.
// What the flow asks after that (its answers could not be kept) is asked, too.
func (h *house) leave(f flow.Flow) (left bool, err error) {
	for {
		choice, err := h.askLeaving(f.Leaving())
		if err != nil {
			return false, err
		}
		f.Leave(choice)
		if choice == flow.LeaveStay {
			return false, nil
		}
		// A keychain may want to be unlocked meanwhile.
		if err := h.works(context.WithoutCancel(h.ctx), f); err != nil {
			return false, err
		}
		if f.Over() {
			return true, nil
		}
	}
}

// cutOff ends a flow that cannot go on, for a reason, and lets it keep what it
// keeps.
func (h *house) cutOff(f flow.Flow, why error) error {
	ctx, stop := h.closing()
	defer stop()
	f.Leave(flow.LeaveDrop)
	err := h.works(ctx, f)
	if p := f.Page().Problem; p != nil && !f.Over() {
		err = p
	}
	return errors.Join(why, err)
}

// askLeaving asks a flow's question, if there is one, and gives the id of the
// answer. Asked once already, one who wants out leaves at once.
func (h *house) askLeaving(q *flow.Question) (string, error) {
	if q == nil {
		return flow.LeaveDrop, nil
	}
	h.gap()
	h.say(q.Text...)
	m := menu{question: words.Stop(q.Question), proposed: -1, help: func() { h.say(q.Text...) }}
	for i, c := range q.Choices {
		m.list = append(m.list, option{text: choiceText(c)})
		if c.Chosen {
			m.proposed = i
		}
	}
	got, err := h.pick(h.ctx, m)
	switch {
	case err == nil:
		return q.Choices[got.list[0]].ID, nil
	case errors.Is(err, errBack):
		return flow.LeaveStay, nil
	case errors.Is(err, errLeave):
		return flow.LeaveDrop, nil
	}
	return "", err
}
