package service

import (
	"context"
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// Sync is a running sync.
type Sync struct {
	Connector store.Connector
	Progress  *engine.Progress
	FromEnv   bool // it uses CONNECTPD_TOKEN

	there   platform.Watch // nil where there is nothing to follow
	cancel  context.CancelFunc
	done    chan struct{}
	outcome engine.Outcome
	err     error
}

// Of is the connector that is synced.
func (y *Sync) Of() store.Connector { return y.Connector }

// Done is closed when the sync has ended, however it ended.
func (y *Sync) Done() <-chan struct{} { return y.done }

// Wait blocks until the sync has ended; its data is then applied, held or
// dropped, and its end recorded. The error is for what could not begin.
func (y *Sync) Wait() (engine.Outcome, error) {
	<-y.done
	return y.outcome, y.err
}

// Cancel asks it to stop; Wait returns soon after.
func (y *Sync) Cancel() { y.cancel() }

// LineThere tells, while a sync runs here, how the connector stands where else
// it is registered; "" on this computer.
func (y *Sync) LineThere() string {
	if y.there == nil {
		return ""
	}
	return y.there.Line()
}

func (y *Sync) endThere(ctx context.Context) {
	if y.there != nil {
		y.there.End(ctx)
	}
}

// usable is a token for a sync and where it may be sent.
type usable struct {
	token   secret.Value
	base    string
	fromEnv bool
}

// SyncRequest asks for a sync.
type SyncRequest struct {
	Connector string // id, name or subdomain; "" the only one
	// Token is used for this run when it is not empty (typed by a person, or
	// just saved nowhere). Otherwise CONNECTPD_TOKEN (unless Stored), then
	// the keychain.
	Token       secret.Value
	Stored      bool // never CONNECTPD_TOKEN: the sync of a set-up or rotation
	Concurrency int  // 1 to 16; 0 the default
	// Follow waits until the connector has settled on its platform too, for a
	// stated time: the sync of a set-up.
	Follow bool
}

// BeginSync starts the first sync of a set-up.
func (s *Syncs) BeginSync(ctx context.Context, r setup.FirstSync) (setup.Running, error) {
	y, err := s.StartSync(ctx, SyncRequest{Connector: r.Connector, Token: r.Token, Stored: true, Follow: true})
	if err != nil {
		return nil, err // a nil *Sync in an interface is not nil
	}
	return y, nil
}

// StartSync starts a sync of one connector; cancelling ctx cancels it.
// Errors besides the store's: *BaseMismatchError, *TokenNeededError,
// *HandedOverError, *keychain.Error. That another process is at it
// (*store.BusyError) comes from Wait.
func (s *Syncs) StartSync(ctx context.Context, r SyncRequest) (*Sync, error) {
	c, err := s.Store.Connector(ctx, r.Connector)
	if err != nil {
		return nil, err
	}
	use, err := s.tokenForSync(ctx, c, r)
	if err != nil {
		return nil, err
	}
	s.know(use.token)
	progress := engine.NewProgress(s.Clock)
	o := s.options(use.base)
	o.Observer = progress
	if r.Concurrency > 0 {
		o.Concurrency = r.Concurrency
	}
	client, err := pagerduty.New(use.token, o)
	if err != nil {
		return nil, fmt.Errorf("prepare the sync: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	y := &Sync{Connector: c, Progress: progress, FromEnv: use.fromEnv, cancel: cancel, done: make(chan struct{})}
	y.there = s.Platforms.Of(c.Platform).Watch(ctx, c, r.Follow)
	log := s.logger(c.ID, use.token)
	go func() {
		defer close(y.done)
		defer cancel()
		defer y.endThere(ctx)
		defer client.Close()
		// Go's own trace of a panic may quote anything.
		defer s.Redactor.RedactPanic(func(p secret.Panic) {
			y.err = fmt.Errorf("a bug in connectpd stopped the sync: %s", p.Text)
		})
		y.outcome, y.err = engine.Run(ctx, engine.Options{
			Store: s.Store, Connector: c, Source: client, Progress: progress, Clock: s.Clock, FromEnv: use.fromEnv,
			Last4: use.token.Last4(),
			Log:   func(list ...store.LogEntry) { log(context.WithoutCancel(ctx), list...) },
		})
		s.reviews.verify(context.WithoutCancel(ctx), c, y.outcome.Run)
		s.pruneHistory(context.WithoutCancel(ctx), c, y.outcome.Run)
	}()
	return y, nil
}

// tokenForSync finds the token of a sync and where it may be sent: a typed
// one, else CONNECTPD_TOKEN, else the kept one, which goes only to the base it
// was saved for.
func (s *Syncs) tokenForSync(ctx context.Context, c store.Connector, r SyncRequest) (usable, error) {
	if c.HandedOver != nil {
		return usable{}, &handedOverError{Connector: c}
	}
	own := c.Account.API
	if own == "" {
		own = s.APIBase
	}
	switch {
	case !r.Token.Empty():
		if err := s.sameBase(c); err != nil {
			return usable{}, err
		}
		return usable{token: r.Token, base: own}, nil
	case !s.EnvToken.Empty() && !r.Stored:
		tok, problem := flow.CleanSecret(s.EnvToken)
		if problem != nil {
			return usable{}, problem
		}
		base := own
		if s.APIBase != "" {
			base = s.APIBase
		}
		return usable{token: tok, base: base, fromEnv: true}, nil
	}
	if err := s.sameBase(c); err != nil {
		return usable{}, err
	}
	if c.Token.Number == 0 || c.Token.StoredIn == keychain.None {
		return usable{}, &TokenNeededError{Connector: c}
	}
	tok, err := s.Vault.Token(ctx, c)
	switch {
	case reasonOf(err) == keychain.NotFound:
		s.noteGone(ctx, c)
		return usable{}, &TokenNeededError{Connector: c, Reason: err}
	case err != nil:
		return usable{}, err
	}
	return usable{token: tok, base: own}, nil
}

// sameBase refuses to send a kept token anywhere but where it was saved for.
func (s *Deps) sameBase(c store.Connector) error {
	if s.APIBase == "" || c.Account.API == "" || strings.TrimRight(s.APIBase, "/") == strings.TrimRight(c.Account.API, "/") {
		return nil
	}
	return &baseMismatchError{Connector: c.Name, Saved: c.Account.API, Named: s.APIBase}
}

// noteGone makes a connector whose token is no longer where it was kept ask for
// it.
func (s *Syncs) noteGone(ctx context.Context, c store.Connector) {
	reason := "Its API token is no longer in the " + c.Token.StoredIn.Noun() + "."
	if c.StatusReason == reason {
		return
	}
	// The error that follows tells the person, whatever becomes of the note.
	if err := s.Store.RefuseToken(ctx, c.ID, c.Token.Number, reason); err != nil {
		return
	}
	s.log(ctx, c.ID, store.Warn, "token-gone", reason)
}

// Held reads what is held of a connector; nil when nothing is.
func (s *Syncs) Held(ctx context.Context, connector string) (*access.Held, error) {
	h, err := engine.Held(ctx, s.Store, connector)
	if err != nil || h == nil {
		return nil, err
	}
	return &access.Held{Run: h.Run.ID, At: h.Run.FinishedAt, Shrinks: h.Shrinks, Lost: h.Lost}, nil
}

// AcceptHeld applies the held run that was shown; runID 0 the one there is.
func (s *Syncs) AcceptHeld(ctx context.Context, connector string, runID int64) (store.Run, error) {
	c, id, err := s.held(ctx, connector, runID)
	if err != nil {
		return store.Run{}, err
	}
	run, err := engine.AcceptShrink(ctx, s.Store, c.ID, id)
	if err == nil {
		s.log(ctx, c.ID, store.Warn, "held-accepted", fmt.Sprintf("The held result of run %d was accepted", id))
		s.reviews.verify(ctx, c, run)
		s.pruneHistory(ctx, c, run)
	}
	return run, err
}

// DiscardHeld drops it.
func (s *Syncs) DiscardHeld(ctx context.Context, connector string, runID int64) error {
	c, id, err := s.held(ctx, connector, runID)
	if err != nil {
		return err
	}
	if err = engine.Discard(ctx, s.Store, c.ID, id); err == nil {
		s.log(ctx, c.ID, store.Info, "held-discarded", fmt.Sprintf("The held result of run %d was discarded", id))
	}
	return err
}

func (s *Syncs) held(ctx context.Context, connector string, runID int64) (store.Connector, int64, error) {
	c, err := s.Store.Connector(ctx, connector)
	if err != nil || runID != 0 {
		return c, runID, err
	}
	run, _, err := s.Store.HeldRun(ctx, c.ID)
	if err == nil && run == nil {
		err = store.ErrNoHeldRun
	}
	if err != nil {
		return c, 0, err
	}
	return c, run.ID, nil
}
