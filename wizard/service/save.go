package service

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// SaveSetup has the platform make what is missing there, places the token and
// the secret of the sign-in here, gives the platform the token, and records the
// connector (DESIGN section 6, Token), in this order: whatever fails, nothing
// here speaks of a connector that its platform does not have with this token.
// Saved tells what exists there after a failure too; what is tried again goes
// on with it. What a crash leaves is cleaned up at the next start.
func (s *Setups) SaveSetup(ctx context.Context, r setup.SaveRequest) (setup.Saved, error) {
	s.saving.Lock()
	defer s.saving.Unlock()
	if r.Replace && r.InUse && r.Connector.Token.StoredIn == r.Keychain {
		c, err := s.unchanged(ctx, r)
		if err == nil {
			s.remember(ctx, r.Me)
		}
		return setup.Saved{Connector: c}, err
	}
	if err := s.Store.ReadOnly(); err != nil {
		return setup.Saved{}, err
	}
	there, err := s.Platforms.Of(r.Connector.Platform).Register(ctx, r.Registration)
	if err != nil {
		return setup.Saved{Made: there.Made}, err
	}
	c, err := s.placeAndRecord(ctx, r, there)
	if err == nil {
		s.remember(ctx, r.Me)
	}
	return setup.Saved{Connector: c, Made: there.Made}, err
}

func (s *Setups) placeAndRecord(ctx context.Context, r setup.SaveRequest, there platform.Registered) (store.Connector, error) {
	c := there.Connector
	token, err := s.Vault.Place(ctx, c.ID, r.Keychain, r.Token, r.Identity, s.prove(r.Identity.Account.API))
	if err != nil {
		return store.Connector{}, err
	}
	signIn, err := s.placeSignIn(ctx, there, r.Keychain)
	if err == nil {
		err = s.Platforms.Of(c.Platform).Tell(ctx, c, r.Token)
	}
	if err != nil {
		s.abandon(ctx, token, signIn)
		return store.Connector{}, err
	}
	// The platform has the token from here on. A failure gives up what was
	// placed here.
	saved, err := s.record(ctx, r, c, token, signIn)
	if err != nil {
		return store.Connector{}, fmt.Errorf("record the connector: %w", err)
	}
	s.dropDraft(ctx, r.DraftID, saved.ID)
	event, did := "connector-saved", "Connector saved with the token"
	if r.Replace {
		event, did = "token-replaced", "Token replaced by the one"
	}
	if place := s.Platforms.PlaceOf(saved); place.Elsewhere() {
		did = "In " + place.Host + ": " + did
	}
	s.log(ctx, saved.ID, store.Info, event, fmt.Sprintf("%s ending %s, %s", did, saved.Token.Last4, saved.Token.StoredIn.Kept()), r.Token, there.Secret)
	return saved, nil
}

func (s *Setups) record(ctx context.Context, r setup.SaveRequest, c store.Connector, token, signIn store.Placed) (store.Connector, error) {
	if r.Replace && signIn.Token.Number == 0 {
		return s.Vault.Move(ctx, token)
	}
	return s.Vault.Save(ctx, c, token, signIn)
}

// placeSignIn places the secret of a sign-in, where there is one that is not
// kept yet.
func (s *Deps) placeSignIn(ctx context.Context, there platform.Registered, kind keychain.Kind) (store.Placed, error) {
	if there.Secret.Empty() {
		return store.Placed{}, nil
	}
	return s.Vault.PlaceSecret(ctx, there.Connector.Tenant.Host, kind, there.Secret)
}

// abandon gives placed items up; there is a failure to report that matters
// more than what could not be deleted now.
func (s *Deps) abandon(ctx context.Context, placed ...store.Placed) {
	for _, p := range placed {
		if p.Token.Number != 0 {
			_ = s.Vault.Abandon(ctx, p)
		}
	}
}

// unchanged: the same answers with the very token in use.
func (s *Setups) unchanged(ctx context.Context, r setup.SaveRequest) (store.Connector, error) {
	c, err := s.Store.Connector(ctx, r.Connector.ID)
	if err != nil {
		return c, err
	}
	s.dropDraft(ctx, r.DraftID, c.ID)
	return c, nil
}

// dropDraft drops the draft of a set-up that ended under another id. It is
// untidy, not wrong, when that fails.
func (s *Deps) dropDraft(ctx context.Context, draft, saved string) {
	if draft != "" && draft != saved {
		_ = s.DropDraft(ctx, draft)
	}
}

// log adds to a connector's log. That it cannot be written stops nothing.
func (s *Deps) log(ctx context.Context, connectorID string, l store.Level, event, text string, secrets ...secret.Value) {
	e := store.LogEntry{Time: s.Clock.Now(), Level: l, Event: event, Message: text}
	s.logger(connectorID, secrets...)(context.WithoutCancel(ctx), e)
}

// logger adds entries to a connector's log, redacted.
func (s *Deps) logger(connectorID string, secrets ...secret.Value) func(context.Context, ...store.LogEntry) {
	redactor := s.Redactor
	if redactor == nil {
		redactor = secret.NewRedactor(s.EnvToken)
	}
	for _, v := range secrets {
		redactor.Add(v)
	}
	return func(ctx context.Context, list ...store.LogEntry) {
		for i, e := range list {
			list[i].Message, list[i].RequestID = redactor.Redact(e.Message), redactor.Redact(e.RequestID)
		}
		_ = s.Store.Log(ctx, connectorID, list...)
	}
}
