package plaintext

import (
	"context"
	"errors"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

// decideHeld asks what to do with a held result. sum then says how it stands.
func (h *house) decideHeld(c store.Connector, sum *service.Summary) error {
	f := manage.NewHeld(h.s, c, func(held access.Held) string { return words.Moment(h.now(), held.At) })
	if err := h.flow(f); err != nil || !f.Decided() {
		return err
	}
	sum.HeldRun = 0
	if run := f.Accepted(); run != nil {
		o := sum.Outcome
		o.Run, o.Held, o.Err = *run, nil, nil
		*sum = h.s.Summarize(context.WithoutCancel(h.ctx), c.ID, o)
		h.saySummary(*sum)
	}
	return nil
}

// serviceError tells an error after which the conversation goes on, and says
// it. What ends conversations is none.
func (h *house) serviceError(err error) bool {
	var ended *endedError
	if err == errLeave || err == errBack || errors.As(err, &ended) || h.ctx.Err() != nil || h.err != nil {
		return false
	}
	h.sayError(err)
	return true
}
