package simulator

import "time"

// Bulk makes an account of many things at once: they are put in order once, at
// the end, and nobody is served from it before.
type Bulk struct{ a *Account }

// NewTeam describes a team. An empty ID is made up.
type NewTeam struct {
	ID, Name, Description string
	Private               bool
}

// Build makes an account with two full keys and one that may only read. The
// same seed and the same fill make the same account.
func Build(seed uint64, subdomain string, fill func(*Bulk)) *Account {
	a := newAccount(seed, subdomain)
	fill(&Bulk{a})
	a.finish()
	return a
}

// finish puts everything in order and makes the account's keys.
func (a *Account) finish() {
	a.settle()
	a.addKey(Key{Kind: KeyAccount})
	a.addKey(Key{Kind: KeyAccount})
	a.addKey(Key{Kind: KeyAccount, ReadOnly: true})
}

// ID makes up an object's id.
func (b *Bulk) ID() string { return b.a.ids.object() }

// ShiftID makes up the id of a rotation or an event.
func (b *Bulk) ShiftID() string { return b.a.ids.long() }

// AddUser adds a user and returns their id.
func (b *Bulk) AddUser(n NewUser) string {
	u := b.a.newUser(n)
	b.a.users = append(b.a.users, u)
	return u.id
}

// AddDeleted lets a user have been there once, and returns their id.
func (b *Bulk) AddDeleted(name string) string {
	id := b.ID()
	b.a.deleted[id] = deletedUser{name, epoch.Add(1000 * time.Hour)}
	return id
}

// AddTeam adds a team and returns its id.
func (b *Bulk) AddTeam(n NewTeam) string {
	t := &team{id: n.ID, name: n.Name, description: n.Description, private: n.Private}
	if t.id == "" {
		t.id = b.ID()
	}
	b.a.teams = append(b.a.teams, t)
	b.a.teamByID[t.id] = t
	return t.id
}

// Join makes a user a member of a team.
func (b *Bulk) Join(teamID, userID, role string) {
	b.a.join(b.a.mustTeam(teamID), b.a.mustUser(userID), role)
}

// AddSchedule adds a schedule and returns its id.
func (b *Bulk) AddSchedule(n NewSchedule) string {
	s := b.a.newSchedule(n)
	b.a.schedules = append(b.a.schedules, s)
	return s.id
}

// AddPolicy adds an escalation policy.
func (b *Bulk) AddPolicy(name string, levels ...[]Target) { b.a.addPolicy(name, levels...) }
