package store

import "connectpd/store/access"

// diffUsers compares the users, once it is known who holds something.
//
// Whoever is not among the live users of a complete listing but still holds
// something (a schedule lists deleted users; or what they hold was not read
// this time) stays as a principal: named, without an address, deleted (or
// unseen, when the key does not show everybody), never counted as a user.
func (p *plan) diffUsers() {
	for num := 1; num < len(p.st.things.all); num++ {
		th := p.st.things.all[num]
		if th.typ != access.TypeUser {
			continue
		}
		old := p.st.users[num]
		row := p.userAfter(th, old)
		if row.live() {
			p.counts.Users++
		}
		switch {
		case old == nil && row == nil:
			continue
		case row == nil:
			p.closeUsers = append(p.closeUsers, old)
		case old == nil:
			p.openUsers = append(p.openUsers, row)
		case sameUser(old.User, row.User):
			continue
		default:
			p.closeUsers = append(p.closeUsers, old)
			p.openUsers = append(p.openUsers, row)
		}
		p.countUser(old, row)
	}
}

// userAfter is a user as the run leaves them, nil when they are gone.
func (p *plan) userAfter(th thing, old *userRow) *userRow {
	if u := p.liveUsers[th.num]; u != nil {
		row := &userRow{num: th.num, from: p.run, User: *u}
		row.TeamIDs = nil
		row.baseline = old == nil && !p.st.based[access.KindUsers]
		return row
	}
	if old.live() && !p.absentIsGone(access.KindUsers, th.num) {
		return old
	}
	if !p.holds[th.num] {
		return nil
	}
	row := &userRow{num: th.num, from: p.run, User: access.User{ID: th.id, Status: access.Unseen}}
	row.baseline = old == nil && !p.st.based[access.KindUsers]
	hint := p.hints[th.num]
	switch {
	case hint != nil:
		row.Status, row.Name = hint.Status, hint.Name
	case old != nil && !old.live():
		row.Status = old.Status
	case p.cover[access.KindUsers].State == access.Read && p.seesAll:
		row.Status = access.Deleted
	}
	if row.Name == "" && old != nil {
		row.Name = old.Name
	}
	return row
}

// sameUser compares what is kept of a user.
func sameUser(a, b access.User) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Email == b.Email && a.Role == b.Role && a.Status == b.Status &&
		a.JobTitle == b.JobTitle && a.TimeZone == b.TimeZone && a.URL == b.URL && a.SSO == b.SSO
}

func (p *plan) countUser(old, row *userRow) {
	switch {
	case old.live() && row.live():
		p.changes.Altered += len(userFields(old.User, row.User))
	case old.live():
		p.changes.Lost++
	case row.live() && !row.baseline:
		p.changes.Gained++
	}
}
