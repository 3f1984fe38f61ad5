package steps

import (
	"slices"
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
	actFindPerson     = "find_person"
	fieldPersonSearch = "person_search"
)

// owners is the step Owners: the tenant's people.
type owners struct {
	platform.QuietStage
	*steps
}

// userSearch is what the tenant told of its people.
type userSearch struct {
	read    bool
	list    []tenant.User // those found, in every search so far
	more    bool
	typed   string // on the search page
	missed  string // what was searched for and gave nobody
	finding bool   // the search page is shown
}

// Folded is never: the tenant tells who signed in, and its people are listed.
func (owners) Folded() bool { return false }

// Arrive asks for the tenant's people when the step is come to: those
// that flags name, else the first there are.
func (s owners) Arrive() {
	if s.signed == nil || s.users.read || s.Busy() {
		return
	}
	s.askUsers("", false)
}

func (s *steps) askUsers(query string, goOn bool) {
	f := tenant.FindRequest{Credentials: s.credentials(), Query: query}
	if w := s.want; query == "" && len(w.owners) > 0 {
		f.Emails, f.Only = w.owners, true
	} else if query == "" {
		f.Emails = s.unknownOwners()
	}
	s.Ask(flow.Call(WorkUsers, f, s.tenants.SearchUsers, s.foundUsers), goOn)
}

// foundUsers leads from the search back to the list.
func (s *steps) foundUsers(r tenant.FoundUsers, err error) {
	if s.Settle(s.usersFound(r, err)) {
		s.users.finding = false
	}
}

// unknownOwners are owners of a set-up that was taken up, of whom only the
// e-mail is known.
func (s *steps) unknownOwners() []string {
	var list []string
	for _, email := range s.Answers.Owners {
		if _, known := platform.Find(s.Roster(), email); !known {
			list = append(list, email)
		}
	}
	return list
}

