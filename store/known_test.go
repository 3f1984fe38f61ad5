package store

import (
	"context"
	"slices"
	"testing"

	"connectpd/store/access"
)

// TestKnownNames: what there was at any time that is kept is known by every
// name it had.
func TestKnownNames(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c := connect(t, s)
	if people, err := s.KnownPeople(ctx, c.ID); err != nil || len(people) != 0 {
		t.Errorf("before any sync: %v, %v", people, err)
	}
	syncOnce(t, s, c, small())
	d := small()
	withoutUser(d, "U2")
	d.Users[0].Email = "ada.l@example.com"
	d.Teams[0].Name = "Kern"
	syncOnce(t, s, c, d)
	people, err := s.KnownPeople(ctx, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"ada@example.com", "ada.l@example.com", "bob@example.com"} {
		if !slices.ContainsFunc(people, func(p KnownPerson) bool { return p.Email == email }) {
			t.Errorf("%s is not known: %v", email, people)
		}
	}
	resources, err := s.KnownResources(ctx, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Core", "Kern"} {
		if !slices.Contains(resources, KnownResource{access.TypeTeam, "T1", name}) {
			t.Errorf("%s is not known: %v", name, resources)
		}
	}
}
