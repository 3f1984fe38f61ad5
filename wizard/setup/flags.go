package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
)

// SetupFlags are the answers that `connectpd setup` was given. Zero fields
// were not given.
type SetupFlags struct {
	Platform    string
	App         string // id or name
	NewApp, IDP string
	Owners      []string // e-mails, or "Name <e-mail>"
	Me          string
	Region      string
	Keychain    string
	// Token is as it was read from standard input or a file; it is cleaned.
	Token      secret.Value
	Yes        bool
	Invitation *handover.Invitation
	// Passphrase was typed by a person for the encrypted file; the variables
	// need none here.
	Passphrase secret.Value
}

// answers reports whether anything was answered by flags.
func (f SetupFlags) answers() bool {
	return f.Platform+f.App+f.NewApp+f.IDP+f.Me+f.Region+f.Keychain != "" ||
		len(f.Owners) > 0 || !f.Token.Empty() || f.Yes || f.Invitation != nil
}

// flagged are answers that came as flags.
type flagged struct {
	app, owners, keychain, yes bool
}

// MissingAnswer is an answer that only a flag can give where nobody is asked.
type MissingAnswer struct {
	What string // "which app"
	Flag string // flagApp
}

// Fill takes answers from flags, over those proposed or taken up from a
// draft. It returns every answer that cannot be right. The machine stays
// where it is.
func (m *Machine) Fill(f SetupFlags) []*flow.Problem {
	if f.answers() {
		m.offer.open = false
	}
	var list []*flow.Problem
	take := func(p *flow.Problem) {
		if p != nil {
			list = append(list, p)
		}
	}
	take(m.fillPlatform(f))
	for _, p := range m.at().fill(f) {
		take(p)
	}
	take(m.fillRegion(f))
	take(m.fillKeychain(f))
	take(m.fillToken(f))
	m.flagged.yes = m.flagged.yes || f.Yes
	return list
}

// invalidFlag says why what a flag gave cannot be right.
func invalidFlag(flag string, told failure.Told) *flow.Problem {
	return &flow.Problem{Told: told, Flag: flag, Kept: flow.NothingSaved}
}

// typed is what a flag gave, as rows quote it.
func typed(text string) failure.Blanks { return failure.Blanks{"typed": words.OneLine(text)} }

func (s *state) fillPlatform(f SetupFlags) *flow.Problem {
	switch f.Platform {
	case "":
		return nil
	case string(access.Local), string(access.ConductorOne):
		s.choosePlatform(access.Platform(f.Platform))
		return nil
	}
	return invalidFlag("--platform local|conductorone", failure.Tell(failure.PlatformOther, typed(f.Platform)))
}

// fillInvitation takes what the sender answered. Who opens it is one of the
// owners, where the e-mails tell.
func (s localSite) fillInvitation(f SetupFlags) *flow.Problem {
	i := f.Invitation
	if i == nil {
		return nil
	}
	s.facts.Invitation = i
	s.a.Name = i.Connector
	s.flagged.app, s.flagged.owners = true, true
	if a, ok := s.appNamed(i.App.Name); ok {
		s.a.AppID = a.ID
	} else {
		s.a.AppID, s.a.NewApp, s.a.IDP = "", i.App.Name, i.App.IDP
	}
	s.a.Owners = nil
	for _, o := range i.Owners {
		if _, known := s.find(o.Email); !known {
			s.a.Added = append(s.a.Added, person{Name: o.Name, Email: o.Email, Role: access.ConnectorAdministrator})
		}
		s.a.own(o.Email, true)
	}
	s.inviteMe(*i)
	return nil
}

// inviteMe makes the reader of an invitation one of its owners: by e-mail, or
// because there is only one whom the sender is not.
func (s *state) inviteMe(i handover.Invitation) {
	if s.mine() {
		s.met = true
		return
	}
	var others []handover.Person
	for _, o := range i.Owners {
		if !flow.SameEmail(o.Email, i.From.Email) {
			others = append(others, o)
		}
	}
	if len(others) != 1 {
		s.a.own(s.a.Me.Email, s.a.Me.Email != "")
		return
	}
	s.a.Me = person{Name: others[0].Name, Email: others[0].Email, Role: access.SuperAdministrator}
	s.met = true
}

func (s localSite) fillApp(f SetupFlags) *flow.Problem {
	switch {
	case f.App != "" && f.NewApp != "":
		return twoApps()
	case f.IDP != "" && f.NewApp == "":
		return invalidFlag("--new-app NAME", failure.Tell(failure.IDPWithoutApp))
	case f.App != "":
		a, ok := s.app(f.App)
		if !ok {
			a, ok = s.appNamed(f.App)
		}
		if !ok {
			return invalidFlag(flagApp, failure.Tell(failure.NoApp, failure.Blanks{"typed": words.OneLine(f.App), "names": s.appNames()}))
		}
		s.a.AppID = a.ID
	case f.NewApp != "":
		return s.fillNewApp(f)
	default:
		return nil
	}
	s.flagged.app = true
	return nil
}

