package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Apps lists the apps of this computer: those with an identity provider first, then by name.
func (s *Store) Apps(ctx context.Context) ([]App, error) {
	var list []App
	err := s.read(ctx, "listing apps", func(t *tx) error {
		return t.each("SELECT "+appColumns+" FROM app WHERE tenant = ''", nil, func(r *sql.Rows) error {
			a, err := scanApp(r)
			list = append(list, a)
			return err
		})
	})
	sort.SliceStable(list, func(i, k int) bool {
		a, b := list[i], list[k]
		if (a.IDP != "") != (b.IDP != "") {
			return a.IDP != ""
		}
		return byName(a.Name, b.Name, a.ID, b.ID)
	})
	return list, err
}

// AddApp adds an app and gives it its id. An app of that name (without case)
// is the same app: it is returned, with what a says of its identity provider
// and accounts.
func (s *Store) AddApp(ctx context.Context, a App) (App, error) {
	var out App
	err := s.write(ctx, "adding an app", func(t *tx) (err error) {
		out, err = s.putApp(t, a)
		return err
	})
	return out, err
}

// putApp finds an app by id or name, or makes it.
func (s *Store) putApp(t *tx, a App) (App, error) {
	a.Name = strings.TrimSpace(a.Name)
	if a.Name == "" && a.ID == "" {
		return App{}, errors.New("an app needs a name")
	}
	found, err := findApp(t, a)
	if err != nil {
		return App{}, err
	}
	if found.ID == "" {
		if a.ID == "" {
			a.ID = newID("a")
		}
		a.CreatedAt = s.now()
		_, err := t.exec("INSERT INTO app ("+appColumns+") VALUES (?, ?, ?, ?, ?, ?)",
			a.ID, a.Name, a.IDP, a.Accounts, stamp(a.CreatedAt), a.Tenant)
		return a, err
	}
	if a.IDP == "" {
		a.IDP = found.IDP
	}
	if a.Accounts == 0 {
		a.Accounts = found.Accounts
	}
	if a.IDP != found.IDP || a.Accounts != found.Accounts {
		found.IDP, found.Accounts = a.IDP, a.Accounts
		_, err = t.exec("UPDATE app SET idp = ?, accounts = ? WHERE id = ?", a.IDP, a.Accounts, found.ID)
	}
	return found, err
}

// findApp is the app with a's id, or else with its name in its tenant (or on
// this computer); zero when neither.
func findApp(t *tx, a App) (App, error) {
	var found App
	err := t.each("SELECT "+appColumns+" FROM app", nil, func(r *sql.Rows) error {
		b, err := scanApp(r)
		if a.ID != "" && b.ID == a.ID || a.ID == "" && b.Tenant == a.Tenant && strings.EqualFold(b.Name, a.Name) {
			found = b
		}
		return err
	})
	return found, err
}

// SetAppIDP marks an app as made by an identity provider.
func (s *Store) SetAppIDP(ctx context.Context, appID, idp string) error {
	return s.write(ctx, "marking an app", func(t *tx) error {
		n, err := t.change("UPDATE app SET idp = ? WHERE id = ?", idp, appID)
		if err == nil && n == 0 {
			return fmt.Errorf("no such app: %s", appID)
		}
		return err
	})
}

const appColumns = "id, name, idp, accounts, created_at, tenant"

func scanApp(r scanner) (App, error) {
	var a App
	var created int64
	err := r.Scan(&a.ID, &a.Name, &a.IDP, &a.Accounts, &created, &a.Tenant)
	a.CreatedAt = moment(created)
	return a, err
}

// scanner is a row of either kind.
type scanner interface{ Scan(...any) error }

// byName orders by name without case, then by id.
func byName(a, b, idA, idB string) bool {
	x, y := strings.ToLower(a), strings.ToLower(b)
	if x != y {
		return x < y
	}
	return idA < idB
}
