package findings

import (
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
)

// morePowerful reads the changes of the last run: whoever became Admin,
// Account Owner or team manager. What was there before connectpd first looked
// is no change.
func (f *finder) morePowerful() {
	for _, c := range f.in.Changes {
		if c.User.ID == "" || c.Kind == store.Lost {
			continue
		}
		switch c.Type {
		case access.TypeRole, access.TypeUser:
			f.newRole(c)
		case access.TypeTeam:
			f.newManager(c)
		case access.TypeSchedule:
		}
	}
}

// power orders base roles that reach everything.
func power(role string) int {
	switch role {
	case "owner":
		return 2
	case "admin":
		return 1
	default:
		return 0
	}
}

func (f *finder) newRole(c store.Change) {
	to, from := c.To, c.From
	switch {
	case c.Kind == store.Gained && c.Type == access.TypeRole:
		to, from = c.ResourceID, ""
	case c.Kind != store.Altered || c.Field != "role":
		return
	}
	if power(to) <= power(from) || f.said(MorePowerful, c.User.ID) {
		return
	}
	who := f.changed(c.User)
	why := fmt.Sprintf("%s was not in the account at the previous sync and is now %s.", who.Name, f.role(to))
	if from != "" {
		why = fmt.Sprintf("%s was %s at the previous sync and is now %s.", who.Name, f.role(from), f.role(to))
	}
	f.about(MorePowerful, High, who, []Ref{{Type: "role", ID: to, Name: f.role(to)}},
		fmt.Sprintf("%s became %s", who.Name, f.role(to)), why)
}

func (f *finder) newManager(c store.Change) {
	manager := string(access.Manager)
	switch {
	case c.Kind == store.Gained && c.Entitlement == access.Manager:
	case c.Kind == store.Altered && c.Field == "role" && c.To == manager && c.From != manager:
	default:
		return
	}
	who, team := f.changed(c.User), f.team(c.ResourceID)
	if c.Resource != "" {
		team.Name = c.Resource
	}
	why := fmt.Sprintf("%s was not in the team %s at the previous sync and is now its manager.", who.Name, team.Name)
	if c.From != "" {
		why = fmt.Sprintf("%s was %s of the team %s at the previous sync and is now its manager.", who.Name, c.From, team.Name)
	}
	f.out = append(f.out, Finding{
		Kind: MorePowerful, ID: who.ID + "/" + team.ID, Severity: Medium, Subject: who, Who: []Ref{who}, On: []Ref{team},
		head: fmt.Sprintf("%s became manager of %s", who.Name, team.Name), Why: why,
	})
}

func (f *finder) changed(u access.User) Ref {
	if _, here := f.users[u.ID]; here {
		return f.user(u.ID)
	}
	return Ref{Type: "user", ID: u.ID, Name: nameOf(u, u.ID), Email: u.Email}
}

func (f *finder) said(k Kind, id string) bool {
	for _, x := range f.out {
		if x.Kind == k && x.ID == id {
			return true
		}
	}
	return false
}

// owners: a connector's owner needs Admin or Account Owner in PagerDuty. Who
// is unknown by their e-mail can only be said by a key that sees everybody.
func (f *finder) owners() {
	if !f.read(access.KindUsers) {
		return
	}
	byEmail := make(map[string]access.User)
	for _, u := range f.in.Data.Users {
		if isLive(u) && u.Email != "" {
			byEmail[strings.ToLower(u.Email)] = u
		}
	}
	for _, o := range f.in.Connector.Owners {
		email := strings.ToLower(o.Email)
		u, known := byEmail[email]
		if email == "" || !known && !f.in.SeesAll || access.IsAdmin(u.Role) {
			continue
		}
		owner := Ref{Type: "owner", ID: email, Name: orID(o.Name, o.Email), Email: o.Email}
		head := fmt.Sprintf("%s owns this connector but is not in PagerDuty under that email", owner.Name)
		why := fmt.Sprintf("%s owns this connector, but no PagerDuty user has the email %s. An owner must be %s or %s.",
			owner.Name, o.Email, f.role("admin"), f.role("owner"))
		who := []Ref{}
		if known {
			who = []Ref{f.user(u.ID)}
			head = fmt.Sprintf("%s owns this connector but is only %s in PagerDuty", owner.Name, f.role(u.Role))
			why = fmt.Sprintf("%s owns this connector but is %s in PagerDuty. An owner must be %s or %s.",
				owner.Name, f.role(u.Role), f.role("admin"), f.role("owner"))
		}
		f.out = append(f.out, Finding{Kind: OwnerRole, ID: email, Severity: High, Subject: owner, Who: who, head: head, Why: why})
	}
}
