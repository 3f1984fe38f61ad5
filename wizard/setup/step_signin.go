package setup

import (
	"errors"
	"slices"
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
)

// The sign-in to a ConductorOne tenant: a page of step 1, and guided like the
// key of PagerDuty.

// proposeSignIn chooses what Enter takes: the environment's credential, else
// the first that was found; without any one is entered by hand. One that an
// unfinished set-up was signed in with comes first.
func (s *state) proposeSignIn() {
	s.tenant.chosen = ChoosePaste
	if len(s.facts.SignIns) > 0 {
		s.tenant.chosen = ChooseSignIn + s.facts.SignIns[0].ID
	}
	id := s.a.Tenant.ClientID
	if id == "" {
		return
	}
	s.tenant.typed.ClientID = id
	s.tenant.chosen = ChoosePaste
	host := s.tenant.typed.Tenant()
	for _, same := range [...]func(tenant.Credentials) bool{
		func(c tenant.Credentials) bool { return c.Tenant() == host },
		func(c tenant.Credentials) bool { return c.ClientID == id },
	} {
		for _, o := range slices.Backward(s.facts.SignIns) {
			if same(o.Credentials) {
				s.tenant.chosen = ChooseSignIn + o.ID // the best one is chosen last
			}
		}
	}
}

// chosenOffer is the credential found here that is chosen; false where one is
// entered by hand.
func (s *state) chosenOffer() (tenant.Offer, bool) {
	for _, o := range s.facts.SignIns {
		if ChooseSignIn+o.ID == s.tenant.chosen {
			return o, true
		}
	}
	return tenant.Offer{}, false
}

func (s *state) signInPage(p *flow.Page) {
	p.Title, p.Question = "Sign in", "Sign in to your ConductorOne tenant."
	p.Next = "sign in"
	s.signInChoices(p)
	offer, found := s.chosenOffer()
	creds := offer.Credentials
	if !found {
		creds = s.tenant.typed
		s.signInGuide(p)
	}
	if host := creds.Tenant(); host != "" {
		if !creds.Known() && !s.facts.Demo {
			p.Warnings = append(p.Warnings, "The tenant is "+host+", asked at "+creds.Asked()+", which is no address of ConductorOne's (TENANT.conductor.one, TENANT.c1eu.ai). Go on only if you know it.")
		} else {
			p.Notes = append(p.Notes, "The tenant is "+host+", as the client id says.")
		}
	}
	s.renewNote(p, creds)
	if s.facts.EnvAccessToken {
		p.Notes = append(p.Notes, accessTokenNote)
	}
	if s.desk.Wants(WorkSignIn) {
		p.Waiting, p.WaitHint = "Signing in", "Going back stops it."
	}
}

// accessTokenNote explains why a token that is there is not taken.
const accessTokenNote = "CONDUCTORONE_ACCESS_TOKEN is set, but not used: an access token ends after minutes, and a connector needs a sign-in that lasts, a client id and secret."

// renewNote says that a credential takes the place of one that is kept.
func (s *state) renewNote(p *flow.Page, c tenant.Credentials) {
	for _, o := range s.facts.SignIns {
		if o.Kept && c.Tenant() == o.Credentials.Tenant() && s.tenant.chosen != ChooseSignIn+o.ID {
			p.Notes = append(p.Notes, "A sign-in to this tenant is kept here. Where this one is another, it takes its place as soon as the tenant accepts it.")
		}
	}
}

func (s *state) signInChoices(p *flow.Page) {
	if len(s.facts.SignIns) == 0 {
		return
	}
	const group = "Credentials that were found here"
	for _, o := range s.facts.SignIns {
		p.Choices = append(p.Choices, flow.Choice{ID: ChooseSignIn + o.ID, Group: group,
			Label: "Sign in to " + o.Credentials.Tenant(), Detail: o.From, Chosen: s.tenant.chosen == ChooseSignIn+o.ID})
	}
	p.Choices = append(p.Choices, flow.Choice{ID: ChoosePaste, Group: "Another one",
		Label: "Paste a client id and secret", Chosen: s.tenant.chosen == ChoosePaste})
}

