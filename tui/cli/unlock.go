package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/setup"
)

const (
	// passphraseTries is how often a person may type it.
	passphraseTries = 3
	// keychainMoment is how long a keychain may take before it is said what
	// it may be waiting for.
	keychainMoment = 1500 * time.Millisecond
	// cleanUpPatience bounds the deleting of what an earlier run left in a
	// keychain: nobody came for that.
	cleanUpPatience = 5 * time.Second
)

// patientlyIn is unlocked for calls that say nothing of a wait themselves.
func (s *session) patientlyIn(ctx context.Context, place keychain.Kind, f func(context.Context) error) error {
	return s.unlocked(ctx, place == keychain.File, func(ctx context.Context) error {
		return s.app.patiently(ctx, place.Slow(), f)
	})
}

// unlocked makes calls of a keychain. With file they concern the encrypted
// file: its passphrase is asked for first, once a run, and again where what
// was typed does not open it. f is called once more then.
func (s *session) unlocked(ctx context.Context, file bool, f func(context.Context) error) error {
	for try := 1; ; try++ {
		typed := false
		if file && s.passphrase.Empty() && s.app.env.CanAsk() {
			if err := s.askPassphrase(ctx); err != nil {
				return err
			}
			typed = true
		}
		err := f(ctx)
		var kc *keychain.Error
		wrong := errors.As(err, &kc) && (kc.Reason == keychain.WrongPassphrase || kc.Reason == keychain.ShortPassphrase)
		if !typed || !wrong || try == passphraseTries {
			return err
		}
		s.passphrase = secret.Value{}
		s.app.aside(kc.Failure().What)
	}
}

// askPassphrase asks for the passphrase of the encrypted file: twice where it
// is chosen now, because it cannot be shown.
func (s *session) askPassphrase(ctx context.Context) error {
	list, err := s.store.Connectors(ctx)
	if err != nil {
		return err
	}
	what := "Passphrase of the encrypted file"
	if !inFiles(list) {
		what = fmt.Sprintf("New passphrase for the encrypted file, at least %d characters", keychain.MinPassphrase)
	}
	for try := 1; ; try++ {
		first, err := s.app.askSecret(ctx, what, false)
		if err != nil {
			return fmt.Errorf("read the passphrase: %w", err)
		}
		s.passphrase = secret.New(first)
		if inFiles(list) {
			break
		}
		again, err := s.app.askSecret(ctx, "The same again", false)
		if err != nil {
			return fmt.Errorf("read the passphrase: %w", err)
		}
		if s.passphrase.Equal(secret.New(again)) {
			break
		}
		s.passphrase = secret.Value{}
		if try == passphraseTries {
			return refuse(failure.TypedTwice)
		}
		fmt.Fprintln(s.app.env.Err, "They do not match.")
	}
	s.app.redactor.Add(s.passphrase)
	return nil
}

// inFiles reports whether a token is kept in an encrypted file already, so
// that the passphrase is an old one.
func inFiles(list []store.Connector) bool {
	for _, c := range list {
		if c.Token.Number != 0 && c.Token.StoredIn == keychain.File {
			return true
		}
	}
	return false
}

// askToken asks for the token of a connector that keeps none.
func (a *app) askToken(ctx context.Context, c store.Connector) (secret.Value, error) {
	typed, err := a.askSecret(ctx, "API token of "+words.Clean(c.Name), true)
	if err != nil {
		return secret.Value{}, fmt.Errorf("read the API token: %w", err)
	}
	token, problem := setup.CleanToken(typed)
	if problem != nil {
		return secret.Value{}, problem
	}
	a.redactor.Add(token)
	return token, nil
}

// patiently makes a call that the place of a token may keep waiting (or the
// network). A person is told after a moment why it may be slow; Ctrl+C cancels
// ctx.
func (a *app) patiently(ctx context.Context, slow string, f func(context.Context) error) error {
	if !a.env.CanAsk() {
		return f(ctx)
	}
	moment, over := context.WithCancel(ctx)
	said := make(chan struct{})
	go func() {
		defer close(said)
		if a.env.Clock.Sleep(moment, keychainMoment) == nil {
			a.aside(words.Sentences("Still waiting.", slow, "Press Ctrl+C to stop waiting."))
		}
	}()
	err := f(ctx)
	over()
	<-said
	return err
}

// deleteLeft deletes it, and says of a wait only where there is something to
// wait for.
func (s *session) deleteLeft(ctx context.Context) error {
	place := s.vault.Left(ctx)
	if place == keychain.None {
		return s.vault.CleanUp(ctx)
	}
	return s.app.patiently(ctx, place.Slow(), s.vault.CleanUp)
}

// cleanUp deletes what an earlier run left in a keychain. One that cannot be
// deleted now is no reason to stop: the next start tries again.
func (a *app) cleanUp(ctx context.Context, s *session) error {
	limited, stop := context.WithTimeout(ctx, cleanUpPatience)
	defer stop()
	began := s.now().Truncate(time.Microsecond) // as the store keeps times
	err := s.deleteLeft(limited)
	a.sayCutOff(ctx, s, began)
	var kc *keychain.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case store.Unwritable(err):
		return nil // whoever writes next is told
	case !errors.As(err, &kc):
		return err
	}
	a.aside(fmt.Sprintf("note: an API token that is no longer used could not be deleted from the %s yet; connectpd tries again at its next start. %s",
		kc.Kind.Noun(), a.redactor.Redact(kc.Failure().What)))
	return nil
}

// sayCutOff says which key is in use where this start found that the change of
// a token had been cut off.
func (a *app) sayCutOff(ctx context.Context, s *session, began time.Time) {
	list, err := s.store.Connectors(ctx)
	if err != nil {
		return // whoever reads next is told
	}
	for _, c := range list {
		if text := c.CutOff(); text != "" && !c.TokenCutOff.Before(began) {
			a.aside("note: " + c.Name + ": " + text + ".")
		}
	}
}

// passphraseFits asks for the passphrase and tries it on a connector's token.
// Whatever else is wrong with the token is told by who uses it.
func (s *session) passphraseFits(ctx context.Context, c store.Connector) error {
	err := s.patientlyIn(ctx, keychain.File, func(ctx context.Context) error {
		_, err := s.vault.Token(ctx, c)
		return err
	})
	var kc *keychain.Error
	if errors.As(err, &kc) && (kc.Reason == keychain.WrongPassphrase || kc.Reason == keychain.NoPassphrase) {
		return err
	}
	return ctx.Err()
}
