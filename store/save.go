package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// SaveConnector records a new connector (or the same one again) with its app,
// owners and placed token in one transaction, and drops its draft. An app
// with an empty ID is found by its name or made; people are put. A name that
// another connector has gets a number. Saving again fails with ErrMoved when
// the token changed since it was placed; a Placed without a token leaves the
// token alone. Whatever token item this replaces is deleted by Vault.Save or
// Vault.CleanUp.
func (s *Store) SaveConnector(ctx context.Context, c Connector, token Placed) (Connector, error) {
	return s.saveConnector(ctx, c, token, nil)
}

// saveConnector is SaveConnector, with what else belongs into its transaction.
// A connector of a tenant that is handed over stays so.
func (s *Store) saveConnector(ctx context.Context, c Connector, token Placed, also func(*tx) error) (Connector, error) {
	if c.ID == "" {
		c.ID = token.ConnectorID
	}
	if token.Token.Number > 0 && token.ConnectorID != c.ID {
		return Connector{}, fmt.Errorf("saving connector %s with the token of %s", c.ID, token.ConnectorID)
	}
	var saved Connector
	err := s.write(ctx, "saving the connector", func(t *tx) error {
		if also != nil {
			if err := also(t); err != nil {
				return err
			}
		}
		num, err := s.putConnector(t, c)
		if err != nil {
			return err
		}
		var handed *HandOver
		if c.Tenant != nil {
			handed = c.HandedOver
		}
		if err := putHandOver(t, num, handed); err != nil {
			return err
		}
		if token.Token.Number > 0 {
			if err := s.moveToken(t, num, token, true); err != nil {
				return err
			}
		}
		if err := dropDraft(t, c.ID); err != nil {
			return err
		}
		saved, err = readBack(t, c.ID)
		return err
	})
	if err != nil {
		return Connector{}, err
	}
	s.fillLive(&saved)
	return saved, nil
}

// SaveHandedOver records a connector that somebody else will finish, and drops
// its draft.
func (s *Store) SaveHandedOver(ctx context.Context, c Connector) (Connector, error) {
	if c.ID == "" {
		c.ID = s.NewConnectorID()
	}
	if c.HandedOver == nil {
		return Connector{}, errors.New("a connector that is handed over needs someone to hand it to")
	}
	h := *c.HandedOver
	if h.At.IsZero() {
		h.At = s.now()
	}
	var saved Connector
	err := s.write(ctx, "saving the handover", func(t *tx) error {
		num, err := s.putConnector(t, c)
		if err != nil {
			return err
		}
		if err := putHandOver(t, num, &h); err != nil {
			return err
		}
		if err := dropDraft(t, c.ID); err != nil {
			return err
		}
		saved, err = readBack(t, c.ID)
		return err
	})
	return saved, err
}

// putConnector inserts or updates everything of a connector but its token,
// status and hand-over.
func (s *Store) putConnector(t *tx, c Connector) (int64, error) {
	if c.ID == "" {
		return 0, errors.New("a connector needs an id")
	}
	app, err := s.putApp(t, c.App)
	if err != nil {
		return 0, err
	}
	if c.Platform == "" {
		c.Platform = Local
	}
	num, err := connectorNum(t, c.ID)
	if errors.Is(err, ErrNoConnector) {
		num, err = s.insertConnector(t, c, app)
	}
	if err != nil {
		return 0, err
	}
	name, err := freeName(t, c.Name, app.Name, num)
	if err != nil {
		return 0, err
	}
	_, err = t.exec(`UPDATE connector SET name = ?, platform = ?, app_id = ?, subdomain = ?, region = ?, api = ? WHERE num = ?`,
		name, c.Platform, app.ID, c.Account.Subdomain, c.Account.Region, c.Account.API, num)
	if err != nil {
		return 0, err
	}
	if err := putTenant(t, num, c.Tenant); err != nil {
		return 0, err
	}
	return num, putOwners(t, num, c.Owners)
}

// insertConnector makes the row. An account whose connector was disconnected
// here, and whose history was kept, goes on with that history.
func (s *Store) insertConnector(t *tx, c Connector, app App) (int64, error) {
	created := c.CreatedAt
	if created.IsZero() {
		created = s.now()
	}
	var num int64
	err := sql.ErrNoRows
	if c.Account.Subdomain != "" {
		err = t.row(`SELECT num FROM connector WHERE gone_at > 0 AND subdomain = ? AND region = ? AND api = ?
			ORDER BY gone_at DESC`, c.Account.Subdomain, c.Account.Region, c.Account.API).Scan(&num)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = t.row(`INSERT INTO connector (id, name, platform, app_id, status, created_at)
			VALUES (?, ?, ?, ?, ?, ?) RETURNING num`, c.ID, c.Name, c.Platform, app.ID, NotConnected, stamp(created)).Scan(&num)
		return num, err
	case err != nil:
		return 0, err
	}
	for _, table := range []string{"log", "review", "account_mark"} {
		if _, err := t.exec("UPDATE "+table+" SET connector_id = ? WHERE connector_id = (SELECT id FROM connector WHERE num = ?)",
			c.ID, num); err != nil {
			return 0, err
		}
	}
	_, err = t.exec("UPDATE connector SET id = ?, status = ?, status_reason = '', created_at = ?, gone_at = 0 WHERE num = ?",
		c.ID, NotConnected, stamp(created), num)
	return num, err
}

// freeName is name, or name with the first number that makes it free.
func freeName(t *tx, name, appName string, num int64) (string, error) {
	if name = strings.TrimSpace(name); name == "" {
		name = appName
	}
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s %d", name, n)
		}
		taken, err := t.has("SELECT 1 FROM connector WHERE name = ? AND num <> ? AND gone_at = 0", try, num)
		if err != nil || !taken {
			return try, err
		}
	}
}
