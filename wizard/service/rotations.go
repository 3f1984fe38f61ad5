package service

import (
	"context"
	"errors"
	"fmt"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
	"connectpd/wizard/rotate"
)

// RotateFacts gathers what a rotation should know at its start. It reads no
// keychain: that is the rotation's first work.
func (s *Rotations) RotateFacts(ctx context.Context, connector string) (rotate.Facts, error) {
	c, err := s.Store.Connector(ctx, connector)
	if err != nil {
		return rotate.Facts{}, err
	}
	if c.HandedOver != nil {
		return rotate.Facts{}, &handedOverError{Connector: c}
	}
	f := rotate.Facts{
		Connector: c, Place: s.Platforms.PlaceOf(c), Why: rotate.Asked, Today: s.Clock.Now().Local(),
		Browser: s.OpenBrowser != nil && !s.Demo, EnvToken: !s.EnvToken.Empty(), APIBase: s.APIBase, Demo: s.Demo,
		NeedPassphrase: c.Token.StoredIn == keychain.File && !s.havePassphrase(),
	}
	switch {
	case c.Token.Number == 0:
		f.Why = rotate.Gone
	case c.TokenRefused != "":
		f.Why, f.Reason = rotate.Rejected, c.TokenRefused
	case c.Status == store.NeedsAttention:
		f.Reason = c.StatusReason
	}
	return f, nil
}

// TryPlace tries the place where the new token will be kept.
func (s *Rotations) TryPlace(ctx context.Context, q rotate.PlaceRequest) error {
	s.Unlock(q.Passphrase)
	return s.ProbeKeychain(ctx, q.Kind)
}

// CheckNewToken tells what a new token is, and whether it fits the connector.
func (s *Rotations) CheckNewToken(ctx context.Context, q rotate.CheckRequest) (rotate.Checked, error) {
	s.know(q.Token)
	c := q.Connector
	base := c.Account.API
	if s.APIBase != "" {
		base = s.APIBase
	}
	id, err := pagerduty.CheckToken(ctx, q.Token, s.options(base))
	if err != nil {
		return s.elsewhere(ctx, q.Token, c.Account, err)
	}
	if !s.isAccountOf(ctx, c, id) {
		return rotate.Checked{Identity: id, Other: true}, nil
	}
	return rotate.Checked{Identity: id, Same: s.inUse(ctx, c, q.Token)}, nil
}

// elsewhere tells a token of the other region, which is another account, from
// one that nobody knows: that one stays refused.
func (s *Rotations) elsewhere(ctx context.Context, tok secret.Value, a access.Account, refused error) (rotate.Checked, error) {
	if access.RefusalOf(refused) != access.TokenRejected || s.APIBase != "" || a.Region == "" {
		return rotate.Checked{}, refused
	}
	region, base := "us", pagerduty.USBase
	if a.Region == "us" {
		region, base = "eu", pagerduty.EUBase
	}
	if works, err := pagerduty.StillWorks(ctx, tok, s.options(base)); err != nil || !works {
		return rotate.Checked{}, refused
	}
	id, err := pagerduty.CheckToken(ctx, tok, s.options(base))
	if err != nil {
		id.Account = access.Account{Region: region} // its name is not for this token
	}
	return rotate.Checked{Identity: id, Other: true}, nil
}

// isAccountOf compares by region and subdomain; a renamed account is proved by
// users that are known of it.
func (s *Rotations) isAccountOf(ctx context.Context, c store.Connector, id access.Identity) bool {
	if sameAccount(c.Account, id.Account) || c.Account.Subdomain == "" {
		return true
	}
	if c.Account.Region != id.Account.Region || c.Account.API != id.Account.API {
		return false
	}
	data, err := s.Store.Snapshot(ctx, c.ID, 0)
	if err != nil {
		return false
	}
	known := make(map[string]bool, len(data.Users))
	for _, u := range data.Users {
		known[u.ID] = true
	}
	for _, seen := range id.SampleUserIDs {
		if known[seen] {
			return true
		}
	}
	return false
}

// ReplaceToken places the new token and moves the connector to it (DESIGN
// section 6, Token). The old one is read first, to ask PagerDuty with later.
func (s *Rotations) ReplaceToken(ctx context.Context, q rotate.ReplaceRequest) (rotate.Replaced, error) {
	s.know(q.Token)
	s.saving.Lock()
	defer s.saving.Unlock()
	c := q.Connector
	if s.inUse(ctx, c, q.Token) {
		// It was entered again, and it is the one in use.
		return rotate.Replaced{Connector: c}, s.tell(ctx, c, q.Token)
	}
	old := s.oldToken(ctx, c)
	moved, err := s.placeAndMove(ctx, q)
	if err != nil {
		return rotate.Replaced{}, err
	}
	s.log(ctx, c.ID, store.Info, "token-rotated",
		fmt.Sprintf("Token ending %s replaced by the one ending %s", c.Token.Last4, moved.Token.Last4), q.Token, old)
	return s.oldKeyRefusedAlready(ctx, rotate.Replaced{Connector: moved, Old: old}), nil
}

// oldToken is the token in use; empty where it cannot be read, which is what
// rotation is for.
func (s *Rotations) oldToken(ctx context.Context, c store.Connector) secret.Value {
	if c.Token.Number == 0 || c.Token.StoredIn == keychain.None {
		return secret.Value{}
	}
	old, err := s.Vault.Token(ctx, c)
	if err != nil {
		return secret.Value{}
	}
	s.know(old)
	return old
}

func (s *Rotations) placeAndMove(ctx context.Context, q rotate.ReplaceRequest) (store.Connector, error) {
	c := q.Connector
	kind := c.Token.StoredIn
	if kind == "" {
		kind = keychain.OS
	}
	placed, err := s.Vault.Place(ctx, c.ID, kind, q.Token, q.Identity, s.prove(q.Identity.Account.API))
	if err != nil {
		return c, err
	}
	if err := s.tell(ctx, c, q.Token); err != nil {
		s.abandon(ctx, placed)
		return c, err
	}
	moved, err := s.Vault.Move(ctx, placed)
	if err != nil {
		return c, s.halfMoved(c, err)
	}
	return moved, nil
}

// tell gives the connector's platform the new token.
func (s *Rotations) tell(ctx context.Context, c store.Connector, tok secret.Value) error {
	place := s.Platforms.PlaceOf(c)
	err := s.Platforms.Of(c.Platform).Tell(ctx, c, tok)
	switch {
	case !place.Elsewhere():
		return err
	case err == nil:
		s.log(ctx, c.ID, store.Info, "tenant-configured", place.Host+" has the token ending "+tok.Last4(), tok)
		return nil
	}
	p := platform.Problem(err, "Nothing was changed here; the current token stays, here and in "+place.Host+".")
	var failed platform.Failure
	if errors.As(err, &failed) && failed.MayBeDone() {
		p.Kept = "Nothing was changed here. Whether " + place.Host + " has the new token is not known: leave the old key enabled until this succeeds."
	}
	return p
}

// halfMoved words that the move here failed after the platform was told.
func (s *Rotations) halfMoved(c store.Connector, err error) error {
	place := s.Platforms.PlaceOf(c)
	if !place.Elsewhere() {
		return fmt.Errorf("move the connector to the new token: %w", err)
	}
	told := failure.Tell(failure.C1HalfMoved, failure.Blanks{"tenant": place.Host, "reason": failure.Sayable(err)})
	return &flow.Problem{Told: told, Err: err, Kept: "Nothing is lost: both sides have a working token."}
}
