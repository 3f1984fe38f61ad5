package service

import (
	"context"
	"slices"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
)

// MoveFacts says whether the encrypted file needs a passphrase of a person.
func (s *Rotations) MoveFacts(ctx context.Context) (manage.MoveFacts, error) {
	all, err := s.Store.Connectors(ctx)
	return manage.MoveFacts{HavePassphrase: s.havePassphrase(), HaveFile: slices.ContainsFunc(all, func(c store.Connector) bool {
		return c.Token.Number != 0 && c.Token.StoredIn == keychain.File
	})}, err
}

// MoveToken keeps a connector's token in another keychain. The token stays
// the same, and so does the day it was added. One that is kept nowhere has to
// be given, and is checked first.
func (s *Rotations) MoveToken(ctx context.Context, r manage.MoveRequest) (store.Connector, error) {
	s.Unlock(r.Passphrase)
	s.know(r.Token)
	to, given := r.To, r.Token
	c, err := s.Store.Connector(ctx, r.Connector)
	if err != nil {
		return c, err
	}
	if c.Token.StoredIn == to {
		return c, nil
	}
	if keptNowhere(c) {
		if given, err = s.theToken(ctx, c, given); err != nil {
			return c, err
		}
	}
	if err := s.ProbeKeychain(ctx, to); err != nil {
		return c, err
	}
	s.saving.Lock()
	defer s.saving.Unlock()
	if c, err = s.Vault.MoveKind(ctx, c.ID, to, given); err != nil {
		return c, err
	}
	s.log(ctx, c.ID, store.Info, "token-moved", "Token ending "+c.Token.Last4+" is now "+to.Kept(), given)
	return c, nil
}

func keptNowhere(c store.Connector) bool {
	return c.Token.Number != 0 && c.Token.StoredIn == keychain.None
}

// theToken makes sure that a given token is the connector's own, of which
// nothing but the last four is known here: PagerDuty is asked which account it
// opens.
func (s *Rotations) theToken(ctx context.Context, c store.Connector, given secret.Value) (secret.Value, error) {
	const kept = "Nothing was changed."
	clean, p := flow.CleanSecret(given)
	switch {
	case p != nil:
		p.Kept = kept
		return clean, p
	case clean.Last4() != c.Token.Last4:
		return clean, &flow.Problem{Told: failure.Tell(failure.NotTheToken, failure.Blanks{"connector": c.Name, "last4": c.Token.Last4}),
			Field: flow.FieldToken, Kept: kept}
	}
	s.know(clean)
	if err := s.sameBase(c); err != nil {
		return clean, err
	}
	id, err := pagerduty.CheckToken(ctx, clean, s.options(c.Account.API))
	if err != nil {
		return clean, err
	}
	if !s.isAccountOf(ctx, c, id) {
		return clean, &flow.Problem{Told: failure.Tell(failure.TokenOther, failure.Blanks{"other": id.Account.Label(), "account": c.Account.Label()}),
			Field: flow.FieldToken, Kept: kept}
	}
	return clean, nil
}
