package wizard

import (
	"context"
	"errors"
	"fmt"
	"time"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/rotate"
	"connectpd/wizard/talk"
)

const (
	// oldKeyPause lies between two questions whether an old key still works.
	oldKeyPause = 4 * time.Second
	// oldKeyPatience ends the asking; the person may ask again.
	oldKeyPatience = 10 * time.Minute
)

// OldKeyFacts is RotateFacts for the conversation about a replaced key that
// PagerDuty was not seen to refuse (rotate.ForOldKey). *NoOldKeyError where
// there is none.
func (s *Services) OldKeyFacts(ctx context.Context, connector string) (rotate.Facts, error) {
	f, err := s.RotateFacts(ctx, connector)
	switch {
	case err != nil:
		return f, err
	case f.Connector.OldToken == nil:
		return f, &NoOldKeyError{Connector: f.Connector}
	}
	// The old key was saved for the same base as the one in use.
	return f, s.sameBase(f.Connector)
}

// OldKeyWorks asks PagerDuty once whether a connector's old key, given once
// more, still works. A refused one is noted; the problem says why what was
// given is not the old key.
func (s *Services) OldKeyWorks(ctx context.Context, connector string, key secret.Value) (bool, *talk.Problem, error) {
	f, err := s.OldKeyFacts(ctx, connector)
	if err != nil {
		return false, nil, err
	}
	s.know(key)
	clean, p := rotate.CleanOldKey(*f.Connector.OldToken, key)
	if p != nil {
		return false, p, nil
	}
	s.know(clean)
	works, err := pagerduty.StillWorks(ctx, clean, s.options(f.Connector.Account.API))
	if err != nil || works {
		return works, nil, err
	}
	_, err = s.noteOldKeyRefused(ctx, f.Connector)
	return false, nil, err
}

// oldKeyRefusedAlready spares the person the last page where the old key was
// refused before (that may be why it is replaced).
func (s *Services) oldKeyRefusedAlready(ctx context.Context, r *rotate.Result) {
	if r.Connector.OldToken == nil || r.Old.Empty() {
		return
	}
	works, err := pagerduty.StillWorks(ctx, r.Old, s.options(r.Connector.Account.API))
	if err != nil || works {
		return
	}
	if c, err := s.noteOldKeyRefused(ctx, r.Connector); err == nil {
		r.Connector, r.Old, r.Refused = c, secret.Value{}, true
	}
}

// oldKey asks PagerDuty with the old key until it is refused, or patience
// ends.
func (s *Services) oldKey(ctx context.Context, d rotate.Due, r *rotate.Result) {
	until := s.Clock.Now().Add(oldKeyPatience)
	for {
		works, err := pagerduty.StillWorks(ctx, d.Old, s.options(d.Connector.Account.API))
		switch {
		case err != nil && !passing(err):
			r.Err = err
			return
		case err == nil && !works:
			r.Refused = true
			r.Connector, r.Err = s.noteOldKeyRefused(ctx, d.Connector)
			return
		case !s.Clock.Now().Before(until):
			r.Err = err
			return
		}
		if err := s.Clock.Sleep(ctx, oldKeyPause); err != nil {
			r.Err = err
			return
		}
	}
}

// passing is trouble that the next question may not meet.
func passing(err error) bool {
	var e *pagerduty.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Class {
	case pagerduty.ClassRateLimit, pagerduty.ClassServer, pagerduty.ClassNetwork:
		return true
	}
	return false
}

func (s *Services) noteOldKeyRefused(ctx context.Context, c store.Connector) (store.Connector, error) {
	return s.forgetOldKey(ctx, c, store.Info, "old-key-refused", "Old key "+ending(c.OldToken)+" no longer works: PagerDuty refused it")
}

func (s *Services) forgetOldKey(ctx context.Context, c store.Connector, l store.Level, event, text string) (store.Connector, error) {
	ctx = context.WithoutCancel(ctx) // what was seen is noted
	if c.OldToken == nil {
		return c, nil
	}
	if err := s.Store.ForgetOldToken(ctx, c.ID, *c.OldToken); err != nil {
		return c, fmt.Errorf("note that the old key is done with: %w", err)
	}
	s.log(ctx, c.ID, l, event, text)
	return s.Store.Connector(ctx, c.ID)
}

// ending names a key by its last four.
func ending(t *store.OldToken) string {
	if t == nil || t.Last4 == "" {
		return "(ending unknown)"
	}
	return "…" + t.Last4
}
