package setup

import (
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
)

// fill takes answers of flags that are the tenant's to understand: they are
// held against it once somebody is signed in.
func (s tenantSite) fill(f SetupFlags) []*flow.Problem {
	if p := s.fillWants(f); p != nil {
		return []*flow.Problem{p}
	}
	return nil
}

func (s tenantSite) fillWants(f SetupFlags) *flow.Problem {
	w := tenantWants{app: f.App, newApp: f.NewApp, me: f.Me, owners: f.Owners}
	s.flagged.app = s.flagged.app || f.App != "" || f.NewApp != ""
	s.flagged.owners = s.flagged.owners || f.Me != "" || len(f.Owners) > 0
	switch {
	case f.App != "" && f.NewApp != "":
		return twoApps()
	case f.Invitation != nil:
		return invalidFlag("--platform local", failure.Tell(failure.InvitationHere))
	case s.facts.EnvCredentials.ClientID != "" && !s.facts.EnvCredentials.Secret.Empty() && s.facts.EnvCredentials.Valid() != nil:
		return tenant.CredentialsProblem(s.facts.EnvCredentials.Valid())
	case f.IDP != "":
		return invalidFlag("--new-app NAME", failure.Tell(failure.IDPInTenant))
	}
	for i, typed := range w.owners {
		_, email, err := flow.ParsePerson(typed)
		if err != nil {
			return flow.EmailProblem("", "--owner EMAIL", typed, err)
		}
		w.owners[i] = email
	}
	if w.me != "" {
		_, email, err := flow.ParsePerson(w.me)
		if err != nil {
			return flow.EmailProblem("", "--me EMAIL", w.me, err)
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

// needs names also what is missing of a sign-in that only variables can give
// where nobody is asked.
func (s tenantSite) needs(need func(missing bool, what, flag string)) {
	need(!s.flagged.owners && !s.flagged.yes, "who owns the connector", "--owner EMAIL")
	found := s.facts.EnvCredentials
	need(found.ClientID == "", "the client id of the tenant", "CONDUCTORONE_CLIENT_ID")
	what := "the client secret of the tenant"
	if s.facts.EnvAccessToken {
		what += " (CONDUCTORONE_ACCESS_TOKEN is no use here: it ends after minutes)"
	}
	need(found.Secret.Empty(), what, "CONDUCTORONE_CLIENT_SECRET")
}

func (s tenantSite) keepsAny() bool { return s.a.Keychain != place.None }

// needsToken is known only in the tenant, where owners were named.
func (s tenantSite) needsToken() bool {
	return len(s.tenant.want.owners) == 0 || s.tenant.want.me != "" && s.wantsMe()
}

// wantsMe: who sits here is among the owners that flags name.
func (s tenantSite) wantsMe() bool {
	for _, o := range s.tenant.want.owners {
		if flow.SameEmail(o, s.tenant.want.me) {
			return true
		}
	}
	return false
}
