package store

import (
	"context"
	"database/sql"
	"errors"
	"sort"
	"strings"

	"connectpd/store/access"
)

// People lists people by name.
func (s *Store) People(ctx context.Context) ([]Person, error) {
	var list []Person
	err := s.read(ctx, "listing people", func(t *tx) (err error) {
		list, err = people(t)
		return err
	})
	return list, err
}

func people(t *tx) ([]Person, error) {
	var list []Person
	err := t.each("SELECT id, name, email, role FROM person", nil, func(r *sql.Rows) error {
		var p Person
		err := r.Scan(&p.ID, &p.Name, &p.Email, &p.Role)
		list = append(list, p)
		return err
	})
	sort.SliceStable(list, func(i, k int) bool {
		return byName(list[i].Name, list[k].Name, list[i].Email, list[k].Email)
	})
	return list, err
}

// PutPerson adds a person, or updates the one with that e-mail. An empty name
// or role leaves what is known.
func (s *Store) PutPerson(ctx context.Context, p Person) (Person, error) {
	var out Person
	err := s.write(ctx, "keeping a person", func(t *tx) (err error) {
		out, err = putPerson(t, p)
		return err
	})
	return out, err
}

func putPerson(t *tx, p Person) (Person, error) {
	p.Email = strings.TrimSpace(p.Email)
	key := emailKey(p.Email)
	if key == "" {
		return Person{}, errors.New("a person needs an email address")
	}
	var old Person
	err := t.row("SELECT id, name, email, role FROM person WHERE email_key = ?", key).
		Scan(&old.ID, &old.Name, &old.Email, &old.Role)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		p.ID = newID("p")
		if p.Role == "" {
			p.Role = PlatformRoleUnknown
		}
		_, err := t.exec("INSERT INTO person (id, name, email, email_key, role) VALUES (?, ?, ?, ?, ?)",
			p.ID, p.Name, p.Email, key, p.Role)
		return p, err
	case err != nil:
		return Person{}, err
	}
	p.ID = old.ID
	if p.Name == "" {
		p.Name = old.Name
	}
	if p.Role == "" {
		p.Role = old.Role
	}
	if p == old {
		return p, nil
	}
	_, err = t.exec("UPDATE person SET name = ?, email = ?, role = ? WHERE id = ?", p.Name, p.Email, p.Role, p.ID)
	return p, err
}

// UpdateOwners replaces the owners by what change makes of them. change sees
// the connector and the people known here as they are while nobody else can
// write, so that two who change the owners at once both find their change
// kept; its error changes nothing. Where the account's users are known, the
// owners' PagerDuty roles are looked up there.
func (s *Store) UpdateOwners(ctx context.Context, id string,
	change func(now Connector, known []Person) ([]Owner, error)) (Connector, error) {
	var after Connector
	err := s.change(ctx, "changing the owners", id, func(t *tx, num int64) error {
		now, err := readBack(t, id)
		if err != nil {
			return err
		}
		known, err := people(t)
		if err != nil {
			return err
		}
		owners, err := change(now, known)
		if err != nil {
			return refusal{err}
		}
		if err := putOwners(t, num, owners); err != nil {
			return err
		}
		if err := judgeByLastRead(t, num); err != nil {
			return err
		}
		after, err = readBack(t, id)
		return err
	})
	if err != nil {
		return Connector{}, err
	}
	s.fillLive(&after)
	return after, nil
}

// judgeByLastRead writes down the owners' roles as the data here tells them;
// before the users were ever read it tells nothing.
func judgeByLastRead(t *tx, num int64) error {
	read, err := t.has("SELECT 1 FROM kind_baseline WHERE conn = ? AND kind = ?", num, access.KindUsers)
	if err != nil || !read {
		return err
	}
	last, err := newestRun(t, num, "r.applied = 1")
	if err != nil {
		return err
	}
	seesAll := last != nil && last.SeesAll && last.Coverage[access.KindUsers].State == access.Read
	return judgeOwners(t, num, func(email string) (string, error) { return roleByEmail(t, num, email, seesAll) })
}

// putOwners replaces the owner rows; an owner named twice is one.
func putOwners(t *tx, num int64, owners []Owner) error {
	if _, err := t.exec("DELETE FROM connector_owner WHERE conn = ?", num); err != nil {
		return err
	}
	inTenant, err := t.has("SELECT 1 FROM connector WHERE num = ? AND platform = ?", num, ConductorOne)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, o := range owners {
		there := PlatformRole("")
		if inTenant { // a role there says nothing of this computer
			there, o.Role = o.Role, ""
		}
		p, err := putPerson(t, o.Person)
		if err != nil {
			return err
		}
		if seen[p.ID] {
			continue
		}
		seen[p.ID] = true
		if _, err := t.exec("INSERT INTO connector_owner (conn, place, person_id, pagerduty_role, platform_role) VALUES (?, ?, ?, ?, ?)",
			num, i, p.ID, o.PagerDutyRole, there); err != nil {
			return err
		}
	}
	return nil
}

// judgeOwners writes down what roles the owners hold in the account, as the
// users that were just read tell. role returns UnknownEmail for strangers.
func judgeOwners(t *tx, num int64, role func(email string) (string, error)) error {
	type owner struct{ place, email, has string }
	var list []owner
	err := t.each(`SELECT o.place, p.email, o.pagerduty_role FROM connector_owner o
		JOIN person p ON p.id = o.person_id WHERE o.conn = ?`, []any{num}, func(r *sql.Rows) error {
		var o owner
		err := r.Scan(&o.place, &o.email, &o.has)
		list = append(list, o)
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range list {
		is, err := role(o.email)
		if err != nil {
			return err
		}
		if is == o.has {
			continue
		}
		if _, err := t.exec("UPDATE connector_owner SET pagerduty_role = ? WHERE conn = ? AND place = ?",
			is, num, o.place); err != nil {
			return err
		}
	}
	return nameOwners(t, num)
}

// nameOwners gives owners who are known by their e-mail only the name that the
// account has for it.
func nameOwners(t *tx, num int64) error {
	const named = `FROM user_open u WHERE u.conn = ? AND u.email = person.email COLLATE NOCASE AND u.status <> ? AND u.name <> ''`
	_, err := t.exec(`UPDATE person SET name = (SELECT u.name `+named+` ORDER BY u.num LIMIT 1)
		WHERE name = '' AND id IN (SELECT person_id FROM connector_owner WHERE conn = ?) AND EXISTS (SELECT 1 `+named+`)`,
		num, access.Deleted, num, num, access.Deleted)
	return err
}

// roleByEmail is the base role of the account's user with that address.
// Whoever is not there is unknown to the account only where the data is of a
// key that sees everybody; otherwise it is not known ("").
func roleByEmail(t *tx, num int64, email string, seesAll bool) (string, error) {
	var role string
	err := t.row("SELECT role FROM user_open WHERE conn = ? AND email = ? COLLATE NOCASE AND status <> ? ORDER BY num",
		num, strings.TrimSpace(email), access.Deleted).Scan(&role)
	if errors.Is(err, sql.ErrNoRows) && !seesAll {
		return "", nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return UnknownEmail, nil
	}
	return role, err
}

// has reports whether a query finds a row.
func (t *tx) has(query string, args ...any) (bool, error) {
	var one int
	err := t.row(query, args...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