func (s *state) signInGuide(p *flow.Page) {
	host := s.tenant.typed.Tenant()
	if host == "" {
		host = "TENANT.conductor.one"
	}
	p.Address = "https://" + host
	p.Guide = []string{
		"In your tenant open AI & API, then API credentials, and choose Create credential. In older tenants: your profile menu, then API keys.",
		"Give it the scope Connector Administrator. A new app also needs a role that may create apps, such as Super Administrator.",
		"Copy the client id and the client secret now: the secret is shown once.",
	}
	p.Fields = []flow.Field{
		{ID: tenant.FieldClientID, Label: "Client id", Value: s.tenant.typed.ClientID, Placeholder: "words-12345@acme.conductor.one/pcc", Focus: true},
		{ID: tenant.FieldClientSecret, Label: "Client secret", Secret: true, Length: s.secretLength()},
	}
	p.Hints = []string{
		"Paste both together, in any order: they fill both fields. " + s.keepsSecret(),
	}
}

// secretLength is how much of a secret was received, right or wrong.
func (s *state) secretLength() int {
	if n := s.tenant.typed.Secret.Len(); n > 0 {
		return n
	}
	return s.tenant.raw
}

func (s *state) chooseSignIn(id string) {
	if id == ChoosePaste {
		s.tenant.chosen = id
		return
	}
	for _, o := range s.facts.SignIns {
		if ChooseSignIn+o.ID == id {
			s.tenant.chosen = id
		}
	}
}

// setSignIn takes what was typed into one of the two fields; each understands
// both halves.
func (s *state) setSignIn(field string, typed []byte) *flow.Problem {
	if s.desk.Wants(WorkSignIn) {
		s.drop()
	}
	found, err := tenant.ParseCredentials(typed)
	if err != nil && !errors.Is(err, tenant.ErrNoCredentials) {
		return tenant.CredentialsProblem(err)
	}
	switch {
	case found.ClientID != "":
		s.tenant.typed.ClientID = found.ClientID
	case field == tenant.FieldClientID && found.Secret.Empty():
		s.tenant.typed.ClientID = strings.TrimSpace(string(typed))
	}
	switch {
	case !found.Secret.Empty():
		s.tenant.typed.Secret, s.tenant.raw = found.Secret, 0
	case field == tenant.FieldClientSecret && found.ClientID == "":
		s.tenant.typed.Secret, s.tenant.raw = secret.Value{}, len([]rune(strings.TrimSpace(string(typed))))
	}
	return nil
}

// pasteSignIn takes a paste that holds a client id or secret, and signs in
// once both are there.
func (m *Machine) pasteSignIn(pasted []byte) bool {
	if _, err := tenant.ParseCredentials(pasted); errors.Is(err, tenant.ErrNoCredentials) {
		if key, wrong := flow.CleanToken(pasted); wrong != nil || !flow.IsKeyLong(key) {
			return false
		}
		m.problem = &flow.Problem{Told: failure.Tell(failure.SignInIsToken), Field: tenant.FieldClientID, Kept: flow.NothingSaved}
		return true
	}
	m.tenant.chosen = ChoosePaste
	if m.problem = m.setSignIn(tenant.FieldClientSecret, pasted); m.problem != nil {
		return true
	}
	if m.tenant.typed.ClientID != "" && !m.tenant.typed.Secret.Empty() {
		m.Next()
	}
	return true
}

// takeSignIn signs in, unless that was done with the same credential.
func (s *state) takeSignIn() (outcome, *flow.Problem) {
	if s.desk.Wants(WorkSignIn) {
		return stay, nil
	}
	if out, p := s.settleKeychain(); out != goOn {
		s.tenant.signing = p == nil
		return stay, p
	}
	creds, kept := s.tenant.typed, false
	if o, found := s.chosenOffer(); found {
		creds, kept = o.Credentials, o.Kept
	}
	if in := s.tenant.signed; in != nil && in.Credentials.ClientID == creds.ClientID &&
		(kept || in.Credentials.Secret.Equal(creds.Secret)) {
		return goOn, nil
	}
	if !kept {
		if s.tenant.raw > 0 && creds.Secret.Empty() {
			return stay, tenant.CredentialsProblem(tenant.ErrSecretCut)
		}
		if err := creds.Valid(); err != nil {
			return stay, tenant.CredentialsProblem(err)
		}
	}
	s.ask(flow.Call(WorkSignIn, tenant.SignInRequest{Credentials: creds, Kept: kept}, s.services.SignIn, s.flow.tenantSignedIn), true)
	return stay, nil
}

