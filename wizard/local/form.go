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
	ChooseRole = "role:" // + access.PlatformRole

	FieldPersonName  = "person_name"
	FieldPersonEmail = "person_email"
)

// personForm is the page "Add a person", or "You".
type personForm struct {
	open, me    bool
	name, email string
	role        access.PlatformRole
}

func (s owners) Open() bool { return s.form.open }

// Act opens the form.
func (s owners) Act(id string) *flow.Problem {
	switch {
	case id == ActEditMe:
		s.form = personForm{me: true, name: s.Me.Name, email: s.Me.Email}
	case id != ActAddPerson:
		return nil
	case s.form.me || s.form.role == "":
		s.form = personForm{role: access.ConnectorAdministrator}
	}
	s.form.open = true
	return nil
}

// Back leaves what was typed for the next time.
func (s owners) Back() bool {
	was := s.form.open
	s.form.open = false
	return was
}

func (s owners) Page(p *flow.Page) {
	f := s.form
	p.Title, p.Question = "Add a person", "Who else could own this connector?"
	p.Next = "add"
	if f.me {
		p.Title, p.Question = "You", "Who are you?"
		p.Next = "take"
	}
	p.Fields = []flow.Field{
		{ID: FieldPersonEmail, Label: "E-mail", Value: f.email, Focus: true, Placeholder: "ada@example.com",
			Help: "The one they sign in to PagerDuty with: their role there is looked up by it."},
		{ID: FieldPersonName, Label: "Name", Value: f.name, Optional: true},
	}
	if f.me {
		return
	}
	const group = "Their role on this computer"
	for _, r := range [...]access.PlatformRole{access.ConnectorAdministrator, access.SuperAdministrator, access.NoPlatformRole} {
		c := flow.Choice{ID: ChooseRole + string(r), Label: r.Label(), Group: group, Chosen: f.role == r}
		if r == access.NoPlatformRole {
			c.Label, c.Detail = "Neither", "known here, but cannot own a connector"
		}
		p.Choices = append(p.Choices, c)
	}
	p.Hints = []string{"Roles here grant nothing elsewhere: they say who may look after connectors on this computer."}
}

func (s owners) Choose(id string) *flow.Problem {
	if role, ok := strings.CutPrefix(id, ChooseRole); ok {
		s.form.role = access.PlatformRole(role)
	}
	return nil
}

func (s owners) Set(field, text string) {
	switch field {
	case FieldPersonName:
		s.form.name = text
	case FieldPersonEmail:
		s.form.email = text
	}
}

func (owners) SetSecret(string, []byte) {}

// Next adds the person, or corrects oneself, and returns to the page below.
func (s owners) Next() (platform.Outcome, *flow.Problem) {
	name, email, err := flow.ParsePerson(s.form.email)
	switch {
	case err != nil && s.form.email == "":
		return platform.Stay, &flow.Problem{Told: failure.Tell(failure.EmailMissing), Field: FieldPersonEmail, Flag: "--owner EMAIL"}
	case err != nil:
		return platform.Stay, flow.EmailProblem(FieldPersonEmail, "--owner EMAIL", s.form.email, err)
	}
	if typed := words.OneLine(s.form.name); typed != "" {
		name = typed
	}
	if s.form.me {
		s.setMe(name, email)
	} else {
		s.addPerson(platform.Person{Name: name, Email: email, Role: s.form.role})
	}
	s.form = personForm{}
	return platform.Stay, nil
}

// setMe corrects who sits at the keyboard; a tick moves along.
func (s *steps) setMe(name, email string) {
	ticked := s.Owns(s.Me.Email) || s.Me.Email == ""
	s.Own(s.Me.Email, false)
	s.Me = platform.Person{Name: name, Email: email, Role: access.SuperAdministrator}
	s.Own(email, ticked)
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
