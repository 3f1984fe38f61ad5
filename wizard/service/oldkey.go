package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/flow"
	"connectpd/wizard/rotate"
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
func (s *Rotations) OldKeyFacts(ctx context.Context, connector string) (rotate.Facts, error) {
	f, err := s.RotateFacts(ctx, connector)
	switch {
	case err != nil:
		return f, err
	case f.Connector.OldToken == nil:
		return f, &noOldKeyError{Connector: f.Connector}
	}
	// The old key was saved for the same base as the one in use.
	return f, s.sameBase(f.Connector)
}

// OldKeyWorks asks PagerDuty once whether a connector's old key, given once
// more, still works. A refused one is noted; the problem says why what was
// given is not the old key.
func (s *Rotations) OldKeyWorks(ctx context.Context, connector string, key secret.Value) (bool, *flow.Problem, error) {
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
func (s *Rotations) oldKeyRefusedAlready(ctx context.Context, r rotate.Replaced) rotate.Replaced {
	if r.Connector.OldToken == nil || r.Old.Empty() {
		return r
	}
	works, err := pagerduty.StillWorks(ctx, r.Old, s.options(r.Connector.Account.API))
	if err != nil || works {
		return r
	}
	if c, err := s.noteOldKeyRefused(ctx, r.Connector); err == nil {
		return rotate.Replaced{Connector: c, Refused: true}
	}
	return r
}

// AskOldKey asks PagerDuty with the old key until it is refused, or patience
// ends.
func (s *Rotations) AskOldKey(ctx context.Context, q rotate.OldKeyRequest) (rotate.OldKeyAnswer, error) {
	s.know(q.Old)
	until := s.Clock.Now().Add(oldKeyPatience)
	for {
		works, err := pagerduty.StillWorks(ctx, q.Old, s.options(q.Connector.Account.API))
		switch {
		case err != nil && !passing(err):
			return rotate.OldKeyAnswer{}, err
		case err == nil && !works:
			c, err := s.noteOldKeyRefused(ctx, q.Connector)
			return rotate.OldKeyAnswer{Connector: c, Refused: true}, err
		case !s.Clock.Now().Before(until):
			return rotate.OldKeyAnswer{}, err
		}
		if err := s.Clock.Sleep(ctx, oldKeyPause); err != nil {
			return rotate.OldKeyAnswer{}, err
		}
	}
}

// LetOldKeyGo notes that the person says the old key is disabled.
func (s *Rotations) LetOldKeyGo(ctx context.Context, c store.Connector) (store.Connector, error) {
	return s.forgetOldKey(ctx, c, store.Info, "old-key-let-go",
		"The old key "+ending(c.OldToken)+" was reported as disabled; PagerDuty was not asked")
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

func (s *Rotations) noteOldKeyRefused(ctx context.Context, c store.Connector) (store.Connector, error) {
	return s.forgetOldKey(ctx, c, store.Info, "old-key-refused", "Old key "+ending(c.OldToken)+" no longer works: PagerDuty refused it")
}

func (s *Rotations) forgetOldKey(ctx context.Context, c store.Connector, l store.Level, event, text string) (store.Connector, error) {
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
