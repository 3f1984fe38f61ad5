package setup

import (
	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/talk"
)

// fillTenant takes answers of flags that are the tenant's to understand: they
// are held against it once somebody is signed in.
func (s *state) fillTenant(f SetupFlags) *talk.Problem {
	if !s.inTenant() {
		return nil
	}
	w := tenantWants{app: f.App, newApp: f.NewApp, me: f.Me, owners: f.Owners}
	s.flagged.app = s.flagged.app || f.App != "" || f.NewApp != ""
	s.flagged.owners = s.flagged.owners || f.Me != "" || len(f.Owners) > 0
	switch {
	case f.Invitation != nil:
		return invalidFlag("--platform local", "An invitation is for a connector of this computer.", "Leave --platform out.")
	case s.facts.EnvCredentials.ClientID != "" && !s.facts.EnvCredentials.Secret.Empty() && s.facts.EnvCredentials.Valid() != nil:
		return CredentialsProblem(s.facts.EnvCredentials.Valid())
	case f.IDP != "":
		return invalidFlag("--new-app NAME", "--idp belongs to apps of this computer; the tenant knows how people sign in to its own.", "Leave --idp out.")
	}
	for i, typed := range w.owners {
		_, email, err := talk.ParsePerson(typed)
		if err != nil {
			return talk.EmailProblem("", "--owner EMAIL", err)
		}
		w.owners[i] = email
	}
	if w.me != "" {
		_, email, err := talk.ParsePerson(w.me)
		if err != nil {
			return talk.EmailProblem("", "--me EMAIL", err)
		}
		w.me = email
		if len(w.owners) == 0 {
			w.owners = []string{email}
		}
	}
	if w.newApp != "" {
		s.a.NewApp = words.OneLine(w.newApp)
		if p := s.newAppProblem(); p != nil {
			return p
		}
	}
	s.tenant.want = w
	return nil
}

// needSignIn names what is missing of a sign-in that only variables can give
// where nobody is asked.
func (m *Machine) needSignIn(need func(missing bool, what, flag string)) {
	if !m.inTenant() {
		return
	}
	found := m.facts.EnvCredentials
	need(found.ClientID == "", "the client id of the tenant", "CONDUCTORONE_CLIENT_ID")
	what := "the client secret of the tenant"
	if m.facts.EnvAccessToken {
		what += " (CONDUCTORONE_ACCESS_TOKEN is no use here: it ends after minutes)"
	}
	need(found.Secret.Empty(), what, "CONDUCTORONE_CLIENT_SECRET")
}

// keepsSomething: a secret will be kept on this computer.
func (m *Machine) keepsSomething() bool {
	return (m.inTenant() || m.mine()) && m.a.Keychain != place.None
}

// needsToken: the set-up comes to the API token. In a tenant that is known
// only there, where owners were named.
func (m *Machine) needsToken() bool {
	if m.inTenant() {
		return len(m.tenant.want.owners) == 0 || m.tenant.want.me != "" && m.wantsMe()
	}
	return m.mine()
}

// wantsMe: who sits here is among the owners that flags name.
func (m *Machine) wantsMe() bool {
	for _, o := range m.tenant.want.owners {
		if talk.SameEmail(o, m.tenant.want.me) {
			return true
		}
	}
	return false
}
