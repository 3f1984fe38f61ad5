package steps

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
	"connectpd/wizard/platform"
)

// Ids of the sign-in page.
const (
	chooseSignIn = "signin:"              // + tenant.Offer.ID
	choosePaste  = chooseSignIn + "paste" // a client id and secret by hand
)

// signIn is the page on which somebody signs in to a tenant. It guides like the
// page of the key.
type signIn struct {
	platform.QuietStage
	*steps
}

// proposeSignIn chooses what Enter takes: the environment's credential, else
// the first that was found; without any one is entered by hand. One that an
// unfinished set-up was signed in with comes first.
func (s *steps) proposeSignIn() {
	s.chosen = choosePaste
	if len(s.known.SignIns) > 0 {
		s.chosen = chooseSignIn + s.known.SignIns[0].ID
	}
	id := s.a.ClientID
	if id == "" {
		return
	}
	s.typed.ClientID = id
	s.chosen = choosePaste
	host := s.typed.Tenant()
	for _, same := range [...]func(tenant.Credentials) bool{
		func(c tenant.Credentials) bool { return c.Tenant() == host },
		func(c tenant.Credentials) bool { return c.ClientID == id },
	} {
		for _, o := range slices.Backward(s.known.SignIns) {
			if same(o.Credentials) {
				s.chosen = chooseSignIn + o.ID // the best one is chosen last
			}
		}
	}
}

// chosenOffer is the credential found here that is chosen; false where one is
// entered by hand.
func (s *steps) chosenOffer() (tenant.Offer, bool) {
	for _, o := range s.known.SignIns {
		if chooseSignIn+o.ID == s.chosen {
			return o, true
		}
	}
	return tenant.Offer{}, false
}

func (s signIn) Page(p *flow.Page) {
	p.Title, p.Question = "Sign in", "Sign in to your ConductorOne tenant."
	p.Next = "sign in"
	s.choices(p)
	offer, found := s.chosenOffer()
	creds := offer.Credentials
	if !found {
		creds = s.typed
		s.guide(p)
	}
	if host := creds.Tenant(); host != "" {
		if !creds.Known() && !s.Facts.Demo {
			p.Warnings = append(p.Warnings, "The tenant is "+host+", asked at "+creds.Asked()+", which is not a ConductorOne address (TENANT.conductor.one, TENANT.c1eu.ai). Only continue if you know it.")
		} else {
			p.Notes = append(p.Notes, "The tenant is "+host+", from the client id.")
		}
	}
	s.renewNote(p, creds)
	if s.known.EnvAccessToken {
		p.Notes = append(p.Notes, accessTokenNote)
	}
	if s.Wants(WorkSignIn) {
		p.Waiting, p.WaitHint = "Signing in", "Go back to stop."
	}
}

// accessTokenNote explains why a token that is there is not taken.
const accessTokenNote = "CONDUCTORONE_ACCESS_TOKEN is set but not used: an access token expires within minutes, and a connector needs a lasting sign-in with a client id and secret."

// renewNote says that a credential takes the place of one that is kept.
func (s signIn) renewNote(p *flow.Page, c tenant.Credentials) {
	for _, o := range s.known.SignIns {
		if o.Kept && c.Tenant() == o.Credentials.Tenant() && s.chosen != chooseSignIn+o.ID {
			p.Notes = append(p.Notes, "A sign-in to this tenant is already kept here. A different one replaces it as soon as the tenant accepts it.")
		}
	}
}

func (s signIn) choices(p *flow.Page) {
	if len(s.known.SignIns) == 0 {
		return
	}
	const group = "Credentials found here"
	for _, o := range s.known.SignIns {
		p.Choices = append(p.Choices, flow.Choice{ID: chooseSignIn + o.ID, Group: group,
			Label: "Sign in to " + o.Credentials.Tenant(), Detail: o.From, Chosen: s.chosen == chooseSignIn+o.ID})
	}
	p.Choices = append(p.Choices, flow.Choice{ID: choosePaste, Group: "Another one",
		Label: "Paste a client id and secret", Chosen: s.chosen == choosePaste})
}

func (s signIn) guide(p *flow.Page) {
	host := s.typed.Tenant()
	if host == "" {
		host = "TENANT.conductor.one"
	}
	p.Address = "https://" + host
	p.Guide = []string{
		"In your tenant open AI & API, then API credentials, and choose Create credential. In older tenants, open your profile menu, then API keys.",
		"Give it the scope Connector Administrator. A new app also needs a role that can create apps, such as Super Administrator.",
		"Copy the client id and secret now: the secret is only shown once.",
	}
	p.Fields = []flow.Field{
		{ID: tenant.FieldClientID, Label: "Client id", Value: s.typed.ClientID, Placeholder: "words-12345@acme.conductor.one/pcc", Focus: true},
		{ID: tenant.FieldClientSecret, Label: "Client secret", Secret: true, Length: s.secretLength()},
	}
	p.Hints = []string{
		"Paste both together, in any order, to fill both fields. " + s.keepsSecret(),
	}
}

// secretLength is how much of a secret was received, right or wrong.
func (s *steps) secretLength() int {
	if n := s.typed.Secret.Len(); n > 0 {
		return n
	}
	return s.raw
}

func (s signIn) Choose(id string) *flow.Problem {
	if id == choosePaste {
		s.chosen = id
		return nil
	}
	for _, o := range s.known.SignIns {
		if chooseSignIn+o.ID == id {
			s.chosen = id
		}
	}
	return nil
}

func (s signIn) Set(field, text string) {
	if field == tenant.FieldClientID {
		s.Say(s.take(field, []byte(text)))
	}
}

func (s signIn) SetSecret(field string, typed []byte) {
	if field == tenant.FieldClientSecret {
		s.Say(s.take(field, typed))
	}
}

