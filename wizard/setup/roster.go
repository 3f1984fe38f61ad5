package setup

import (
	"cmp"
	"slices"
	"strings"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

// candidate is somebody who could own the connector.
type candidate struct {
	access.Person
	You bool
	// Refused says why they cannot be chosen; empty when they can.
	Refused string
}

// roster lists who could own the connector.
func (s *state) roster() []candidate { return s.at().roster() }

// roster has the person at the keyboard first, then everybody known here, then
// those added on the spot. What was added here wins over what the store knows
// of the same e-mail.
func (s localSite) roster() []candidate {
	list := []candidate{{You: true, Person: access.Person{
		Name: s.a.Me.Name, Email: s.a.Me.Email, Role: access.SuperAdministrator,
	}}}
	at := map[string]int{strings.ToLower(s.a.Me.Email): 0}
	add := func(p access.Person) {
		key := strings.ToLower(p.Email)
		i, known := at[key]
		switch {
		case !known:
			at[key] = len(list)
			list = append(list, candidate{Person: p})
		case list[i].You:
			list[i].ID = p.ID
		default:
			list[i].Person = access.Person{ID: list[i].ID, Name: p.Name, Email: p.Email, Role: p.Role}
		}
	}
	for _, p := range s.facts.People {
		add(p)
	}
	for _, p := range s.a.Added {
		add(access.Person{Name: p.Name, Email: p.Email, Role: p.Role})
	}
	for i := range list {
		list[i].Refused = flow.RefusedOwner(list[i].Person)
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.last(), b.last()) })
	return list
}

// last is 1 for whoever cannot be chosen and comes after the others.
func (c candidate) last() int {
	if c.Refused != "" && !c.You {
		return 1
	}
	return 0
}

// chosen are the ticked people, in the roster's order.
func (s *state) chosen() []candidate {
	var list []candidate
	for _, c := range s.roster() {
		if c.Refused == "" && s.a.owns(c.Email) && c.Email != "" {
			list = append(list, c)
		}
	}
	return list
}

// mine reports whether the person at the keyboard is among the owners.
func (s *state) mine() bool { return s.a.Me.Email != "" && s.a.owns(s.a.Me.Email) }

// handsOver reports whether flags named owners of whom none sits here: the
// set-up is somebody else's to finish.
func (s localSite) handsOver() bool {
	return s.flagged.owners && len(s.chosen()) > 0 && !s.mine()
}

// find is a candidate by e-mail.
func (s *state) find(email string) (candidate, bool) {
	for _, c := range s.roster() {
		if flow.SameEmail(c.Email, email) {
			return c, true
		}
	}
	return candidate{}, false
}

func nameOf(o access.Owner) string {
	if o.Name == "" {
		return o.Email
	}
	return o.Name
}
