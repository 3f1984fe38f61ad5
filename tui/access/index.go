package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

// index is the access data of one connector in the shapes that browsing needs.
// It is made once, in a command, and never changed: commands that search and
// the screen that draws read it at the same time.
type index struct {
	env     *ui.Env
	people  []person // by name
	things  []thing  // teams and schedules by name, then roles, most powerful first
	grants  []grant
	orders  [sides][]order
	ents    []string // what can be held, folded; grants name it by place
	deleted int      // people who are deleted, but whom a schedule still lists
	takenAt time.Time
	gaps    string // what the last sync could not read; empty when nothing
	// narrowed: there is more than was asked for.
	narrowed bool
}

// person is a user with all they hold. Text is made safe to draw.
type person struct {
	id, name, email  string
	role             string // the base role's label
	power            int    // its place among the roles, most powerful first
	user             access.User
	grants           []int32 // in the order of things
	folded, foldedAt text    // name and e-mail, for the search
}

// thing is a team, a schedule or a role with everybody who holds it.
type thing struct {
	typ      access.ResourceType
	id, name string
	url      string
	facts    []fact
	note     string  // what is worth a column: managers, who is on call
	grants   []int32 // in the order of people
	holders  int     // people; one may hold two things on a schedule
	power    int
	folded   text
}

// fact is a line about a thing.
type fact struct{ label, text string }

type grant struct {
	person, thing int32
	ent           int32 // place in ents
	held          string
	seen          store.Seen
}

// Services is where access data comes from: *store.Store.
type Services interface {
	Snapshot(ctx context.Context, connectorID string, asOfRun int64) (*access.Dataset, error)
	Access(ctx context.Context, q store.AccessQuery, yield func(store.Holding) error) error
}

// read makes the index: the snapshot names everything, also what nobody holds
// and people who hold nothing; the listing adds since when a grant is known.
func read(ctx context.Context, r Services, connector string, only ui.Only) (*index, error) {
	d, err := r.Snapshot(ctx, connector, only.Run)
	if err != nil {
		return nil, err
	}
	q := store.AccessQuery{ConnectorID: connector, UserEmail: only.User, Type: only.Type, Resource: only.Resource, AsOfRun: only.Run}
	if only.Narrows() {
		return narrowed(ctx, r, q, d)
	}
	b := newBuilder(d, func(thingKey) bool { return true })
	if err := r.Access(ctx, q, b.add); err != nil {
		return nil, err
	}
	return b.finish(), nil
}

