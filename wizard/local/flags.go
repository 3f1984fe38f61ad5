package local

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/platform"
)

// Fill takes answers from flags.
func (s *steps) Fill(f platform.Flags) []*flow.Problem {
	s.fillInvitation(f.Invitation)
	return []*flow.Problem{s.fillApp(f), s.fillMe(f), s.fillOwners(f)}
}

// fillInvitation takes what the sender answered. Who opens it is one of the
// owners, where the e-mails tell.
func (s *steps) fillInvitation(i *handover.Invitation) {
	if i == nil {
		return
	}
	s.Name = i.Connector
	s.Flagged.App, s.Flagged.Owners = true, true
	if a, ok := s.appNamed(i.App.Name); ok {
		s.AppID = a.ID
	} else {
		s.AppID, s.NewApp, s.IDP = "", i.App.Name, i.App.IDP
	}
	s.Answers.Owners = nil
	for _, o := range i.Owners {
		if _, known := platform.Find(s.Roster(), o.Email); !known {
			s.Added = append(s.Added, platform.Person{Name: o.Name, Email: o.Email, Role: access.ConnectorAdministrator})
		}
		s.Own(o.Email, true)
	}
	s.inviteMe(*i)
}

// inviteMe makes the reader of an invitation one of its owners: by e-mail, or
// because there is only one whom the sender is not.
func (s *steps) inviteMe(i handover.Invitation) {
	if s.Mine() {
		s.Met = true
		return
	}
	var others []handover.Person
	for _, o := range i.Owners {
		if !flow.SameEmail(o.Email, i.From.Email) {
			others = append(others, o)
		}
	}
	if len(others) != 1 {
		s.Own(s.Me.Email, s.Me.Email != "")
		return
	}
	s.Me = platform.Person{Name: others[0].Name, Email: others[0].Email, Role: access.SuperAdministrator}
	s.Met = true
}

func (s *steps) fillApp(f platform.Flags) *flow.Problem {
	switch {
	case f.App != "" && f.NewApp != "":
		return platform.TwoApps()
	case f.IDP != "" && f.NewApp == "":
		return platform.InvalidFlag("--new-app NAME", failure.Tell(failure.IDPWithoutApp))
	case f.App != "":
		a, ok := s.app(f.App)
		if !ok {
			a, ok = s.appNamed(f.App)
		}
		if !ok {
			return platform.InvalidFlag(platform.FlagApp, failure.Tell(failure.NoApp, failure.Blanks{"typed": words.OneLine(f.App), "names": s.appNames()}))
		}
		s.AppID = a.ID
	case f.NewApp != "":
		return s.fillNewApp(f)
	default:
		return nil
	}
	s.Flagged.App = true
	return nil
}

// fillNewApp makes a new app, or takes the one that the same command made
// before.
func (s *steps) fillNewApp(f platform.Flags) *flow.Problem {
	s.Flagged.App = true
	if a, ok := s.appNamed(f.NewApp); ok && strings.EqualFold(a.IDP, words.OneLine(f.IDP)) {
		s.AppID = a.ID
		return nil
	}
	s.AppID, s.NewApp, s.IDP = "", words.OneLine(f.NewApp), words.OneLine(f.IDP)
	return s.newAppProblem()
}

func (s *steps) appNames() string {
	var list []string
	for _, a := range s.Facts.Apps {
		list = append(list, a.Name)
	}
	if len(list) == 0 {
		return "there are none yet"
	}
	return strings.Join(list, ", ")
}

// fillMe and fillOwners default to each other.
func (s *steps) fillMe(f platform.Flags) *flow.Problem {
	typed := f.Me
	if typed == "" && len(f.Owners) > 0 {
		typed = f.Owners[0]
	}
	if typed == "" {
		return nil
	}
	name, email, err := flow.ParsePerson(typed)
	if err != nil {
		if f.Me == "" {
			return nil // fillOwners says so
		}
		return flow.EmailProblem("", "--me EMAIL", typed, err)
	}
	if name == "" {
		name = s.knownName(email)
	}
	s.Own(s.Me.Email, false)
	s.Me = platform.Person{Name: name, Email: email, Role: access.SuperAdministrator}
	s.Own(email, true)
	s.Met = true
	return nil
}

// knownName is the name of somebody known by that e-mail, or "".
func (s *steps) knownName(email string) string {
	if flow.SameEmail(s.Facts.Me.Email, email) {
		return s.Facts.Me.Name
	}
	if c, ok := platform.Find(s.Roster(), email); ok {
		return c.Name
	}
	return ""
}

func (s *steps) fillOwners(f platform.Flags) *flow.Problem {
	if len(f.Owners) == 0 {
		s.Flagged.Owners = s.Flagged.Owners || f.Me != ""
		return nil
	}
	s.Flagged.Owners = true
	s.Answers.Owners = nil
	for _, typed := range f.Owners {
		name, email, err := flow.ParsePerson(typed)
		if err != nil {
			return flow.EmailProblem("", "--owner EMAIL", typed, err)
		}
		c, known := platform.Find(s.Roster(), email)
		switch {
		case !known:
			s.addPerson(platform.Person{Name: name, Email: email, Role: access.ConnectorAdministrator})
		case c.Refused != "":
			return platform.CannotOwn(email, c.Refused)
		default:
			s.Own(c.Email, true)
		}
	}
	return nil
}
