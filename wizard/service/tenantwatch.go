package service

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"time"

	"connectpd/store"
	"connectpd/wizard/conductorone"
)

const (
	// pollEvery is how often a tenant is asked while a sync runs beside it.
	pollEvery = 5 * time.Second
	// lastLook bounds how long the end of a sync waits for the tenant's word.
	lastLook = 3 * time.Second
	// FollowFor is how long the end of a set-up waits for the tenant to say
	// Connected or that it needs attention.
	FollowFor = 2 * time.Minute
)

// tenantWatch follows what a tenant says of a connector while it is synced
// here. A nil one watches nothing.
type tenantWatch struct {
	s    *Tenants
	c    store.Connector
	last atomic.Pointer[store.TenantStatus]
	shut atomic.Bool // its sign-in cannot be read
	// toTheEnd: the end of the sync here waits until the tenant has settled.
	toTheEnd  bool
	following atomic.Bool
	cancel    context.CancelFunc
	done      chan struct{}
}

// watchTenant asks the connector's tenant at once and then again and again,
// until it no longer says Syncing; nil where its sign-in asks a person.
func (s *Tenants) watchTenant(ctx context.Context, c store.Connector, toTheEnd bool) *tenantWatch {
	if !s.opensUnasked(c) {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	w := &tenantWatch{s: s, c: c, toTheEnd: toTheEnd, cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(w.done)
		for w.look(ctx) && s.Clock.Sleep(ctx, pollEvery) == nil {
		}
	}()
	return w
}

// look asks once; false when there is nothing more to wait for.
func (w *tenantWatch) look(ctx context.Context) bool {
	st, err := w.s.PollTenant(ctx, w.c)
	if err != nil {
		// What failed for a moment may work again; a keychain is not asked
		// again and again.
		failed := errors.As(err, new(*conductorone.Error))
		w.shut.Store(!failed && ctx.Err() == nil)
		return failed && ctx.Err() == nil
	}
	w.last.Store(&st)
	return unsettled(st)
}

// unsettled: more is to be expected of the tenant.
func unsettled(st store.TenantStatus) bool {
	return st.Status == store.Syncing || st.Status == store.NotConnected
}

func followWords() string {
	return "for at most " + strconv.Itoa(int(FollowFor/time.Minute)) + " minutes"
}

func (p tenantPlace) Follows() string {
	return "When the sync here has ended, " + p.Host() + " is followed until it says Connected or needs attention, " + followWords() + "."
}

// follow goes on asking for a stated time, until the tenant has settled.
func (w *tenantWatch) follow(ctx context.Context) {
	w.following.Store(true)
	until := w.s.Clock.Now().Add(FollowFor)
	for w.look(ctx) && w.s.Clock.Now().Before(until) && w.s.Clock.Sleep(ctx, pollEvery) == nil {
	}
}

// end asks once more, briefly, so that the end of the sync here tells how the
// tenant stands then.
func (w *tenantWatch) end(ctx context.Context) {
	if w == nil {
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

// Tenant is what the connector's tenant said last; ok is false where there is
// no tenant, or it said nothing yet.
func (y *Sync) Tenant() (st store.TenantStatus, ok bool) {
	if y.tenant == nil {
		return st, false
	}
	if last := y.tenant.last.Load(); last != nil {
		return *last, true
	}
	return st, false
}

// TenantLine tells, while a sync runs here, how the connector stands in its
// tenant; "" on this computer.
func (y *Sync) TenantLine() string {
	host := PlaceOf(y.Connector).Host()
	if host == "" {
		return ""
	}
	st, ok := y.Tenant()
	switch {
	case !ok && (y.tenant == nil || y.tenant.shut.Load()):
		return "In " + host + ": not asked, its sign-in cannot be read here"
	case !ok && y.tenant.s.unaskedOf(y.Connector.ID) != "":
		return "In " + host + ": could not be asked (" + y.tenant.s.unaskedOf(y.Connector.ID) + ")"
	case !ok:
		return "In " + host + ": asking"
	}
	text := "In " + host + ": " + saidWords(st)
	if y.tenant.following.Load() && unsettled(st) {
		text += "; followed " + followWords()
	}
	return text
}
