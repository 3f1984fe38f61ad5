package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/words"
	"connectpd/sync/engine"
	"connectpd/tui/rows"
	"connectpd/wizard/service"
)

// syncEvery syncs again and again until it is interrupted, one line a run.
// Failures are told and do not end it. A token that was rejected is not tried
// again until another one is in its place.
func (a *app) syncEvery(ctx context.Context, s *session, c store.Connector, r service.SyncRequest, f *syncFlags) error {
	if c.Token.StoredIn == keychain.None && s.services.EnvToken.Empty() {
		return refuse(failure.EveryNeedsToken, failure.Blanks{"connector": c.Name})
	}
	if c.Token.StoredIn == keychain.File && s.services.EnvToken.Empty() {
		if err := s.passphraseFits(ctx, c); err != nil {
			return err
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	now := c
	_ = engine.Repeat{
		Every: time.Duration(f.every),
		Clock: a.env.Clock,
		Token: func(ctx context.Context) (fingerprint string, err error) {
			if now, err = s.store.Connector(ctx, c.ID); errors.Is(err, store.ErrNoConnector) {
				stop(&toldError{failure.Tell(failure.ConnectorLeft, failure.Blanks{"connector": c.Name}), err})
			}
			return tokenNumber(s, now), err
		},
		Run:     func(ctx context.Context, _ engine.Round) bool { return a.syncOneOfMany(ctx, s, now, r, f) },
		Skipped: func(_ engine.Round, why error) { a.runLine(f.progress, c, skippedWords(why)) },
	}.Loop(ctx)
	var gone *toldError
	if errors.As(context.Cause(ctx), &gone) {
		return gone
	}
	return exit(Cancelled)
}

func skippedWords(why error) string {
	told := failure.Of(why)
	if told.ID == failure.StillRejected {
		return told.What + " " + told.Do
	}
	return "not synced: " + told.Said()
}

// tokenNumber tells tokens apart. The one of the environment never changes.
func tokenNumber(s *session, c store.Connector) string {
	if !s.services.EnvToken.Empty() {
		return varToken
	}
	return strconv.Itoa(c.Token.Number)
}

// syncOneOfMany runs one sync and tells its end on one line. It reports
// whether the token was rejected.
func (a *app) syncOneOfMany(ctx context.Context, s *session, c store.Connector, r service.SyncRequest, f *syncFlags) bool {
	show := f.progress
	y, err := s.services.StartSync(ctx, r)
	if err != nil {
		if show == showJSON {
			_ = newJSONViewer(a.env.Out, a.redactor).end(s.now(), c.ID, nil, standing(c), err)
		}
		a.runLine(show, c, "not synced: "+failure.Sayable(err))
		return access.RefusalOf(err) == access.TokenRejected
	}
	if show == showJSON {
		o, err := a.show(ctx, s, y, showJSON)
		if err == nil {
			a.refresh(ctx, s, c, &o, f)
		}
		return access.RefusalOf(o.Err) == access.TokenRejected
	}
	o, err := a.watch(ctx, y, quiet{})
	switch {
	case err != nil:
		a.runLine(show, c, "not synced: "+failure.Sayable(err))
	case o.Run.Result == store.ResultOK || o.Run.Result == store.ResultPartial:
		text := fmt.Sprintf("%s in %s, %s", o.Run.Result, words.Elapsed(o.Run.FinishedAt.Sub(o.Run.StartedAt)), rows.Counts(o.Run.Counts))
		if o.Run.Reason != "" {
			text += ": " + o.Run.Reason
		}
		a.runLine(show, c, text+". "+changeWords(&o.Run))
	case o.Err != nil:
		a.runLine(show, c, fmt.Sprintf("%s: %s", o.Run.Result, o.Err))
	default:
		a.runLine(show, c, fmt.Sprintf("%s: %s", o.Run.Result, o.Run.Reason))
	}
	if err == nil {
		a.refresh(ctx, s, c, &o, f)
	}
	return access.RefusalOf(o.Err) == access.TokenRejected
}

// runLine is the one line of a run.
func (a *app) runLine(show string, c store.Connector, text string) {
	if show != showPlain {
		return
	}
	now := a.env.Clock.Now().Local().Format("2006-01-02 15:04:05")
	// A line that cannot be written stops no sync: the next one may be.
	_ = a.say(fmt.Sprintf("%s %s: %s", now, c.Name, a.redactor.Redact(text)))
}
