package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Step 3 in a tenant: the people and roles are the tenant's.

// Ids of step 3 in a tenant.
const (
	ActFindPerson     = "find_person"
	FieldPersonSearch = "person_search"
)

// userSearch is what the tenant told of its people.
type userSearch struct {
	read   bool
	list   []tenant.User // those found, in every search so far
	more   bool
	typed  string // on the search page
	missed string // what was searched for and gave nobody
}

// arriveAtOwners asks for the tenant's people when the step is come to: those
// that flags name, else the first there are.
func (s tenantSite) arriveAtOwners() {
	if s.tenant.signed == nil || s.tenant.users.read || s.desk.Waiting() != 0 {
		return
	}
	s.askUsers("", false)
}

func (s *state) askUsers(query string, goOn bool) {
	f := tenant.FindRequest{Credentials: s.credentials(), Query: query}
	if w := s.tenant.want; query == "" && len(w.owners) > 0 {
		f.Emails, f.Only = w.owners, true
	} else if query == "" {
		f.Emails = s.unknownOwners()
	}
	s.ask(flow.Call(WorkUsers, f, s.services.SearchUsers, s.flow.foundUsers), goOn)
}

// unknownOwners are owners of a set-up that was taken up, of whom only the
// e-mail is known.
func (s *state) unknownOwners() []string {
	var list []string
	for _, email := range s.a.Owners {
		if _, known := s.find(email); !known {
			list = append(list, email)
		}
	}
	return list
}

// usersFound takes what a search for people gave.
func (s *state) usersFound(r tenant.FoundUsers, err error) *flow.Problem {
	if err != nil {
		return platform.Problem(err, flow.NothingSaved)
	}
	u := &s.tenant.users
	u.read, u.more, u.missed = true, r.List.More, ""
	for _, is := range r.List.Users {
		s.noteUser(is)
	}
	if r.Query != "" && len(r.List.Users) == 0 {
		u.missed = r.Query
	}
	return s.wantedOwners(r)
}

// noteUser adds somebody to the list, once, with the role as it is now.
func (s *state) noteUser(is tenant.User) {
	if is.Email == "" || is.Machine || is.Disabled {
		return
	}
	for i, known := range s.tenant.users.list {
		if flow.SameEmail(known.Email, is.Email) {
			s.tenant.users.list[i] = is
			return
		}
	}
	s.tenant.users.list = append(s.tenant.users.list, is)
}

// wantedOwners ticks the people that --owner and --me name.
func (s *state) wantedOwners(r tenant.FoundUsers) *flow.Problem {
	w := &s.tenant.want
	if len(w.owners) == 0 {
		return nil
	}
	for _, email := range r.Missing {
		return invalidFlag("--owner EMAIL", failure.Tell(failure.OwnerNotThere, failure.Blanks{"who": words.OneLine(email), "tenant": s.tenantHost()}))
	}
	in := s.tenant.signed.Caller
	s.a.Owners = nil
	for _, email := range w.owners {
		for _, u := range r.List.Users {
			if !u.HasEmail(email) {
				continue
			}
			if in.Machine && flow.SameEmail(email, w.me) {
				s.a.Me = personOf(u)
			}
			if why := refusedInTenant(tenantRole(u.Role)); why != "" {
				return invalidFlag("--owner EMAIL", failure.Tell(failure.OwnerRefused, failure.Blanks{"who": words.OneLine(email), "why": why}))
			}
			s.tick(personOf(u), true)
		}
	}
	return nil
}

func personOf(u tenant.User) person {
	return person{ID: u.ID, Name: words.OneLine(u.Name), Email: u.Email, Role: tenantRole(u.Role)}
}