// signedIn takes up who signed in. In another tenant than before, everything
// that was answered of it is asked anew.
func (s *state) signedIn(in tenant.SignIn) *flow.Problem {
	if host := s.tenantHost(); host != "" && host != in.Host() {
		s.a.Tenant, s.a.Added, s.a.Owners = tenant.Answers{}, nil, nil
	}
	before := s.tenant.signed
	s.tenant.signed, s.a.Tenant.ClientID = &in, in.Credentials.ClientID
	s.tenant.apps, s.tenant.look, s.tenant.users = appSearch{}, appLook{}, userSearch{}
	me := person{ID: in.Caller.ID, Name: words.OneLine(in.Caller.Name), Email: in.Caller.Email, Role: tenantRole(in.Caller.Role)}
	if p := s.wantedMe(&me); p != nil {
		return p
	}
	if before == nil && !s.a.owns(me.Email) || before != nil && !flow.SameEmail(before.Caller.Email, me.Email) {
		s.a.own(s.a.Me.Email, false)
		if len(s.a.Owners) == 0 && me.Email != "" && refusedInTenant(me.Role) == "" {
			s.a.own(me.Email, true)
		}
	}
	s.a.Me = me
	if s.tenant.takesOver && me.Email != "" && refusedInTenant(me.Role) == "" {
		s.a.own(me.Email, true)
	}
	return nil
}

// wantedMe holds --me against who signed in. A credential of a service speaks
// for whoever uses it.
func (s *state) wantedMe(me *person) *flow.Problem {
	want := s.tenant.want.me
	switch {
	case want == "" || flow.SameEmail(want, me.Email) || s.tenant.signed.Caller.HasEmail(want):
		return nil
	case s.tenant.signed.Caller.Machine || me.Email == "":
		return nil // it is found among the tenant's people, with the owners
	}
	return invalidFlag("--me EMAIL", failure.Tell(failure.SignInOther, failure.Blanks{"whose": me.Email, "wanted": words.OneLine(want)}))
}

// hasUnsavedSignIn: a secret was entered by hand and accepted, and is kept
// nowhere yet.
func (m *Machine) hasUnsavedSignIn() bool {
	in := m.tenant.signed
	return in != nil && !in.Kept && m.tenant.chosen == ChoosePaste && m.syncing().connector.ID == ""
}

// leavingSignIn asks before an accepted client secret is lost.
func (m *Machine) leavingSignIn() *flow.Question {
	q := &flow.Question{
		Question: "Keep the client secret for later?",
		Text: []string{
			m.tenantHost() + " accepted it, but it is not saved yet, and the tenant will not show it again.",
			"Every other answer is kept: connectpd setup takes them up again.",
		},
	}
	if m.canKeepToken() {
		q.Choices = []flow.Choice{{ID: LeaveKeep, Label: "Keep it in " + m.a.Keychain.Label() + " and leave", Chosen: true}}
	} else {
		q.Question = "Leave and lose the client secret?"
	}
	q.Choices = append(q.Choices,
		flow.Choice{ID: flow.LeaveDrop, Label: "Leave without it"},
		flow.Choice{ID: flow.LeaveStay, Label: "Stay", Chosen: !m.canKeepToken()})
	return q
}

// refusedInTenant is why somebody cannot own a connector in the tenant. A
// role that could not be read stops nobody: the tenant decides.
func refusedInTenant(r access.PlatformRole) string {
	if r == access.NoPlatformRole {
		return "neither Connector Administrator nor Super Administrator in the tenant"
	}
	return ""
}
