package steps

import (
	"slices"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Fill takes answers of flags that are the tenant's to understand: they are
// held against it once somebody is signed in.
func (s *steps) Fill(f platform.Flags) []*flow.Problem {
	s.Flagged.App = s.Flagged.App || f.App != "" || f.NewApp != ""
	s.Flagged.Owners = s.Flagged.Owners || f.Me != "" || len(f.Owners) > 0
	return []*flow.Problem{s.fillWants(f)}
}

func (s *steps) fillWants(f platform.Flags) *flow.Problem {
	w := wants{app: f.App, newApp: f.NewApp, me: f.Me, owners: slices.Clone(f.Owners)}
	switch {
	case f.App != "" && f.NewApp != "":
		return platform.TwoApps()
	case f.Invitation != nil:
		return platform.InvalidFlag("--platform local", failure.Tell(failure.InvitationHere))
	case s.known.EnvCredentials.ClientID != "" && !s.known.EnvCredentials.Secret.Empty() && s.known.EnvCredentials.Valid() != nil:
		return tenant.CredentialsProblem(s.known.EnvCredentials.Valid())
	case f.IDP != "":
		return platform.InvalidFlag("--new-app NAME", failure.Tell(failure.IDPInTenant))
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
		s.NewApp = words.OneLine(w.newApp)
		if p := s.NewAppProblem(); p != nil {
			return p
		}
	}
	s.want = w
	return nil
}

// Missing is what is missing of a sign-in that only variables can give where
// nobody is asked.
func (s *steps) Missing() []platform.Missing {
	var list []platform.Missing
	found := s.known.EnvCredentials
	if found.ClientID == "" {
		list = append(list, platform.Missing{What: "the client id of the tenant", Flag: "CONDUCTORONE_CLIENT_ID"})
	}
	if !found.Secret.Empty() {
		return list
	}
	what := "the client secret of the tenant"
	if s.known.EnvAccessToken {
		what += " (CONDUCTORONE_ACCESS_TOKEN cannot be used: it expires within minutes)"
	}
	return append(list, platform.Missing{What: what, Flag: "CONDUCTORONE_CLIENT_SECRET"})
}

// ComesToToken is known only in the tenant, where owners were named.
func (s *steps) ComesToToken() bool {
	return len(s.want.owners) == 0 || s.want.me != "" && s.wantsMe()
}

// wantsMe: who sits here is among the owners that flags name.
func (s *steps) wantsMe() bool {
	for _, o := range s.want.owners {
		if flow.SameEmail(o, s.want.me) {
			return true
		}
	}
	return false
}