// narrowed is the index of some grants, with nobody and nothing beside those
// who hold them and what is held.
func narrowed(ctx context.Context, r Services, q store.AccessQuery, d *access.Dataset) (*index, error) {
	var held []store.Holding
	in := map[thingKey]bool{}
	err := r.Access(ctx, q, func(h store.Holding) error {
		held = append(held, h)
		in[thingKey{access.TypeUser, h.User.ID}] = true
		in[thingKey{h.Type, h.ResourceID}] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	b := newBuilder(d, func(t thingKey) bool { return in[t] })
	for _, h := range held {
		if err := b.add(h); err != nil {
			return nil, err
		}
	}
	return b.finish(), nil
}

type builder struct {
	x      *index
	people map[string]int32
	things map[thingKey]int32
	ents   map[access.Entitlement]int32
	roles  map[string]string // labels
}

type thingKey struct {
	typ access.ResourceType
	id  string
}

// newBuilder begins with what is shown of the snapshot.
func newBuilder(d *access.Dataset, shown func(thingKey) bool) *builder {
	b := &builder{
		x: &index{takenAt: d.TakenAt, gaps: gaps(d.Coverage)}, people: make(map[string]int32, len(d.Users)),
		things: map[thingKey]int32{}, ents: map[access.Entitlement]int32{}, roles: map[string]string{},
	}
	for _, r := range d.Roles {
		b.roles[r.ID] = r.Name
		if !shown(thingKey{access.TypeRole, r.ID}) {
			continue
		}
		b.thing(thing{typ: access.TypeRole, id: r.ID, name: r.Name, facts: []fact{{"API value", words.Clean(r.ID)}}})
	}
	for _, t := range d.Teams {
		if shown(thingKey{access.TypeTeam, t.ID}) {
			b.thing(thing{typ: access.TypeTeam, id: t.ID, name: t.Name, url: t.URL, facts: teamFacts(t)})
		}
	}
	for _, s := range d.Schedules {
		if shown(thingKey{access.TypeSchedule, s.ID}) {
			b.thing(thing{typ: access.TypeSchedule, id: s.ID, name: s.Name, url: s.URL, facts: scheduleFacts(s)})
		}
	}
	for _, u := range d.Users {
		if shown(thingKey{access.TypeUser, u.ID}) {
			b.person(u)
		}
	}
	b.x.grants = make([]grant, 0, len(d.Grants))
	return b
}

func (b *builder) person(u access.User) int32 {
	n := int32(len(b.x.people))
	b.people[u.ID] = n
	if u.Status == access.Deleted {
		b.x.deleted++
	}
	label := b.roles[u.Role]
	if label == "" {
		label = access.RoleName(u.Role, true)
	}
	p := person{id: u.ID, name: words.Clean(cmp.Or(u.Name, u.Email, u.ID)), email: words.Clean(u.Email), role: words.Clean(label),
		power: power(u.Role), user: u}
	p.folded, p.foldedAt = newText(p.name), newText(p.email)
	b.x.people = append(b.x.people, p)
	return n
}

func (b *builder) thing(t thing) int32 {
	n := int32(len(b.x.things))
	b.things[thingKey{t.typ, t.id}] = n
	t.name = words.Clean(cmp.Or(t.name, t.id))
	t.folded, t.power = newText(t.name), power(t.id)
	b.x.things = append(b.x.things, t)
	return n
}

// add takes one grant. What it names and the snapshot did not was applied
// between the two reads.
func (b *builder) add(h store.Holding) error {
	who, ok := b.people[h.User.ID]
	if !ok {
		who = b.person(h.User)
	}
	on, ok := b.things[thingKey{h.Type, h.ResourceID}]
	if !ok {
		on = b.thing(thing{typ: h.Type, id: h.ResourceID, name: h.ResourceName})
	}
	ent, ok := b.ents[h.Entitlement]
	if !ok {
		ent = int32(len(b.x.ents))
		b.ents[h.Entitlement] = ent
		b.x.ents = append(b.x.ents, ui.Fold(string(h.Entitlement)+" "+entitlementWord(h.Entitlement)))
	}
	b.x.grants = append(b.x.grants, grant{person: who, thing: on, ent: ent, held: entitlementWord(h.Entitlement), seen: h.FirstSeen})
	return nil
}

// finish sorts everything once, so that no list is sorted while somebody
// looks at it.
func (b *builder) finish() *index {
	x := b.x
	people := arrange(x.people, func(a, b *person) int {
		return cmp.Or(strings.Compare(a.folded.s, b.folded.s), strings.Compare(a.id, b.id))
	})
	things := arrange(x.things, func(a, b *thing) int {
		return cmp.Or(cmp.Compare(typeOrder(a.typ), typeOrder(b.typ)), cmp.Compare(a.power, b.power),
			strings.Compare(a.folded.s, b.folded.s), strings.Compare(a.id, b.id))
	})
	for i := range x.grants {
		x.grants[i].person, x.grants[i].thing = people[x.grants[i].person], things[x.grants[i].thing]
	}
	slices.SortFunc(x.grants, func(a, b grant) int {
		return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.thing, b.thing), cmp.Compare(a.ent, b.ent))
	})
	for i, g := range x.grants {
		p, t := &x.people[g.person], &x.things[g.thing]
		p.grants = append(p.grants, int32(i))
		if n := len(t.grants); n == 0 || x.grants[t.grants[n-1]].person != g.person {
			t.holders++
		}
		t.grants = append(t.grants, int32(i))
	}
	for i := range x.things {
		x.things[i].note = x.noteOf(&x.things[i])
	}
	x.order()
	return x
}

// arrange sorts a list and tells where each place went.
func arrange[T any](list []T, compare func(a, b *T) int) []int32 {
	by := make([]int32, len(list))
	for i := range by {
		by[i] = int32(i)
	}
	slices.SortFunc(by, func(a, b int32) int { return compare(&list[a], &list[b]) })
	old := slices.Clone(list)
	to := make([]int32, len(list))
	for place, from := range by {
		list[place], to[from] = old[from], int32(place)
	}
	return to
}

// noteOf is what a column says about a thing beside the number of people.
func (x *index) noteOf(t *thing) string {
	switch t.typ {
	case access.TypeTeam:
		n := 0
		for _, g := range t.grants {
			if x.grants[g].held == string(access.Manager) {
				n++
			}
		}
		return words.Plural(n, "manager", "managers")
	case access.TypeSchedule:
		var names []string
		for _, g := range t.grants {
			if x.grants[g].held == onCallNow {
				names = append(names, x.people[x.grants[g].person].name)
			}
		}
		switch len(names) {
		case 0:
			return "nobody on call"
		case 1:
			return names[0] + " on call"
		}
		return fmt.Sprintf("%s on call", words.Plural(len(names), "person", "people"))
	}
	return words.Clean(t.id)
}

// find is the place of a person or thing by id; false where there is none.
func (x *index) find(t explore.Thing) (ref, bool) {
	if t.Type == access.TypeUser {
		for i := range x.people {
			if x.people[i].id == t.ID {
				return ref{ofPerson, int32(i)}, true
			}
		}
		return ref{}, false
	}
	for i := range x.things {
		if x.things[i].typ == t.Type && x.things[i].id == t.ID {
			return ref{ofThing, int32(i)}, true
		}
	}
	return ref{}, false
}

func typeOrder(t access.ResourceType) int {
	switch t {
	case access.TypeTeam:
		return 0
	case access.TypeSchedule:
		return 1
	}
	return 2
}

// power is a base role's place, most powerful first; unknown roles come last,
// and whatever is no role is all the same.
func power(role string) int {
	if i := slices.Index(access.BaseRoles[:], role); i >= 0 {
		return i
	}
	return len(access.BaseRoles)
}
