package tui

import (
	"context"

	"connectpd/store"
	"connectpd/sync/engine"
	"connectpd/sync/findings"
	"connectpd/tui/browse"
	"connectpd/tui/changes"
	"connectpd/tui/held"
	"connectpd/tui/parts"
	"connectpd/tui/worth"
	"connectpd/wizard"
)

// access shows who holds what: the account, or one thing of it.
func (h *house) access(c store.Connector, at browse.Thing) parts.Screen {
	return browse.New(browse.Options{Env: h.env, Services: h.s.Store, Connector: c, Open: h.s.OpenBrowser, At: at})
}

func (h *house) changes(c store.Connector) parts.Screen {
	return changes.New(changes.Options{Env: h.env, Services: h.s.Store, Connector: c,
		Show: func(t changes.Thing) parts.Screen { return h.access(c, browse.Thing(t)) }})
}

func (h *house) findings(c store.Connector) parts.Screen {
	return worth.New(worth.Options{Env: h.env, Services: lookingInto{h.s.Store, h.s}, Connector: c, Open: h.s.OpenBrowser,
		Show: func(t worth.Thing) parts.Screen { return h.access(c, browse.Thing(t)) }})
}

func (h *house) held(c store.Connector) parts.Screen {
	return held.New(held.Options{Env: h.env, Services: heldRuns{h.s}, Connector: c})
}

// lookingInto joins what the screen of findings asks for.
type lookingInto struct {
	*store.Store
	services *wizard.Services
}

func (l lookingInto) Silence(ctx context.Context, id string, k findings.Kind, of, reason string) error {
	return l.services.Silence(ctx, id, k, of, reason)
}

func (l lookingInto) Unsilence(ctx context.Context, id string, k findings.Kind, of, reason string) (bool, error) {
	return l.services.Unsilence(ctx, id, k, of, reason)
}

// heldRuns joins what the screen of a held sync asks for.
type heldRuns struct{ *wizard.Services }

// Held reads the held run; nil when nothing is held.
func (r heldRuns) Held(ctx context.Context, connector string) (*engine.HeldRun, error) {
	return engine.Held(ctx, r.Store, connector)
}
