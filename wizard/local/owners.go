package local

import (
	"cmp"
	"slices"
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Actions of the list of owners.
const (
	ActOwners    = "owners" // add or change owners
	ActAddPerson = "add_person"
	actEditMe    = "edit_me" // change one's own name or e-mail
)

// owners is the step Owners: the people known here. Its own pages are the form
// of a person, and the one in the list's place: who sits here is asked once,
// and is one line from then on.
type owners struct{ *steps }

// Arrive folds the list, and begins with what is known of who sits here.
func (s owners) Arrive() { s.unfolded, s.me = false, s.meForm() }

func (owners) Asks() bool                       { return false }
func (owners) Delegation() *platform.Delegation { return nil }

func (s owners) List(p *flow.Page, others bool) {
	p.Actions = append(p.Actions, flow.Action{ID: ActAddPerson, Label: "Add a person"})
	if others {
		return
	}
	p.Actions = append(p.Actions, flow.Action{ID: actEditMe, Label: "Correct your name or email"})
	p.Hints = []string{
		neededRoles,
		"If you leave yourself out, connectpd hands over: it writes a message to the owner, and setup ends here.",
	}
}

// ownerNeeds says what an owner needs to be, and neededRoles as well when that
// is checked.
const (
	ownerNeeds  = "An owner must be Connector Administrator or Super Administrator here, and Admin (Global Admin) or Account Owner in PagerDuty."
	neededRoles = ownerNeeds + " The PagerDuty role is checked once the API token is entered."
)

// Folded: who sits here is asked, or is an owner, and nobody wanted the list.
func (s owners) Folded() bool { return !s.unfolded && (s.asksMe() || s.Mine()) }

// asksMe: who sits here has not said so, and no flag named other owners.
func (s owners) asksMe() bool { return !s.Met && (s.Mine() || !s.Flagged.Owners) }

func (s owners) mePage(p *flow.Page) {
	p.Question = "Who are you? You will own this connector."
	help := "The one you sign in to PagerDuty with."
	if me := s.Facts.Me; me.Source != "" && s.me.email != "" && flow.SameEmail(s.me.email, me.Email) {
		help += " This one is from " + me.Source + "."
	}
	p.Fields = []flow.Field{
		{ID: FieldPersonEmail, Label: "Your email in PagerDuty", Value: s.me.email, Focus: true, Placeholder: "ada@example.com", Help: help},
		{ID: fieldPersonName, Label: "Your name", Value: s.me.name, Optional: true},
	}
	p.Hints = []string{neededRoles, "You are asked once; connectpd config me changes it."}
	p.Actions = []flow.Action{{ID: ActOwners, Label: "Add or choose other owners"}}
}

func (s owners) foldedPage(p *flow.Page) {
	p.Question = "Who owns this connector?"
	for _, c := range s.Chosen(s.Roster()) {
		name := c.Label()
		if c.Name != "" {
			name += " · " + c.Email
		}
		p.Rows = append(p.Rows, flow.Row{Label: "Owner", Value: name})
	}
	p.Hints = []string{neededRoles}
	p.Actions = []flow.Action{
		{ID: ActOwners, Label: "Add or change owners"},
		{ID: actEditMe, Label: "Correct your name or email"},
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
	slices.SortStableFunc(list, func(a, b platform.Candidate) int { return cmp.Compare(last(a), last(b)) })
	return list
}

// last is 1 for whoever cannot be chosen and comes after the others.
func last(c platform.Candidate) int {
	if c.Refused != "" && !c.You {
		return 1
	}
	return 0
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