// usersFound takes what a search for people gave.
func (s *steps) usersFound(r tenant.FoundUsers, err error) *flow.Problem {
	if err != nil {
		return platform.Problem(err, flow.NothingSaved)
	}
	u := &s.users
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
func (s *steps) noteUser(is tenant.User) {
	if is.Email == "" || is.Machine || is.Disabled {
		return
	}
	list := slices.Clone(s.users.list)
	same := func(known tenant.User) bool { return flow.SameEmail(known.Email, is.Email) }
	if i := slices.IndexFunc(list, same); i >= 0 {
		list[i] = is
	} else {
		list = append(list, is)
	}
	s.users.list = list
}

// wantedOwners ticks the people that --owner and --me name.
func (s *steps) wantedOwners(r tenant.FoundUsers) *flow.Problem {
	w := &s.want
	if len(w.owners) == 0 {
		return nil
	}
	for _, email := range r.Missing {
		return platform.InvalidFlag("--owner EMAIL", failure.Tell(failure.OwnerNotThere, failure.Blanks{"who": words.OneLine(email), "tenant": s.host()}))
	}
	in := s.signed.Caller
	s.Answers.Owners = nil
	for _, email := range w.owners {
		for _, u := range r.List.Users {
			if !u.HasEmail(email) {
				continue
			}
			if in.Machine && flow.SameEmail(email, w.me) {
				s.Me = personOf(u)
			}
			if why := refused(roleOf(u.Role)); why != "" {
				return platform.CannotOwn(email, why)
			}
			s.tick(personOf(u), true)
		}
	}
	return nil
}

func personOf(u tenant.User) platform.Person {
	return platform.Person{ID: u.ID, Name: words.OneLine(u.Name), Email: u.Email, Role: roleOf(u.Role)}
}

// tick makes somebody of the tenant an owner, or not. Who is one is
// remembered with the answers.
func (s *steps) tick(p platform.Person, yes bool) {
	s.Own(p.Email, yes)
	s.Forget(p.Email)
	if yes && !flow.SameEmail(p.Email, s.Me.Email) {
		s.Remember(p)
	}
}

// Tick makes somebody of the tenant an owner, or not.
func (s owners) Tick(c platform.Candidate, yes bool) {
	s.tick(platform.Person{ID: c.ID, Name: c.Name, Email: c.Email, Role: c.Role}, yes)
}

// Roster lists who signed in, the owners chosen so far, and whom the tenant listed; those who may not come last.
func (s *steps) Roster() []platform.Candidate {
	var list []platform.Candidate
	at := map[string]int{}
	add := func(p platform.Person, you bool) {
		key := strings.ToLower(p.Email)
		if i, known := at[key]; known {
			list[i].ID, list[i].Name, list[i].Role = p.ID, p.Name, p.Role
			return
		}
		at[key] = len(list)
		list = append(list, platform.Candidate{You: you, Person: access.Person{ID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role}})
	}
	if s.Me.Email != "" {
		add(s.Me, true)
	}
	for _, p := range s.Added {
		add(p, false)
	}
	for _, u := range s.users.list {
		add(personOf(u), false)
	}
	var may, mayNot []platform.Candidate
	for _, c := range list {
		c.Refused = refused(c.Role)
		if c.Refused == "" || c.You {
			may = append(may, c)
		} else {
			mayNot = append(mayNot, c)
		}
	}
	return append(may, mayNot...)
}

// OwnerNeeds says what an owner of a connector in a tenant needs to be.
const OwnerNeeds = "An owner must be Connector Administrator or Super Administrator in the tenant, and Admin (Global Admin) or Account Owner in PagerDuty."

// List completes the list of the tenant's people.
func (s owners) List(p *flow.Page, others bool) {
	p.Actions = []flow.Action{{ID: actFindPerson, Label: "Search by name or email"}}
	s.wait(p)
	if others {
		p.Intro[1] = "Choose one of them: the connector is created for them in " + s.host() + ", and they enter the key there."
		return
	}
	p.Hints = []string{
		OwnerNeeds + " The PagerDuty role is checked once the API token is entered.",
		"If you leave yourself out, the connector is created for its owners, the tenant emails them, and setup ends here.",
	}
	if s.signed != nil && roleOf(s.signed.Caller.Role) == access.NoPlatformRole {
		p.Warnings = append(p.Warnings, "You are neither Connector Administrator nor Super Administrator in the tenant: it will probably not let you create the connector.")
	}
	if through := throughNames(s.look.owners[s.a.Connector]); len(through) > 0 {
		p.Notes = append(p.Notes, "The connector also has the owners "+words.List(through)+"; they stay owners.")
	}
	if s.users.more {
		p.Notes = append(p.Notes, "The tenant has more people than are listed: search by name or email.")
	}
	if m := s.users.missed; m != "" {
		p.Notes = append(p.Notes, "Nobody in the tenant matches \""+m+"\".")
	}
}

func (s owners) wait(p *flow.Page) {
	if s.Wants(WorkUsers) {
		p.Waiting, p.WaitHint = "Asking "+s.host()+" for its people", "Go back to stop."
	}
}

// Asks has the people found that flags name, before one is missed.
func (s owners) Asks() bool {
	if !s.Wants(WorkUsers) && !s.users.read && len(s.want.owners) > 0 {
		s.askUsers("", false)
	}
	return s.Wants(WorkUsers)
}

func (owners) Refused(who, why string) *flow.Problem {
	return platform.RefusedOwner(failure.OwnerRefusedRole, who, why)
}

func (owners) Nobody() *flow.Problem { return platform.NoOwner() }

// Delegation: the connector is created in the tenant, which tells its owners.
func (s owners) Delegation() *platform.Delegation {
	d := &platform.Delegation{Host: s.host()}
	if s.a.App.Unmanaged() {
		d.First = "First the app " + s.a.App.Name + " is made managed there, which cannot be undone."
	}
	return d
}

// The search for a person is the step's own page.

func (s owners) Open() bool { return s.users.finding }

func (s owners) Act(id string) *flow.Problem {
	if id == actFindPerson {
		s.users.finding = true
	}
	return nil
}

func (s owners) Back() bool {
	was := s.users.finding
	s.users.finding = false
	return was
}

func (s owners) Page(p *flow.Page) {
	p.Title, p.Question = "Owners", "Who are you looking for?"
	p.Fields = []flow.Field{{ID: fieldPersonSearch, Label: "Part of a name, or an email", Value: s.users.typed, Focus: true,
		Placeholder: "ada@example.com"}}
	p.Next = "search"
	s.wait(p)
}

func (s owners) Set(field, text string) {
	if field == fieldPersonSearch {
		s.users.typed = text
	}
}

func (s owners) Next() (platform.Outcome, *flow.Problem) {
	query := words.OneLine(s.users.typed)
	if query == "" {
		return platform.Stay, &flow.Problem{Told: failure.Tell(failure.NothingTyped), Field: fieldPersonSearch}
	}
	if !s.Wants(WorkUsers) {
		s.askUsers(query, true)
	}
	return platform.Stay, nil
}
