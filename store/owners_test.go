package store

import (
	"context"
	"testing"

	"connectpd/store/access"
)

// setOwners makes these the owners.
func setOwners(t *testing.T, s *Store, id string, owners ...Owner) {
	t.Helper()
	_, err := s.UpdateOwners(context.Background(), id, func(Connector, []Person) ([]Owner, error) { return owners, nil })
	if err != nil {
		t.Fatal(err)
	}
}

// TestOwnersAreNamed: an owner who was given by the e-mail only has the name
// that the account has, and keeps one that was given.
func TestOwnersAreNamed(t *testing.T) {
	ctx, s := context.Background(), open(t)
	conn := connect(t, s)
	unnamed := Owner{Person: Person{Email: "BOB@example.com", Role: ConnectorAdministrator}}
	named := Owner{Person: Person{Name: "As Typed", Email: "ada@example.com", Role: ConnectorAdministrator}}
	setOwners(t, s, conn.ID, unnamed, named)
	syncOnce(t, s, conn, small())
	now, err := s.Connector(ctx, conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now.Owners[0].Name != "Bob" || now.Owners[0].Email != "BOB@example.com" || now.Owners[1].Name != "As Typed" {
		t.Errorf("%+v", now.Owners)
	}
}

// TestOwnersOfAPartialView: a key that sees part of an account cannot say that
// it knows nobody by an address.
func TestOwnersOfAPartialView(t *testing.T) {
	for _, c := range []struct {
		name    string
		seesAll bool
		want    string
	}{
		{"a key that sees everyone", true, UnknownEmail},
		{"a key that sees a part", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, s := context.Background(), open(t)
			conn := connect(t, s)
			syncAs(t, s, Run{ConnectorID: conn.ID, TokenKind: access.UserToken, SeesAll: c.seesAll}, ResultOK, small())
			stranger := Owner{Person: Person{Name: "Eve", Email: "eve@example.com", Role: ConnectorAdministrator}}
			check := func(when string) {
				t.Helper()
				now, err := s.Connector(ctx, conn.ID)
				if err != nil {
					t.Fatal(err)
				}
				if now.Owners[0].PagerDutyRole != "admin" || now.Owners[1].PagerDutyRole != c.want {
					t.Errorf("%s: %+v", when, now.Owners)
				}
			}
			setOwners(t, s, conn.ID, append(conn.Owners, stranger)...)
			check("when they were changed")
			syncAs(t, s, Run{ConnectorID: conn.ID, TokenKind: access.UserToken, SeesAll: c.seesAll}, ResultOK, small())
			check("after the next sync")
		})
	}
}
