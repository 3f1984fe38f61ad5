package line

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/sync/engine"
	"connectpd/wizard"
)

// setup holds a set-up. Alone it is what the program was started for; else
// there is a list to go back to.
func (h *house) setup(m *wizard.Machine, alone bool) (wizard.Ending, error) {
	err := h.converse(m, alone)
	if y := m.Sync(); y != nil && err == nil {
		return h.setupSync(m, y)
	}
	end, over := m.Ended()
	switch {
	case !over:
		return wizard.Ending{Kind: wizard.Left}, err
	case end.Kind != wizard.Left:
		return end, errors.Join(err, h.sayEnd(end))
	}
	h.sayKept(end.Draft)
	if err == nil {
		err = errBack
	}
	return end, err
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
		h.say("Saved: "+end.Connector.Named()+".", "Sync it with: connectpd sync")
	}
	return end.Err
}

// closing is a context for what has to be done although the conversation is
// over.
func (h *house) closing() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(h.ctx), stopPatience)
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