// take takes what was typed into one of the two fields; each understands
// both halves.
func (s signIn) take(field string, typed []byte) *flow.Problem {
	if s.Wants(WorkSignIn) {
		s.Drop()
	}
	found, err := tenant.ParseCredentials(typed)
	if err != nil && !errors.Is(err, tenant.ErrNoCredentials) {
		return tenant.CredentialsProblem(err)
	}
	switch {
	case found.ClientID != "":
		s.typed.ClientID = found.ClientID
	case field == tenant.FieldClientID && found.Secret.Empty():
		s.typed.ClientID = strings.TrimSpace(string(typed))
	}
	switch {
	case !found.Secret.Empty():
		s.typed.Secret, s.raw = found.Secret, 0
	case field == tenant.FieldClientSecret && found.ClientID == "":
		s.typed.Secret, s.raw = secret.Value{}, len([]rune(strings.TrimSpace(string(typed))))
	}
	return nil
}

// Paste takes a client id or secret; both are ready to sign in with.
func (s signIn) Paste(pasted []byte) (taken, ready bool, p *flow.Problem) {
	if _, err := tenant.ParseCredentials(pasted); errors.Is(err, tenant.ErrNoCredentials) {
		if key, wrong := flow.CleanToken(pasted); wrong != nil || !flow.IsKeyLong(key) {
			return false, false, nil
		}
		return true, false, &flow.Problem{Told: failure.Tell(failure.SignInIsToken), Field: tenant.FieldClientID, Kept: flow.NothingSaved}
	}
	s.chosen = choosePaste
	if p := s.take(tenant.FieldClientSecret, pasted); p != nil {
		return true, false, p
	}
	return true, s.typed.ClientID != "" && !s.typed.Secret.Empty(), nil
}

// Next signs in, unless that was done with the same credential.
func (s signIn) Next() (platform.Outcome, *flow.Problem) {
	if s.Wants(WorkSignIn) {
		return platform.Stay, nil
	}
	creds, kept := s.typed, false
	if o, found := s.chosenOffer(); found {
		creds, kept = o.Credentials, o.Kept
	}
	if in := s.signed; in != nil && in.Credentials.ClientID == creds.ClientID &&
		(kept || in.Credentials.Secret.Equal(creds.Secret)) {
		return platform.GoOn, nil
	}
	if !kept {
		if s.raw > 0 && creds.Secret.Empty() {
			return platform.Stay, tenant.CredentialsProblem(tenant.ErrSecretCut)
		}
		if err := creds.Valid(); err != nil {
			return platform.Stay, tenant.CredentialsProblem(err)
		}
	}
	s.Ask(flow.Call(WorkSignIn, tenant.SignInRequest{Credentials: creds, Kept: kept}, s.tenants.SignIn, s.answered), true)
	return platform.Stay, nil
}

// answered goes on to the tenant's apps, or says why nobody is signed in.
func (s signIn) answered(in tenant.SignIn, err error) {
	var p *flow.Problem
	if err == nil {
		p = s.signedIn(in)
	} else if p = platform.Problem(err, flow.NothingSaved); s.chosen == choosePaste {
		p.Field = tenant.FieldClientSecret
	}
	if s.Settle(p) {
		s.Setup.Next()
	}
}

// signedIn takes up who signed in. In another tenant than before, everything
// that was answered of it is asked anew.
func (s signIn) signedIn(in tenant.SignIn) *flow.Problem {
	if host := s.host(); host != "" && host != in.Host() {
		s.a, s.Added, s.Answers.Owners = tenant.Answers{}, nil, nil
	}
	before := s.signed
	s.signed, s.a.ClientID = &in, in.Credentials.ClientID
	s.apps, s.look, s.users = appSearch{}, appLook{}, userSearch{}
	me := platform.Person{ID: in.Caller.ID, Name: words.OneLine(in.Caller.Name), Email: in.Caller.Email, Role: roleOf(in.Caller.Role)}
	if p := s.wantedMe(&me); p != nil {
		return p
	}
	if before == nil && !s.Owns(me.Email) || before != nil && !flow.SameEmail(before.Caller.Email, me.Email) {
		s.Own(s.Me.Email, false)
		if len(s.Answers.Owners) == 0 && me.Email != "" && refused(me.Role) == "" {
			s.Own(me.Email, true)
		}
	}
	s.Me = me
	if s.TakesOver() && me.Email != "" && refused(me.Role) == "" {
		s.Own(me.Email, true)
	}
	return nil
}

// wantedMe holds --me against who signed in. A credential of a service speaks
// for whoever uses it.
func (s *steps) wantedMe(me *platform.Person) *flow.Problem {
	want := s.want.me
	switch {
	case want == "" || flow.SameEmail(want, me.Email) || s.signed.Caller.HasEmail(want):
		return nil
	case s.signed.Caller.Machine || me.Email == "":
		return nil // it is found among the tenant's people, with the owners
	}
	return platform.InvalidFlag("--me EMAIL", failure.Tell(failure.SignInOther, failure.Blanks{"whose": me.Email, "wanted": words.OneLine(want)}))
}

// Unsaved is a secret that was entered by hand and accepted.
func (s signIn) Unsaved() *platform.Secret {
	in := s.signed
	if in == nil || in.Kept || s.chosen != choosePaste {
		return nil
	}
	return &platform.Secret{Host: in.Host(), ClientID: in.Credentials.ClientID, Value: in.Credentials.Secret}
}

// refused is why somebody cannot own a connector in the tenant. A
// role that could not be read stops nobody: the tenant decides.
func refused(r access.PlatformRole) string {
	if r == access.NoPlatformRole {
		return "neither Connector Administrator nor Super Administrator in the tenant"
	}
	return ""
}
