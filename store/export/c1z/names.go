package c1z

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"connectpd/store/access"
)

// ConductorOne's PagerDuty connector names a base role's resource after the
// kind of role it is, a team role's entitlement after the team, and what holds
// on a role "member". The same ids here make both meet on one object.
const (
	rolePrefix = "user-"
	teamPrefix = "team-"
	member     = "member"
)

// Limits of the format, in bytes.
const (
	maxName        = 1024
	maxDescription = 2048
)

// purpose tells what an entitlement is for.
type purpose uint64

// A membership is assigned; a team role is a permission within it.
const (
	assignment purpose = 1
	permission purpose = 2
)

// resource is what is held, or who holds.
type resource struct {
	kind access.ResourceType
	id   string // as ConductorOne's connector has it
	name string
}

func (r resource) key() string { return string(r.kind) + ":" + r.id }

// entitlement is what can be held on a resource.
type entitlement struct {
	on      resource
	slug    string
	purpose purpose
}

func (e entitlement) id() string { return e.on.key() + ":" + e.slug }

// name is the entitlement as a list shows it.
func (e entitlement) name() string { return clip(e.on.name+" "+e.what(), maxName) }

func (e entitlement) description() string {
	return clip("PagerDuty: "+e.what()+" of "+e.on.name, maxDescription)
}

func (e entitlement) what() string {
	switch {
	case e.on.kind == access.TypeRole:
		return "role"
	case e.on.kind == access.TypeSchedule:
		return "schedule " + e.slug
	}
	return "team " + strings.TrimPrefix(e.slug, teamPrefix)
}

// grant is one entitlement held by one user. There are many, so they point to
// what they share.
type grant struct {
	held *entitlement
	by   *resource
}

func (g grant) id() string { return g.held.id() + ":" + g.by.key() }

// catalog is an account in the words of the format, in one order whatever
// order it came in.
type catalog struct {
	users        map[string]access.User // by id
	resources    []resource             // users first
	entitlements []entitlement
	grants       []grant
}

// newCatalog names what is in d, and what its grants name beyond that.
func newCatalog(d *access.Dataset) *catalog {
	c := &catalog{users: map[string]access.User{}}
	known := c.nameResources(d)
	offered := map[held]*entitlement{}
	offer := func(on *resource, slug string) *entitlement {
		key := held{on, slug}
		if offered[key] == nil {
			e := entitlementOf(*on, slug)
			offered[key] = &e
		}
		return offered[key]
	}
	for i := range c.resources {
		for _, slug := range slugsOf(c.resources[i].kind) {
			offer(&c.resources[i], slug)
		}
	}
	c.grants = make([]grant, 0, 2*len(d.Grants))
	for _, g := range d.Grants {
		on, by := known[keyOf(g.Type, g.ResourceID)], known[keyOf(access.TypeUser, g.UserID)]
		for _, slug := range heldBy(g) {
			c.grants = append(c.grants, grant{offer(on, slug), by})
		}
	}
	slices.SortFunc(c.grants, func(a, b grant) int {
		return cmp.Or(compare(a.held.on, b.held.on), cmp.Compare(a.held.slug, b.held.slug), compare(*a.by, *b.by))
	})
	c.grants = slices.Compact(c.grants)
	for _, e := range offered {
		c.entitlements = append(c.entitlements, *e)
	}
	slices.SortFunc(c.entitlements, func(a, b entitlement) int { return cmp.Or(compare(a.on, b.on), cmp.Compare(a.slug, b.slug)) })
	return c
}

// held is an entitlement while its names are not there yet.
type held struct {
	on   *resource
	slug string
}

// nameResources fills users and resources, and returns the resources by key.
func (c *catalog) nameResources(d *access.Dataset) map[string]*resource {
	known := map[string]*resource{}
	add := func(kind access.ResourceType, id, name string) {
		r := resourceOf(kind, id, name)
		if key := r.key(); known[key] == nil {
			known[key] = &r // until all are in order
			c.resources = append(c.resources, r)
		}
	}
	for _, u := range d.Users {
		add(access.TypeUser, u.ID, u.Name)
		c.users[u.ID] = u
	}
	for _, t := range d.Teams {
		add(access.TypeTeam, t.ID, t.Name)
	}
	for _, r := range d.Roles {
		add(access.TypeRole, r.ID, r.Name)
	}
	for _, s := range d.Schedules {
		add(access.TypeSchedule, s.ID, s.Name)
	}
	for _, g := range d.Grants {
		add(g.Type, g.ResourceID, "")
		add(access.TypeUser, g.UserID, "")
	}
	slices.SortFunc(c.resources, compare)
	for i := range c.resources {
		known[c.resources[i].key()] = &c.resources[i]
	}
	return known
}

// compare orders resources: by type as they are shown everywhere, then by id.
func compare(a, b resource) int {
	return cmp.Or(cmp.Compare(rank(a.kind), rank(b.kind)), cmp.Compare(a.id, b.id))
}

func rank(t access.ResourceType) int { return slices.Index(access.ResourceTypes[:], t) }

func keyOf(kind access.ResourceType, id string) string { return resourceOf(kind, id, "").key() }

// resourceOf is a resource under the id that ConductorOne's connector gives it.
func resourceOf(kind access.ResourceType, id, name string) resource {
	if kind == access.TypeRole {
		id = rolePrefix + id
	}
	id = clip(id, maxName)
	name = clip(name, maxName)
	if strings.TrimSpace(name) == "" {
		name = id
	}
	return resource{kind, id, name}
}

func entitlementOf(on resource, slug string) entitlement {
	e := entitlement{on: on, slug: slug, purpose: assignment}
	if on.kind == access.TypeTeam && slug != member {
		e.purpose = permission
	}
	return e
}

// slugsOf are the entitlements that every resource of a kind offers.
func slugsOf(kind access.ResourceType) []string {
	switch kind {
	case access.TypeTeam:
		return []string{member, teamPrefix + string(access.Observer), teamPrefix + string(access.Responder), teamPrefix + string(access.Manager)}
	case access.TypeRole:
		return []string{member}
	case access.TypeSchedule:
		return []string{string(access.Member), string(access.OnCall)}
	}
	return nil
}

// heldBy names what a grant is of. As with ConductorOne's connector, who has a
// role in a team is its member as well; who is in it in an unknown role is its
// member, and nothing more is said.
func heldBy(g access.Grant) []string {
	switch {
	case g.Type == access.TypeRole, g.Type == access.TypeTeam && g.Entitlement == access.RoleUnknown:
		return []string{member}
	case g.Type == access.TypeTeam:
		return []string{member, teamPrefix + clip(string(g.Entitlement), maxName)}
	}
	return []string{clip(string(g.Entitlement), maxName)}
}

// nameParts parts a name at its first blank, as ConductorOne's connector does.
func nameParts(name string) (first, last string) {
	first, last, _ = strings.Cut(strings.TrimSpace(name), " ")
	return clip(first, maxName), clip(strings.TrimSpace(last), maxName)
}

// clip makes a text valid UTF-8 of at most max bytes, between characters.
func clip(text string, max int) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	if len(text) <= max {
		return text
	}
	for max > 0 && !utf8.RuneStart(text[max]) {
		max--
	}
	return text[:max]
}
