package local

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Ids of the page "Add a person".
const (
	chooseRole = "role:" // + access.PlatformRole

	fieldPersonName  = "person_name"
	FieldPersonEmail = "person_email"
)

// personForm is the page "Add a person", or "You".
type personForm struct {
	open, me    bool
	name, email string
	role        access.PlatformRole
}

func (s *steps) meForm() personForm {
	return personForm{me: true, name: s.Me.Name, email: s.Me.Email}
}

func (s owners) Open() bool { return s.form.open }

// Act opens the form, or the list.
func (s owners) Act(id string) *flow.Problem {
	switch {
	case id == ActOwners:
		s.unfolded = true
		return nil
	case id == actEditMe:
		s.form = s.meForm()
	case id != ActAddPerson:
		return nil
	case s.form.me || s.form.role == "":
		s.form = personForm{role: access.ConnectorAdministrator}
	}
	s.form.open = true
	return nil
}

// Back leaves what was typed for the next time, and folds the list.
func (s owners) Back() bool {
	was := s.form.open || s.unfolded
	if s.form.open {
		s.form.open = false
	} else {
		s.unfolded = false
	}
	return was
}

func (s owners) Page(p *flow.Page) {
	switch {
	case s.form.open:
		s.formPage(p)
	case s.asksMe():
		s.mePage(p)
	default:
		s.foldedPage(p)
	}
}

func (s owners) formPage(p *flow.Page) {
	f := s.form
	p.Title, p.Question = "Add a person", "Who else could own this connector?"
	p.Next = "add"
	if f.me {
		p.Title, p.Question = "You", "Who are you?"
		p.Next = "take"
	}
	p.Fields = []flow.Field{
		{ID: FieldPersonEmail, Label: "Email", Value: f.email, Focus: true, Placeholder: "ada@example.com",
			Help: "The one they sign in to PagerDuty with; it is used to look up their role there."},
		{ID: fieldPersonName, Label: "Name", Value: f.name, Optional: true},
	}
	if f.me {
		return
	}
	const group = "Their role on this computer"
	for _, r := range [...]access.PlatformRole{access.ConnectorAdministrator, access.SuperAdministrator, access.NoPlatformRole} {
		c := flow.Choice{ID: chooseRole + string(r), Label: r.Label(), Group: group, Chosen: f.role == r}
		if r == access.NoPlatformRole {
			c.Label, c.Detail = "Neither", "known here, but cannot own a connector"
		}
		p.Choices = append(p.Choices, c)
	}
	p.Hints = []string{"Roles here only say who may look after connectors on this computer; they grant nothing elsewhere."}
}

func (s owners) Choose(id string) *flow.Problem {
	if role, ok := strings.CutPrefix(id, chooseRole); ok {
		s.form.role = access.PlatformRole(role)
	}
	return nil
}

func (s owners) Set(field, text string) {
	form := &s.form
	if !s.form.open {
		form = &s.me
	}
	switch field {
	case fieldPersonName:
		form.name = text
	case FieldPersonEmail:
		form.email = text
	}
}

func (owners) SetSecret(string, []byte) {}

// Next adds the person, or corrects oneself, and returns to the page below. The
// page in the list's place goes on.
func (s owners) Next() (platform.Outcome, *flow.Problem) {
	if !s.form.open {
		return platform.GoOn, s.takeMe()
	}
	name, email, problem := s.form.person()
	if problem != nil {
		return platform.Stay, problem
	}
	if s.form.me {
		s.setMe(name, email)
	} else {
		s.addPerson(platform.Person{Name: name, Email: email, Role: s.form.role})
	}
	s.form = personForm{}
	return platform.Stay, nil
}

// takeMe takes who sits here, as one of the owners, where that is asked.
func (s owners) takeMe() *flow.Problem {
	if !s.asksMe() {
		return nil
	}
	name, email, problem := s.me.person()
	if problem == nil {
		s.setMe(name, email)
		s.Own(email, true)
	}
	return problem
}

// person is who the form names.
func (f personForm) person() (name, email string, problem *flow.Problem) {
	flag := "--owner EMAIL"
	if f.me {
		flag = "--me EMAIL"
	}
	name, email, err := flow.ParsePerson(f.email)
	switch {
	case err != nil && words.OneLine(f.email) == "":
		return "", "", &flow.Problem{Told: failure.Tell(failure.EmailMissing), Field: FieldPersonEmail, Flag: flag}
	case err != nil:
		return "", "", flow.EmailProblem(FieldPersonEmail, flag, f.email, err)
	case f.me && flow.MadeUp(email):
		return "", "", flow.MadeUpProblem(FieldPersonEmail, flag, email)
	}
	if typed := words.OneLine(f.name); typed != "" {
		name = typed
	}
	return name, email, nil
}

// setMe corrects who sits at the keyboard; a tick moves along.
func (s *steps) setMe(name, email string) {
	ticked := s.Owns(s.Me.Email) || s.Me.Email == ""
	s.Own(s.Me.Email, false)
	s.Me = platform.Person{Name: name, Email: email, Role: access.SuperAdministrator}
	s.Own(email, ticked)
	s.Met = true
}

// addPerson adds somebody (or corrects somebody added before) and ticks them
// if they may own a connector.
func (s *steps) addPerson(p platform.Person) {
	if flow.SameEmail(p.Email, s.Me.Email) {
		s.Own(p.Email, true)
		return
	}
	if old, ok := platform.Find(s.Roster(), p.Email); ok && p.Name == "" {
		p.Name = old.Name
	}
	s.Remember(p)
	s.Own(p.Email, flow.RefusedOwner(access.Person{Role: p.Role}) == "")
}
