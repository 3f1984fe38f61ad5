package fake

import (
	"slices"
	"strings"
)

// What tests and the demo look up afterwards.

// UserID is the id of the user with this address.
func (t *Tenant) UserID(email string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if u := find(t.users, func(u *user) bool { return strings.EqualFold(u.Email, email) }); u != nil {
		return u.id
	}
	return ""
}

// AppIDs are the ids of the apps of this name.
func (t *Tenant) AppIDs(name string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var ids []string
	for _, a := range t.apps {
		if a.name == name {
			ids = append(ids, a.id)
		}
	}
	return ids
}

// ConnectorIDs are the ids of all connectors of a catalogue entry.
func (t *Tenant) ConnectorIDs(catalogID string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var ids []string
	for _, c := range t.connectors {
		if c.catalogID == catalogID {
			ids = append(ids, c.id)
		}
	}
	return ids
}

// Configured is the token that a connector holds, and the form's fields that
// were filled.
func (t *Tenant) Configured(connectorID string) (token string, fields []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.connector(connectorID); c != nil {
		return c.token, slices.Clone(c.fields)
	}
	return "", nil
}

// OwnersOf are the user ids of a connector's owners.
func (t *Tenant) OwnersOf(connectorID string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.connector(connectorID); c != nil {
		return slices.Clone(c.owners)
	}
	return nil
}

// Mails is what the tenant told owners so far.
func (t *Tenant) Mails() []Mail {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.mails)
}
