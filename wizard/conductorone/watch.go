package conductorone

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"time"

	"connectpd/store"
	"connectpd/wizard/platform"
)

const (
	// pollEvery is how often a tenant is asked while a sync runs beside it.
	pollEvery = 5 * time.Second
	// lastLook bounds how long the end of a sync waits for the tenant's word.
	lastLook = 3 * time.Second
	// followFor is how long the end of a set-up waits for the tenant to say
	// Connected or that it needs attention.
	followFor = 2 * time.Minute
)

// watch follows what a tenant says of a connector while it is synced here.
type watch struct {
	p    *Platform
	c    store.Connector
	last atomic.Pointer[store.TenantStatus]
	shut atomic.Bool // its sign-in cannot be read
	// toTheEnd: the end of the sync here waits until the tenant has settled.
	toTheEnd  bool
	following atomic.Bool
	cancel    context.CancelFunc // nil: it was never asked
	done      chan struct{}
}

// Watch asks the connector's tenant at once and then again and again, until it
// no longer says Syncing. It asks nothing where its sign-in asks a person.
func (p *Platform) Watch(ctx context.Context, c store.Connector, toTheEnd bool) platform.Watch {
	w := &watch{p: p, c: c, toTheEnd: toTheEnd}
	if !p.opensUnasked(c) {
		w.shut.Store(true)
		return w
	}
	ctx, w.cancel = context.WithCancel(ctx)
	w.done = make(chan struct{})
	go func() {
		defer close(w.done)
		for w.look(ctx) && p.Clock.Sleep(ctx, pollEvery) == nil {
		}
	}()
	return w
}

// look asks once; false when there is nothing more to wait for.
func (w *watch) look(ctx context.Context) bool {
	st, err := w.p.Poll(ctx, w.c)
	if err != nil {
		// What failed for a moment may work again; a keychain is not asked
		// again and again.
		failed := errors.As(err, new(*Error))
		w.shut.Store(!failed && ctx.Err() == nil)
		return failed && ctx.Err() == nil
	}
	w.last.Store(&st)
	return platform.Unsettled(st)
}

// followWords say how long the end of a set-up waits.
func followWords() string {
	return "for at most " + strconv.Itoa(int(followFor/time.Minute)) + " minutes"
}

// follow goes on asking for a stated time, until the tenant has settled.
func (w *watch) follow(ctx context.Context) {
	w.following.Store(true)
	until := w.p.Clock.Now().Add(followFor)
	for w.look(ctx) && w.p.Clock.Now().Before(until) && w.p.Clock.Sleep(ctx, pollEvery) == nil {
	}
}

// End asks once more, briefly, so that the end of the sync here tells how the
// tenant stands then.
func (w *watch) End(ctx context.Context) {
	if w.cancel == nil {
		return
	}
	cancelled := ctx.Err() != nil
	w.cancel()
	<-w.done
	switch {
	case cancelled:
		return // nobody waits for more
	case w.toTheEnd:
		w.follow(ctx)
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), lastLook)
	defer stop()
	w.look(ctx)
}

// Line tells, while a sync runs here, how the connector stands in its tenant.
func (w *watch) Line() string {
	in := "In " + w.c.Tenant.Host + ": "
	last := w.last.Load()
	switch {
	case last == nil && w.shut.Load():
		return in + "not asked, its sign-in cannot be read here"
	case last == nil && w.p.unaskedOf(w.c.ID) != "":
		return in + "could not be asked (" + w.p.unaskedOf(w.c.ID) + ")"
	case last == nil:
		return in + "asking"
	}
	text := in + platform.Said(spoken(*last))
	if w.following.Load() && platform.Unsettled(*last) {
		text += "; followed " + followWords()
	}
	return text
}
