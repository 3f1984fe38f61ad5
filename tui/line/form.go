package line

import (
	"context"
	"errors"

	"connectpd/wizard"
)

// form holds a short conversation about a connector to its end.
func (h *house) form(f wizard.Form) error {
	t := newTalker(h.console, f, nil)
	for !f.Over() {
		if work, due := f.Due(); due {
			p := f.Page()
			settle, err := await(h.ctx, h.console, doing{p.Waiting, p.WaitHint}, func(ctx context.Context) func() { return work(ctx, h.s) })
			if err != nil {
				return err
			}
			settle()
			continue
		}
		switch err := t.turn(h.ctx); {
		case errors.Is(err, errFirst):
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}
