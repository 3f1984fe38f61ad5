package service

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/wizard/setup"
)

// SaveSetup keeps the token and records the connector (DESIGN section 6,
// Token). A failure leaves nothing behind here, and tells what exists in the
// connector's tenant now. What a crash leaves is cleaned up at the next start.
func (s *Setups) SaveSetup(ctx context.Context, r setup.SaveRequest) (setup.Saved, error) {
	c, made, err := s.save(ctx, r)
	return setup.Saved{Connector: c, Made: made}, err
}

func (s *Setups) save(ctx context.Context, r setup.SaveRequest) (store.Connector, setup.TenantMade, error) {
	s.saving.Lock()
	defer s.saving.Unlock()
	if r.Replace && r.InUse && r.Connector.Token.StoredIn == r.Keychain {
		c, err := s.unchanged(ctx, r)
		return c, setup.TenantMade{}, err
	}
	return s.registryFor(r.Tenant).save(ctx, r)
}

func (s *Setups) saveHere(ctx context.Context, r setup.SaveRequest) (store.Connector, error) {
	c := r.Connector
	placed, err := s.Vault.Place(ctx, c.ID, r.Keychain, r.Token, r.Identity, s.prove(r.Identity.Account.API))
	if err != nil {
		return store.Connector{}, err
	}
	// A failure from here on gives the placed token up as well.
	saved, err := s.record(ctx, r, placed)
	if err != nil {
		return store.Connector{}, fmt.Errorf("record the connector: %w", err)
	}
	s.dropDraft(ctx, r.DraftID, saved.ID)
	event, text := "connector-saved", fmt.Sprintf("Connector saved with the token ending %s, %s", saved.Token.Last4, saved.Token.StoredIn.Kept())
	if r.Replace {
		event, text = "token-replaced", fmt.Sprintf("Token replaced by the one ending %s, %s", saved.Token.Last4, saved.Token.StoredIn.Kept())
	}
	s.log(ctx, saved.ID, store.Info, event, text, r.Token)
	return saved, nil
}

func (s *Setups) record(ctx context.Context, r setup.SaveRequest, placed store.Placed) (store.Connector, error) {
	if !r.Replace {
		return s.Vault.Save(ctx, r.Connector, placed)
	}
	return s.Vault.Move(ctx, placed)
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
func (s *Deps) logger(connectorID string, secrets ...secret.Value) func(context.Context, store.LogEntry) {
	redactor := s.Redactor
	if redactor == nil {
		redactor = secret.NewRedactor(s.EnvToken)
	}
	for _, v := range secrets {
		redactor.Add(v)
	}
	return func(ctx context.Context, e store.LogEntry) {
		e.Message, e.RequestID = redactor.Redact(e.Message), redactor.Redact(e.RequestID)
		_ = s.Store.Log(ctx, connectorID, e)
	}
}
