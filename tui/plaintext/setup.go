package plaintext

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/sync/engine"
	"connectpd/tui/ui"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// setup holds a set-up. Alone it is what the program was started for; else
// there is a list to go back to.
func (h *house) setup(m *setup.Machine, alone bool) (ui.Ending, error) {
	err := h.converse(m, alone)
	if y := ui.SyncOf(m); y != nil && err == nil {
		return h.setupSync(m, y)
	}
	end := ui.EndingOf(m)
	switch _, over := m.Ended(); {
	case !over:
		return end, err
	case end.Kind != ui.Left:
		return end, errors.Join(err, h.sayEnd(end))
	}
	h.sayKept(end.Draft)
	if err == nil {
		err = errBack
	}
	return end, err
}

// setupSync watches the sync of a set-up to its end.
func (h *house) setupSync(m *setup.Machine, y *service.Sync) (ui.Ending, error) {
	end := ui.EndingOf(m)
	o, err := h.watch(y, m.Leaving)
	if err != nil {
		return end, err
	}
	sum := h.summarize(y.Connector, o)
	again, err := h.ended(y.Connector, &sum)
	end = end.Synced(sum)
	switch {
	case again:
		end.Kind = ui.Reenter
	case err == nil:
		err = h.onward(y.Connector.ID, sum)
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
func (h *house) sayEnd(end ui.Ending) error {
	switch {
	case end.HandOver != nil && end.HandOver.File != "":
		h.say("The message is in the file on the next line:")
		h.copyable(end.HandOver.File)
	case end.HandOver != nil, end.Kind == ui.Reenter:
	case end.SameToken:
		h.say("It was already set up like this, with this token: nothing changed.")
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
		h.say("Your answers are kept. Continue with: connectpd setup --resume " + draft)
	}
}

// summarize puts the end of a sync into words, also when leaving.
func (h *house) summarize(c store.Connector, o engine.Outcome) service.Summary {
	return h.s.Summarize(context.WithoutCancel(h.ctx), c.ID, o)
}
