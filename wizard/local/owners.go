package local

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Actions of the list of owners.
const (
	ActAddPerson = "add_person"
	ActEditMe    = "edit_me" // change one's own name or e-mail
)

// owners is the step Owners: the people known here. Its own page is the form of
// a person.
type owners struct{ *steps }

func (owners) Arrive()                          {}
func (owners) Asks() bool                       { return false }
func (owners) Delegation() *platform.Delegation { return nil }

func (s owners) List(p *flow.Page, others bool) {
	p.Actions = append(p.Actions, flow.Action{ID: ActAddPerson, Label: "Add a person"})
	if others {
		return
	}
	p.Actions = append(p.Actions, flow.Action{ID: ActEditMe, Label: "Correct your name or e-mail"})
	p.Hints = []string{
		"An owner needs Connector Administrator or Super Administrator here, and Admin (Global Admin) or Account Owner in PagerDuty. The second is checked once the API token is there.",
		"You are Super Administrator of the connectors on this computer. Roles here grant nothing elsewhere.",
		"If you leave yourself out, connectpd hands over: it writes a message to the owner, and ends here.",
	}
}

// Roster has the person at the keyboard first, then everybody known here, then
// those added on the spot. What was added here wins over what the store knows
// of the same e-mail.
func (s *steps) Roster() []platform.Candidate {
	list := []platform.Candidate{{You: true, Person: access.Person{
		Name: s.Me.Name, Email: s.Me.Email, Role: access.SuperAdministrator,
	}}}
	if me := s.Facts.Me; me.Source != "" && flow.SameEmail(me.Email, s.Me.Email) {
		list[0].Source = "from " + me.Source
	}
	at := map[string]int{strings.ToLower(s.Me.Email): 0}
	add := func(p access.Person) {
		key := strings.ToLower(p.Email)
		i, known := at[key]
		switch {
		case !known:
			at[key] = len(list)
			list = append(list, platform.Candidate{Person: p})
		case list[i].You:
			list[i].ID = p.ID
		default:
			list[i].Person = access.Person{ID: list[i].ID, Name: p.Name, Email: p.Email, Role: p.Role}
		}
	}
	for _, p := range s.Facts.People {
		add(p)
	}
	for _, p := range s.Added {
		add(access.Person{Name: p.Name, Email: p.Email, Role: p.Role})
	}
	for i := range list {
		list[i].Refused = flow.RefusedOwner(list[i].Person)
	}
	return list
}

func (s owners) Tick(c platform.Candidate, yes bool) { s.Own(c.Email, yes) }

func (owners) Refused(who, why string) *flow.Problem {
	return platform.RefusedOwner(failure.OwnerRefusedAdd, who, why)
}

func (s owners) Nobody() *flow.Problem {
	p := platform.NoOwner()
	if s.Me.Email == "" {
		p.Flag, p.Told = "--me EMAIL", failure.Tell(failure.NoOwnerNoMe)
	}
	return p
}
