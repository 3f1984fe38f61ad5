package service

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"connectpd/store"
	"connectpd/wizard/setup"
)

// SaveDraft keeps the answers so far.
func (s *Setups) SaveDraft(ctx context.Context, d store.Draft) error {
	if err := s.Store.SaveDraft(ctx, d); err != nil {
		return fmt.Errorf("keep the answers: %w", err)
	}
	return nil
}

// DropDraft removes an unfinished set-up and the token kept with it.
func (s *Deps) DropDraft(ctx context.Context, id string) error {
	if err := s.Store.DeleteDraft(ctx, id); err != nil {
		return fmt.Errorf("drop the unfinished setup: %w", err)
	}
	return s.Vault.Forget(ctx, id)
}

// Leave keeps the draft (and the token, when asked) of a set-up that is left.
// The id of the draft is returned; "" when nothing was kept. The answers are
// kept even where keeping the token fails.
func (s *Setups) Leave(ctx context.Context, r setup.LeaveRequest) (string, error) {
	if !r.Keep {
		return "", nil
	}
	s.saving.Lock()
	defer s.saving.Unlock()
	if err := s.SaveDraft(ctx, r.Draft); err != nil {
		return "", err
	}
	if r.SignIn != nil {
		if err := s.keepSignIn(ctx, r); err != nil {
			return r.Draft.ID, fmt.Errorf("the answers are kept, the client secret is not: %w", err)
		}
	}
	if r.Token.Empty() {
		return r.Draft.ID, nil
	}
	id := r.Checked.Identity
	placed, err := s.Vault.Place(ctx, r.Draft.ID, r.Keychain, r.Token, id, s.prove(id.Account.API))
	if err != nil {
		return r.Draft.ID, fmt.Errorf("the answers are kept, the token is not: %w", err)
	}
	if err := s.Vault.KeepWithDraft(ctx, r.Draft, placed); err != nil {
		return r.Draft.ID, fmt.Errorf("the answers are kept, the token is not: %w", err)
	}
	return r.Draft.ID, nil
}

// keepSignIn keeps a tenant's credential with the draft that was signed in
// with it.
func (s *Setups) keepSignIn(ctx context.Context, r setup.LeaveRequest) error {
	placed, err := s.Vault.PlaceSecret(ctx, r.SignIn.Host, r.Keychain, r.SignIn.Value)
	if err != nil {
		return err
	}
	return s.Vault.KeepSignIn(ctx, r.Draft.ID, store.SignIn{Host: r.SignIn.Host, ClientID: r.SignIn.ClientID}, placed)
}

// Unfinished are the drafts that stand for themselves. One with the id of a
// handed-over connector is how far somebody got who takes that over: it is
// gone on with from there.
func Unfinished(drafts []store.Draft, connectors []store.Connector) []store.Draft {
	return slices.DeleteFunc(slices.Clone(drafts), func(d store.Draft) bool {
		return slices.ContainsFunc(connectors, func(c store.Connector) bool { return c.ID == d.ID && c.HandedOver != nil })
	})
}

// Resume finds an unfinished set-up or a handed-over connector by id, name or
// "" (the newest), with the token kept for it. A token that cannot be read is
// asked for again. store.ErrNoConnector where there is nothing to resume.
func (s *Setups) Resume(ctx context.Context, ref string) (setup.Resumed, error) {
	drafts, err := s.Store.Drafts(ctx)
	if err != nil {
		return setup.Resumed{}, fmt.Errorf("list the unfinished setups: %w", err)
	}
	for _, d := range drafts {
		if ref != "" && d.ID != ref && !strings.EqualFold(setup.DraftName(d), ref) {
			continue
		}
		r := setup.Resumed{Draft: d}
		if d.Token.Number != 0 {
			if tok, err := s.Vault.DraftToken(ctx, d); err == nil {
				r.Token = tok
				s.know(tok)
			}
		}
		return r, nil
	}
	return s.resumeHandedOver(ctx, ref)
}

// resumeHandedOver takes a handed-over connector back: its answers as a draft
// under its own id, with the person at the keyboard as one of the owners.
func (s *Setups) resumeHandedOver(ctx context.Context, ref string) (setup.Resumed, error) {
	list, err := s.Store.Connectors(ctx)
	if err != nil {
		return setup.Resumed{}, fmt.Errorf("list the connectors: %w", err)
	}
	for _, c := range list {
		if c.HandedOver == nil || ref != "" && c.ID != ref && !strings.EqualFold(c.Name, ref) {
			continue
		}
		return setup.TakenOver(c, s.Platforms.Of(c.Platform).TakeOver(c), s.me(ctx)), nil
	}
	if ref == "" {
		return setup.Resumed{}, fmt.Errorf("no setup is unfinished: %w", store.ErrNoConnector)
	}
	return setup.Resumed{}, fmt.Errorf("no unfinished setup is called %q: %w", ref, store.ErrNoConnector)
}