// flagApp names the flags that say which app.
const flagApp = "--app ID|NAME or --new-app NAME"

func twoApps() *flow.Problem {
	return invalidFlag(flagApp, failure.Tell(failure.AppTwice))
}

// fillNewApp makes a new app, or takes the one that the same command made
// before.
func (s localSite) fillNewApp(f SetupFlags) *flow.Problem {
	s.flagged.app = true
	if a, ok := s.appNamed(f.NewApp); ok && strings.EqualFold(a.IDP, words.OneLine(f.IDP)) {
		s.a.AppID = a.ID
		return nil
	}
	s.a.AppID, s.a.NewApp, s.a.IDP = "", words.OneLine(f.NewApp), words.OneLine(f.IDP)
	return s.newAppProblem()
}

func (s *state) appNames() string {
	var list []string
	for _, a := range s.facts.Apps {
		list = append(list, a.Name)
	}
	if len(list) == 0 {
		return "there are none yet"
	}
	return strings.Join(list, ", ")
}

// fillMe and fillOwners default to each other.
func (s localSite) fillMe(f SetupFlags) *flow.Problem {
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
	s.a.own(s.a.Me.Email, false)
	s.a.Me = person{Name: name, Email: email, Role: access.SuperAdministrator}
	s.a.own(email, true)
	s.met = true
	return nil
}

// knownName is the name of somebody known by that e-mail, or "".
func (s *state) knownName(email string) string {
	if flow.SameEmail(s.facts.Me.Email, email) {
		return s.facts.Me.Name
	}
	if c, ok := s.find(email); ok {
		return c.Name
	}
	return ""
}

func (s localSite) fillOwners(f SetupFlags) *flow.Problem {
	if len(f.Owners) == 0 {
		s.flagged.owners = s.flagged.owners || f.Me != ""
		return nil
	}
	s.flagged.owners = true
	s.a.Owners = nil
	for _, typed := range f.Owners {
		name, email, err := flow.ParsePerson(typed)
		if err != nil {
			return flow.EmailProblem("", "--owner EMAIL", typed, err)
		}
		c, known := s.find(email)
		switch {
		case !known:
			s.addPerson(person{Name: name, Email: email, Role: access.ConnectorAdministrator})
		case c.Refused != "":
			return invalidFlag("--owner EMAIL", failure.Tell(failure.OwnerRefused, failure.Blanks{"who": email, "why": c.Refused}))
		default:
			s.a.own(c.Email, true)
		}
	}
	return nil
}

func (s *state) fillRegion(f SetupFlags) *flow.Problem {
	switch r := strings.ToLower(f.Region); r {
	case "", "auto", "us", "eu":
		s.a.Region = r
		return nil
	}
	return invalidFlag("--region us|eu|auto", failure.Tell(failure.RegionOther, typed(f.Region)))
}

func (m *Machine) fillKeychain(f SetupFlags) *flow.Problem {
	m.kc.first, m.kc.again = f.Passphrase, f.Passphrase
	switch k := place.Kind(strings.ToLower(f.Keychain)); k {
	case "":
		return nil
	case place.OS, place.File, place.None:
		m.flagged.keychain = true
		m.a.Keychain = k
		m.probe(false)
		return nil
	}
	return invalidFlag("--keychain os|file|none", failure.Tell(failure.KeychainOther, typed(f.Keychain)))
}

func (s *state) fillToken(f SetupFlags) *flow.Problem {
	if f.Token.Empty() {
		return nil
	}
	clean, shape := flow.CleanSecret(f.Token)
	s.tok = tokenState{length: clean.Len(), clean: clean, shape: shape}
	return shape
}

// Missing lists what has to be given by flags before Drive can carry the
// conversation through without a person. Empty: nothing.
func (m *Machine) Missing() []MissingAnswer {
	var list []MissingAnswer
	need := func(missing bool, what, flag string) {
		if missing {
			list = append(list, MissingAnswer{what, flag})
		}
	}
	need(!m.flagged.app && !m.flagged.yes, "the app that the connector feeds", flagApp)
	m.at().needs(need)
	need(m.at().keepsAny() && m.a.Keychain == place.File && !m.facts.HavePassphrase && m.kc.first.Empty(),
		"the passphrase of the encrypted file", "CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE")
	need(m.at().needsToken() && m.tok.clean.Empty() && m.tok.shape == nil, "the API token", "--token-stdin or --token-file FILE")
	need(!m.flagged.yes, "your consent to save", "--yes")
	return list
}
