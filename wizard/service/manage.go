package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/manage"
)

// Disconnect removes a connector and its tokens; purge also its data and log.
// Refused with *store.BusyError while it is being synced. A *keychain.Error
// means that it is disconnected, but its token could not be deleted yet: the
// next start deletes it; a *store.TracesError that traces of its data may stay.
func (s *Connectors) Disconnect(ctx context.Context, connector string, purge bool) (store.Connector, error) {
	c, err := s.Store.Connector(ctx, connector)
	if err != nil {
		return c, err
	}
	lock, err := s.Store.LockSync(ctx, c.ID)
	if err != nil {
		return c, fmt.Errorf("disconnect %s: %w", c.Name, err)
	}
	defer func() { _ = lock.Release() }() // what it locks may be gone
	var traces *store.TracesError
	if err := s.Store.Disconnect(ctx, c.ID, purge); err != nil && !errors.As(err, &traces) {
		return c, fmt.Errorf("disconnect %s: %w", c.Name, err)
	}
	if c.HandedOver != nil && c.HandedOver.MessageFile != "" {
		_ = os.Remove(c.HandedOver.MessageFile) // the person may have moved it
	}
	if err := s.Vault.Forget(ctx, c.ID); err != nil {
		return c, fmt.Errorf("%s is disconnected, but its token could not be deleted yet (connectpd tries again at its next start): %w", c.Name, err)
	}
	if traces != nil {
		return c, fmt.Errorf("%s is disconnected and its data is deleted, but %w", c.Name, traces)
	}
	return c, nil
}

// ChangeOwners changes who owns a connector. Somebody unknown is added as
// Connector Administrator (local); who lacks the role is refused; one owner
// always stays. Refusals are *flow.Problem.
func (s *Connectors) ChangeOwners(ctx context.Context, connector string, change manage.OwnersChange) (store.Connector, error) {
	c, err := s.Store.Connector(ctx, connector)
	if err != nil {
		return c, err
	}
	if err := s.Platforms.PlaceOf(c).Owners; err != nil {
		return c, err
	}
	after, err := s.Store.UpdateOwners(ctx, c.ID, func(now store.Connector, known []store.Person) ([]store.Owner, error) {
		return changedOwners(now.Owners, known, change)
	})
	if err != nil {
		return c, err
	}
	s.log(ctx, c.ID, store.Info, "owners-changed", "Owners: "+handover.Names(peopleOf(after.Owners)))
	return after, nil
}

// changedOwners are the owners after a change. Their roles in PagerDuty are
// for the store to look up.
func changedOwners(owners []store.Owner, known []store.Person, change manage.OwnersChange) ([]store.Owner, error) {
	owners = slices.Clone(owners)
	for _, typed := range change.Add {
		name, email, err := flow.ParsePerson(typed)
		if err != nil {
			return nil, flow.EmailProblem("", "--add EMAIL", typed, err)
		}
		if ownerAt(owners, email) >= 0 {
			continue
		}
		p := personByEmail(known, name, email)
		if why := flow.RefusedOwner(p); why != "" {
			return nil, &flow.Problem{Told: failure.Tell(failure.OwnerRefused, failure.Blanks{"who": email, "why": why}), Flag: "--add EMAIL"}
		}
		owners = append(owners, store.Owner{Person: p})
	}
	for _, typed := range change.Remove {
		at := ownerAt(owners, strings.TrimSpace(typed))
		if at < 0 {
			return nil, &flow.Problem{Told: failure.Tell(failure.OwnerUnknown, failure.Blanks{"who": words.OneLine(typed)}), Flag: "--remove EMAIL"}
		}
		owners = append(owners[:at], owners[at+1:]...)
	}
	if len(owners) == 0 {
		return nil, &flow.Problem{Told: failure.Tell(failure.LastOwner), Flag: "--add EMAIL", Kept: flow.NothingChanged}
	}
	return owners, nil
}

// Rename gives a connector another name.
func (s *Connectors) Rename(ctx context.Context, connector, name string) error {
	return s.Store.RenameConnector(ctx, connector, name)
}

func ownerAt(owners []store.Owner, email string) int {
	for i, o := range owners {
		if flow.SameEmail(o.Email, email) {
			return i
		}
	}
	return -1
}

// personByEmail finds somebody, or makes them a Connector Administrator.
func personByEmail(known []store.Person, name, email string) store.Person {
	for _, p := range known {
		if flow.SameEmail(p.Email, email) {
			return p
		}
	}
	return store.Person{Name: name, Email: email, Role: store.ConnectorAdministrator}
}

func peopleOf(owners []store.Owner) []store.Person {
	list := make([]store.Person, len(owners))
	for i, o := range owners {
		list[i] = o.Person
	}
	return list
}
