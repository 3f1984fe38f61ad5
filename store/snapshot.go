package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"connectpd/store/access"
)

// Counts of the current snapshot; zero before the first applied run.
func (s *Store) Counts(ctx context.Context, connectorID string) (access.Counts, error) {
	var c access.Counts
	err := s.readOf(ctx, "counting", connectorID, func(t *tx, conn int64) error {
		last, err := newestRun(t, conn, "r.applied = 1")
		if last != nil {
			c = last.Counts
		}
		return err
	})
	return c, err
}

// Snapshot is the current access data in memory (findings, browsers, held
// comparison), in the order of ids. AsOfRun as in AccessQuery. Coverage, kind
// of key and TakenAt are those of the run whose data it is. User.TeamIDs,
// Schedule.Users and the plan are not kept.
func (s *Store) Snapshot(ctx context.Context, connectorID string, asOfRun int64) (*access.Dataset, error) {
	d := &access.Dataset{}
	err := s.readOf(ctx, "reading the snapshot", connectorID, func(t *tx, conn int64) error {
		at, err := asOf(t, conn, asOfRun)
		if err != nil {
			return err
		}
		if err := describe(t, conn, at, d); err != nil {
			return err
		}
		var l listing
		if err := l.load(t, conn, AccessQuery{AsOfRun: asOfRun}); err != nil {
			return err
		}
		if l.users, err = usersAt(t, conn, at, ""); err != nil { // also those who hold nothing
			return err
		}
		fill(d, &l)
		return directAt(t, conn, at, d)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// describe says what run and account the data is of.
func describe(t *tx, conn, at int64, d *access.Dataset) error {
	a := &d.Identity.Account
	err := t.row("SELECT subdomain, region, api FROM connector WHERE num = ?", conn).Scan(&a.Subdomain, &a.Region, &a.API)
	if err != nil {
		return err
	}
	r, err := newestRun(t, conn, "r.applied = 1 AND r.id <= ?", at)
	if err != nil || r == nil {
		return err
	}
	d.Identity.Kind, d.Identity.Users = r.TokenKind, r.Counts.Users
	d.Coverage, d.TakenAt = r.Coverage, r.FinishedAt
	return nil
}

// fill turns the listing back into what a sync brings.
func fill(d *access.Dataset, l *listing) {
	for _, u := range l.users {
		d.Users = append(d.Users, u.User)
	}
	for _, r := range l.resources {
		switch r.typ {
		case access.TypeTeam:
			d.Teams = append(d.Teams, r.team())
		case access.TypeRole:
			d.Roles = append(d.Roles, r.role())
		case access.TypeSchedule:
			d.Schedules = append(d.Schedules, r.schedule())
		}
	}
	slices.SortFunc(d.Users, func(a, b access.User) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(d.Teams, func(a, b access.Team) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(d.Roles, func(a, b access.Role) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(d.Schedules, func(a, b access.Schedule) int { return strings.Compare(a.ID, b.ID) })
	d.Grants = make([]access.Grant, 0, len(l.grants))
	for _, g := range l.grants {
		r := l.resources[g.resource]
		d.Grants = append(d.Grants, access.Grant{
			UserID: l.users[g.user].ID, Type: r.typ, ResourceID: r.id, Entitlement: l.ents.names[g.ent],
		})
	}
}

func directAt(t *tx, conn, at int64, d *access.Dataset) error {
	var text string
	err := t.row("SELECT people FROM direct_on_call WHERE conn = ? AND from_run <= ? AND (to_run = 0 OR to_run > ?)",
		conn, at, at).Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return json.Unmarshal([]byte(text), &d.DirectOnCall)
}
