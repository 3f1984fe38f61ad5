package cli

import (
	"context"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// headless is how a flow is carried through without a person.
type headless struct {
	flow flow.Flow
	// accept goes on past the warnings of a review.
	accept bool
	// yes goes on past what cannot be undone; without it a person is asked.
	yes bool
	// enough ends it before the flow is over; nil never does.
	enough func() bool
	// done follows every settled work; nil does nothing.
	done func(w flow.Work) error
}

// drive does the work that a flow has due and takes every page's proposed
// answers, until the flow is over or refuses: then the refusal is returned.
func (a *app) drive(ctx context.Context, h headless) error {
	warned := ""
	// Every turn makes a call or a page; the bound only guards against a
	// flow that goes in circles.
	for range 200 {
		if h.flow.Over() || h.enough != nil && h.enough() {
			return nil
		}
		if w, due := h.flow.Due(); due {
			if err := a.work(ctx, h, w); err != nil {
				return err
			}
			continue
		}
		p := h.flow.Page()
		if name := p.Title + p.Question; len(p.Rows) > 0 && name != warned {
			warned = name
			a.sayThere(p)
			if err := a.warn(p, h.accept); err != nil {
				return err
			}
		}
		if err := a.assure(ctx, h, p); err != nil {
			return err
		}
		if problem := h.flow.Next(); problem != nil {
			return problem
		}
	}
	return errNoEnd
}

// carry carries a flow through and says what came of it.
func (a *app) carry(ctx context.Context, h headless) error {
	if err := a.drive(ctx, h); err != nil {
		return err
	}
	return a.say(h.flow.Told())
}

// assure gives a page that asks before something that cannot be undone its
// yes: by a flag, else by asking.
func (a *app) assure(ctx context.Context, h headless, p flow.Page) error {
	if p.Confirm.Yes == "" {
		return nil
	}
	if !h.yes {
		if err := a.askSure(ctx, p); err != nil {
			return err
		}
	}
	if problem := h.flow.Choose(p.Confirm.Yes); problem != nil {
		return problem
	}
	if p.Confirm.Name != "" {
		h.flow.Set(p.Confirm.Field, p.Confirm.Name)
	}
	return nil
}

// askSure asks what such a page asks.
func (a *app) askSure(ctx context.Context, p flow.Page) error {
	if a.env.CanAsk() {
		if err := a.say(p.Intro...); err != nil {
			return err
		}
	}
	if p.Confirm.Name != "" {
		return a.confirmByName(ctx, p.Question, p.Confirm.Name, "--yes")
	}
	_, err := a.confirm(ctx, p.Question, "--yes")
	return err
}

// work does one work; errands are for a person, and nobody is there.
func (a *app) work(ctx context.Context, h headless, w flow.Work) error {
	if w.Errand {
		return nil
	}
	var settle func()
	err := a.patiently(ctx, h.flow.Page().Slow, func(inner context.Context) error {
		settle = w.Run(inner)
		return nil
	})
	if err != nil {
		return err
	}
	settle()
	if problem := h.flow.Page().Problem; problem != nil {
		return problem
	}
	if h.done == nil {
		return nil
	}
	return h.done(w)
}

// sayThere prints what going on does elsewhere.
func (a *app) sayThere(p flow.Page) {
	for _, r := range p.Rows {
		if !r.There {
			continue
		}
		a.aside("note: " + words.Stop(r.Label+": "+r.Value))
		if r.Link != "" {
			a.aside(r.Link)
		}
	}
}

// warn prints the warnings of a review, which stop whoever did not accept
// them.
func (a *app) warn(p flow.Page, accept bool) error {
	for _, w := range p.Warnings {
		a.aside("warning: " + w)
	}
	if len(p.Warnings) > 0 && !accept {
		return refuse(failure.AskWarnings)
	}
	return nil
}
