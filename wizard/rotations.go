package wizard

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/rotate"
)

// RotateFacts gathers what a rotation should know at its start. It reads no
// keychain, so that nothing asks to unlock one before it is needed.
func (s *Services) RotateFacts(ctx context.Context, connector string) (rotate.Facts, error) {
	c, err := s.Store.Connector(ctx, connector)
	if err != nil {
		return rotate.Facts{}, err
	}
	if c.HandedOver != nil {
		return rotate.Facts{}, &HandedOverError{Connector: c}
	}
	f := rotate.Facts{
		Connector: c, Why: rotate.Asked, Today: s.Clock.Now().Local(),
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

// DoRotate makes the call that a rotation has due.
func (s *Services) DoRotate(ctx context.Context, d rotate.Due) rotate.Result {
	r := rotate.Result{Kind: d.Kind, Attempt: d.Attempt}
	s.Unlock(d.Passphrase)
	s.know(d.Token, d.Old)
	switch d.Kind {
	case rotate.DueBrowser:
		r.Err = s.open(ctx, d.Address)
	case rotate.DueCheck:
		s.checkNew(ctx, d, &r)
	case rotate.DueReplace:
		s.replaceToken(ctx, d, &r)
	case rotate.DueOldKey:
		s.oldKey(ctx, d, &r)
	case rotate.DueForget:
		r.Connector, r.Err = s.forgetOldKey(ctx, d.Connector, store.Info, "old-key-let-go",
			"The old key "+ending(d.Connector.OldToken)+" was said to be disabled; PagerDuty was not asked")
	}
	return r
}

// checkNew tells what the new token is, and whether it fits the connector.
func (s *Services) checkNew(ctx context.Context, d rotate.Due, r *rotate.Result) {
	c := d.Connector
	base := c.Account.API
	if s.APIBase != "" {
		base = s.APIBase
	}
	id, err := pagerduty.CheckToken(ctx, d.Token, s.options(base))
	if err != nil {
		r.Err = s.elsewhere(ctx, d.Token, c.Account, err)
		if r.Err == nil {
			r.Other = true
		}
		return
	}
	r.Identity = id
	if r.Other = !s.isAccountOf(ctx, c, id); r.Other {
		return
	}
	r.Same = s.inUse(ctx, c, d.Token)
}

// elsewhere tells a token of the other region, which is another account, from
// one that nobody knows. It returns nil for the former.
func (s *Services) elsewhere(ctx context.Context, tok secret.Value, a access.Account, refused error) error {
	if access.RefusalOf(refused) != access.TokenRejected || s.APIBase != "" || a.Region == "" {
		return refused
	}
	other := pagerduty.USBase
	if a.Region == "us" {
		other = pagerduty.EUBase
	}
	if works, err := pagerduty.StillWorks(ctx, tok, s.options(other)); err == nil && works {
		return nil
	}
	return refused
}

// isAccountOf compares by region and subdomain; a renamed account is proved by
// users that are known of it.
func (s *Services) isAccountOf(ctx context.Context, c store.Connector, id access.Identity) bool {
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

// replaceToken places the new token and moves the connector to it (DESIGN
// section 6, Token). The old one is read first, to ask PagerDuty with later.
func (s *Services) replaceToken(ctx context.Context, d rotate.Due, r *rotate.Result) {
	s.saving.Lock()
	defer s.saving.Unlock()
	c := d.Connector
	kind := c.Token.StoredIn
	if kind == "" {
		kind = keychain.OS
	}
	if s.inUse(ctx, c, d.Token) {
		r.Connector = c // entered again, and it is the one in use
		r.Err = s.tellTenant(ctx, c, d.Token)
		return
	}
	var old secret.Value
	if c.Token.Number != 0 && kind != keychain.None {
		// One that cannot be read is what rotation is for.
		old, _ = s.Vault.Token(ctx, c)
		s.know(old)
	}
	placed, err := s.Vault.Place(ctx, c.ID, kind, d.Token, d.Identity, s.prove(d.Identity.Account.API))
	if err != nil {
		r.Err = err
		return
	}
	if err := s.tellTenant(ctx, c, d.Token); err != nil {
		s.abandon(ctx, placed)
		r.Err = err
		return
	}
	moved, err := s.Vault.Move(ctx, placed)
	if err != nil && c.Tenant != nil {
		r.Err = halfMovedProblem(c, err)
		return
	}
	if err != nil {
		r.Err = fmt.Errorf("move the connector to the new token: %w", err)
		return
	}
	r.Connector, r.Old = moved, old
	s.log(ctx, c.ID, store.Info, "token-rotated",
		fmt.Sprintf("Token ending %s replaced by the one ending %s", c.Token.Last4, moved.Token.Last4), d.Token, old)
	s.oldKeyRefusedAlready(ctx, r)
}
