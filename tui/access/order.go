package access

import (
	"cmp"
	"slices"
	"strings"

	"connectpd/store/access"
)

// The sides from which the account is looked at.
const (
	byPerson = iota
	byResource
	byRole
	sides
)

// order is everything on one side in one order.
type order struct {
	name string
	rows []int32 // places in people or things
}

// bestMatch is the order of what a search found.
const bestMatch = "best match"

// order makes the orders of the three sides.
func (x *index) order() {
	people := make([]int32, len(x.people))
	for i := range people {
		people[i] = int32(i)
	}
	x.orders[byPerson] = []order{
		{"name", people},
		{"grants", sorted(people, func(a, b int32) int { return len(x.people[b].grants) - len(x.people[a].grants) })},
		{"role", sorted(people, func(a, b int32) int { return x.people[a].power - x.people[b].power })},
	}
	var resources, roles []int32
	for i := range x.things {
		if x.things[i].typ == access.TypeRole {
			roles = append(roles, int32(i))
		} else {
			resources = append(resources, int32(i))
		}
	}
	byName := func(a, b int32) int { return strings.Compare(x.things[a].folded.s, x.things[b].folded.s) }
	holders := func(a, b int32) int { return x.things[b].holders - x.things[a].holders }
	x.orders[byResource] = []order{
		{"type", resources}, {"name", sorted(resources, byName)}, {"people", sorted(resources, holders)},
	}
	x.orders[byRole] = []order{{"power", roles}, {"name", sorted(roles, byName)}, {"people", sorted(roles, holders)}}
}

// sorted is a list in another order; equals stay as they were.
func sorted(list []int32, compare func(a, b int32) int) []int32 {
	out := slices.Clone(list)
	slices.SortStableFunc(out, compare)
	return out
}

// The orders of what one person holds, and of who holds one thing.
var (
	ordersOfPerson = []string{"type", "name", "newest"}
	ordersOfThing  = []string{"name", "access", "newest"}
)

// arranged is the grants of one person or thing in an order of theirs, by its
// name.
func (x *index) arranged(in ref, rows []int32, name string) []int32 {
	switch {
	case name == "newest":
		return sorted(rows, func(a, b int32) int { return x.grants[b].seen.At.Compare(x.grants[a].seen.At) })
	case name == "access":
		return sorted(rows, func(a, b int32) int { return cmp.Compare(x.grants[a].held, x.grants[b].held) })
	case name == "name" && in.kind == ofPerson:
		return sorted(rows, func(a, b int32) int {
			return strings.Compare(x.things[x.grants[a].thing].folded.s, x.things[x.grants[b].thing].folded.s)
		})
	}
	return rows
}
