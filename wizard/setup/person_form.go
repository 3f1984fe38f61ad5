package setup

import (
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// personForm is the page "Add a person", or "You".
type personForm struct {
	me          bool
	name, email string
	role        access.PlatformRole
}

func (f *personForm) page(p *flow.Page) {
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

// takeForm adds the person, or corrects oneself, and returns to the page below.
func (o *ownersStage) takeForm() *flow.Problem {
	name, email, problem := o.form.person()
	if problem != nil {
		return problem
	}
	if o.form.me {
		o.setMe(name, email)
	} else {
		o.addPerson(person{Name: name, Email: email, Role: o.form.role})
	}
	o.form, o.branch = personForm{}, o.under
	return nil
}

// takeMe takes who sits here, as one of the owners.
func (o *ownersStage) takeMe() *flow.Problem {
	name, email, problem := o.me.person()
	if problem != nil {
		return problem
	}
	o.setMe(name, email)
	o.a.own(email, true)
	return nil
}

// person is who the form names.
func (f personForm) person() (name, email string, problem *flow.Problem) {
	name, email, err := flow.ParsePerson(f.email)
	if err != nil {
		if words.OneLine(f.email) == "" {
			return "", "", &flow.Problem{Told: failure.Tell(failure.EmailMissing), Field: FieldPersonEmail, Flag: f.flag()}
		}
		return "", "", flow.EmailProblem(FieldPersonEmail, f.flag(), f.email, err)
	}
	if f.me && flow.MadeUp(email) {
		return "", "", flow.MadeUpProblem(FieldPersonEmail, f.flag(), email)
	}
	if typed := words.OneLine(f.name); typed != "" {
		name = typed
	}
	return name, email, nil
}

func (f personForm) flag() string {
	if f.me {
		return "--me EMAIL"
	}
	return "--owner EMAIL"
}

// setMe corrects who sits at the keyboard; a tick moves along.
func (s *state) setMe(name, email string) {
	ticked := s.a.owns(s.a.Me.Email) || s.a.Me.Email == ""
	s.a.own(s.a.Me.Email, false)
	s.a.Me = person{Name: name, Email: email, Role: access.SuperAdministrator}
	s.a.own(email, ticked)
	s.met = true
}

// remembered is who sits here, where that is news worth keeping; zero where it
// is known, or nobody said so.
func (s *state) remembered() Me {
	me, known := s.a.Me, s.facts.Me
	switch {
	case me.Email == "" || flow.MadeUp(me.Email), known.Known && (s.at().signsIn() || flow.SameEmail(known.Email, me.Email)):
		return Me{}
	}
	return Me{Name: me.Name, Email: me.Email, Known: true}
}

// addPerson adds somebody (or corrects somebody added before) and ticks them
// if they may own a connector.
func (s *state) addPerson(p person) {
	if flow.SameEmail(p.Email, s.a.Me.Email) {
		s.a.own(p.Email, true)
		return
	}
	kept := s.a.Added[:0:0]
	for _, q := range s.a.Added {
		if !flow.SameEmail(q.Email, p.Email) {
			kept = append(kept, q)
		}
	}
	if old, ok := s.find(p.Email); ok && p.Name == "" {
		p.Name = old.Name
	}
	s.a.Added = append(kept, p)
	s.a.own(p.Email, flow.RefusedOwner(access.Person{Role: p.Role}) == "")
}
