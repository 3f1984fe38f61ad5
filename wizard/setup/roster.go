package setup

import (
	"connectpd/store/access"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

type (
	// candidate is somebody who could own the connector.
	candidate = platform.Candidate
	person    = platform.Person
)

// roster lists who could own the connector.
func (s *state) roster() []candidate { return s.at().Owners().Roster() }

// chosen are the ticked people, in the roster's order.
func (s *state) chosen() []candidate { return s.a.Chosen(s.roster()) }

// mine reports whether the person at the keyboard is among the owners.
func (s *state) mine() bool { return s.a.Mine() }

// find is a candidate by e-mail.
func (s *state) find(email string) (candidate, bool) { return platform.Find(s.roster(), email) }

// ownersOf records chosen people, with their roles in PagerDuty; ids of a
// platform are not the store's.
func ownersOf(chosen []candidate, dir Directory) []access.Owner {
	var list []access.Owner
	for _, c := range chosen {
		list = append(list, access.Owner{Person: access.Person{Name: c.Name, Email: c.Email, Role: c.Role}, PagerDutyRole: dir.Role(c.Email)})
	}
	return list
}

// nameMe calls the person at the keyboard by the name that PagerDuty has for
// that e-mail, where nobody gave one: a computer's account is no person.
func (s *state) nameMe() {
	nobodys := s.a.Me.Name == "" || s.facts.Me.OfAccount && s.a.Me.Name == s.facts.Me.Name
	if s.tok.checked == nil || s.signsIn() || !nobodys {
		return
	}
	if name := s.tok.checked.Directory.Name(s.a.Me.Email); name != "" {
		s.a.Me.Name = name
	}
}

// remembered is who sits here, where that is news worth keeping; zero where it
// is known, or nobody said so.
func (s *state) remembered() Me {
	me, known := s.a.Me, s.facts.Me
	switch {
	case me.Email == "" || flow.MadeUp(me.Email), known.Known && (s.signsIn() || flow.SameEmail(known.Email, me.Email)):
		return Me{}
	}
	return Me{Name: me.Name, Email: me.Email, Known: true}
}

// registration asks the platform to register a connector for these owners.
func (s *state) registration(c access.Connector, owners []candidate) platform.Registration {
	return platform.Registration{Connector: c, There: s.at().There(owners), Draft: access.Draft{ID: s.facts.NewID, Answers: s.kept(StepKey)}}
}

// kept are the answers as drafts keep them, to be taken up at a step.
func (s *state) kept(at Step) []byte {
	a := s.a
	a.Step, a.Part = at, s.at().Part()
	return a.encode()
}

func nameOf(o access.Owner) string {
	if o.Name == "" {
		return o.Email
	}
	return o.Name
}