// tick makes somebody of the tenant an owner, or not. Who is one is
// remembered with the answers.
func (s *state) tick(p person, yes bool) {
	s.a.own(p.Email, yes)
	kept := s.a.Added[:0:0]
	for _, q := range s.a.Added {
		if !flow.SameEmail(q.Email, p.Email) {
			kept = append(kept, q)
		}
	}
	if yes && !flow.SameEmail(p.Email, s.a.Me.Email) {
		kept = append(kept, p)
	}
	s.a.Added = kept
}

// roster lists who signed in, the owners
// chosen so far, and whom the tenant listed; those who may not come last.
func (s tenantSite) roster() []candidate {
	var list []candidate
	at := map[string]int{}
	add := func(p person, you bool) {
		key := strings.ToLower(p.Email)
		if i, known := at[key]; known {
			list[i].ID, list[i].Name, list[i].Role = p.ID, p.Name, p.Role
			return
		}
		at[key] = len(list)
		list = append(list, candidate{You: you, Person: access.Person{ID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role}})
	}
	if s.a.Me.Email != "" {
		add(s.a.Me, true)
	}
	for _, p := range s.a.Added {
		add(p, false)
	}
	for _, u := range s.tenant.users.list {
		add(personOf(u), false)
	}
	var may, mayNot []candidate
	for _, c := range list {
		c.Refused = refusedInTenant(c.Role)
		if c.Refused == "" || c.You {
			may = append(may, c)
		} else {
			mayNot = append(mayNot, c)
		}
	}
	return append(may, mayNot...)
}

// ownersThrough are the owners of the tenant's connector that hold an
// entitlement.
func (s *state) ownersThrough() []string {
	return throughNames(s.tenant.look.owners[s.a.Tenant.Connector])
}

func (s tenantSite) ownersPage(o *ownersStage, p *flow.Page) {
	p.Question = "Who owns this connector?"
	p.Choices = o.people(func(candidate) bool { return true })
	p.Hints = []string{
		"An owner needs Connector Administrator or Super Administrator in the tenant, and Admin (Global Admin) or Account Owner in PagerDuty. The second is checked once the API token is there.",
		"If you leave yourself out, the connector is created for its owners, the tenant tells them by e-mail, and this ends here.",
	}
	if in := o.tenant.signed; in != nil && tenantRole(in.Caller.Role) == access.NoPlatformRole {
		p.Warnings = append(p.Warnings, "You are neither Connector Administrator nor Super Administrator in the tenant: it will probably not let you create the connector.")
	}
	if through := o.ownersThrough(); len(through) > 0 {
		p.Notes = append(p.Notes, "The connector has owners "+words.List(through)+" besides; they stay owners.")
	}
	if o.tenant.users.more {
		p.Notes = append(p.Notes, "The tenant has more people than are listed: search by name or e-mail.")
	}
	if m := o.tenant.users.missed; m != "" {
		p.Notes = append(p.Notes, "Nobody in the tenant was found for “"+m+"”.")
	}
	o.usersWait(p)
	p.Actions = []flow.Action{{ID: ActFindPerson, Label: "Search by name or e-mail"}}
}

func (s *state) usersWait(p *flow.Page) {
	if s.desk.Wants(WorkUsers) {
		p.Waiting, p.WaitHint = "Asking "+s.tenantHost()+" for its people", "Going back stops it."
	}
}

func (o *ownersStage) findPersonPage(p *flow.Page) {
	p.Title, p.Question = "Owners", "Whom are you looking for?"
	p.Fields = []flow.Field{{ID: FieldPersonSearch, Label: "Part of a name, or an e-mail", Value: o.tenant.users.typed, Focus: true,
		Placeholder: "ada@example.com"}}
	p.Next = "search"
	o.usersWait(p)
}

func (o *ownersStage) takeFindPerson() *flow.Problem {
	query := words.OneLine(o.tenant.users.typed)
	if query == "" {
		return &flow.Problem{Told: failure.Tell(failure.NothingTyped), Field: FieldPersonSearch}
	}
	if !o.desk.Wants(WorkUsers) {
		o.askUsers(query, true)
	}
	return nil
}
