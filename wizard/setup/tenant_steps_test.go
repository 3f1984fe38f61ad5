package setup

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// What the tenant acme tells in these tests.
var (
	adaThere = tenant.Caller{User: tenant.User{ID: "u-ada", Name: "Ada Lovelace", Email: "ada@example.com",
		Role: tenant.ConnectorAdministrator}}
	graceThere = tenant.User{ID: "u-grace", Name: "Grace Hopper", Email: "grace@example.com", Role: tenant.SuperAdministrator}
	bobThere   = tenant.User{ID: "u-bob", Name: "Bob Martin", Email: "bob@example.com", Role: tenant.NoRole}

	acmeApps = tenant.AppList{Discovered: true, Apps: []tenant.App{
		{ID: "app-okta", Name: "PagerDuty", Kind: tenant.AppFromIdP, IdP: "Okta", Users: 212},
		{Name: "PagerDuty EMEA", Kind: tenant.AppUnmanaged, IdP: "Okta", Binding: tenant.Binding{AppID: "okta", ResourceTypeID: "t", ResourceID: "r"}},
		{ID: "app-jira", Name: "Jira", Kind: tenant.AppManaged},
	}}
)

// acmeCredential is a well-formed id and secret.
func acmeCredential() tenant.Credentials {
	id, text := fake.New(thisTenant, fake.Options{}).NewCredential("u-ada", "")
	return tenant.Credentials{ClientID: id, Secret: secret.New([]byte(text))}
}

// registered is what the tenant would be asked to register.
func registered(m *Machine) tenant.Registration {
	return m.at().There(m.chosen()).(tenant.Registration)
}

// partOf is what answers hold of a tenant.
func partOf(a answers) (t tenant.Answers) {
	_ = json.Unmarshal(a.Part, &t)
	return t
}

// inTenant sits before a machine whose step 1 has the tenant chosen.
func inTenant(t *testing.T, f known) *somebody {
	t.Helper()
	p := sit(t, f, Options{})
	p.choose(ChoosePlatform + string(access.ConductorOne))
	return p
}

// signed is past the sign-in, at step 2.
func signed(t *testing.T, f known) *somebody {
	t.Helper()
	p := inTenant(t, f)
	if problem := p.enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	c := acmeCredential()
	p.paste("client_id: " + c.ClientID + "\nsecret: " + c.Secret.Reveal())
	p.wantStep(StepApp)
	return p
}

func TestEnterOnStepOneStaysOnThisComputer(t *testing.T) {
	p := sit(t, emptyFacts(), Options{})
	page := p.m.Page()
	if len(page.Choices) != 2 || !page.Choices[0].Chosen || page.Choices[1].Chosen || strings.Contains(strings.Join(page.Hints, " "), "cannot be chosen") {
		t.Errorf("choices %+v, hints %v", page.Choices, page.Hints)
	}
	p.enter()
	p.wantStep(StepApp)
	if p.m.a.Platform != access.Local || slices.Contains(p.w.kinds(), steps.WorkApps) {
		t.Errorf("platform %s, calls %v", p.m.a.Platform, p.w.kinds())
	}
}

// TestAJourneyInATenant costs one paste more than one on this computer.
func TestAJourneyInATenant(t *testing.T) {
	p := inTenant(t, emptyFacts())
	p.enter()
	page := p.m.Page()
	if page.Title != "Sign in" || len(page.Guide) != 3 || !strings.Contains(page.Guide[0], "AI & API") || !strings.Contains(page.Guide[0], "API keys") ||
		!strings.Contains(page.Guide[1], "Connector Administrator") || !strings.Contains(page.Guide[2], "shown once") {
		t.Errorf("the sign-in page: %+v", page)
	}
	c := acmeCredential()
	p.paste(c.Secret.Reveal() + "\n" + c.ClientID)
	p.wantStep(StepApp)
	if page := p.m.Page(); !page.Choices[0].Chosen || page.Choices[0].Group != "From your identity provider" || page.Choices[0].Detail != "Okta · 212 accounts" ||
		page.Choices[1].Group != "Discovered, not managed yet" || len(page.Choices) != 4 || !strings.Contains(page.Notes[0], "as Ada Lovelace, Connector Administrator") {
		t.Errorf("step 2: %+v, notes %v", page.Choices, page.Notes)
	}
	p.enter()
	p.wantStep(StepOwners)
	if page := p.m.Page(); !page.Choices[0].Chosen || !strings.HasPrefix(page.Choices[0].Label, "You, Ada") || page.Choices[2].Refused == "" {
		t.Errorf("step 3: %+v", page.Choices)
	}
	p.enter()
	p.wantStep(StepKey)
	if g := strings.Join(p.m.Page().Tips, " "); !strings.Contains(g, "just in time") {
		t.Errorf("step 4: %s", g)
	}
	p.paste(goodKey)
	p.wantStep(StepReview)
	page = p.m.Page()
	text := strings.Join(page.Hints, " ")
	for _, r := range page.Rows {
		text += " " + r.Value
	}
	for _, want := range []string{"in acme.conductor.one", "PagerDuty · sign-in with Okta", "creates the connector in acme.conductor.one"} {
		if !strings.Contains(text, want) {
			t.Errorf("step 6 does not say %q: %s", want, text)
		}
	}
	p.enter()
	save := p.w.calls[len(p.w.calls)-2].Save
	there, ok := save.There.(tenant.Registration)
	if !ok || there.App.ID != "app-okta" || !slices.Equal(there.OwnerIDs, []string{"u-ada"}) || !there.Credentials.Secret.Equal(c.Secret) {
		t.Errorf("saved %+v", there)
	}
	if p.presses > 9 || p.pastes != 2 {
		t.Errorf("%d presses and %d pastes", p.presses, p.pastes)
	}
}

func TestFoundCredentialsAreOfferedNeverTaken(t *testing.T) {
	f := emptyFacts()
	c := acmeCredential()
	f.SignIns = []tenant.Offer{{ID: tenant.OfferEnv, From: "from the environment", Credentials: c},
		{ID: "kept:" + thisTenant, From: "kept in this computer's keychain", Kept: true, Credentials: tenant.Credentials{ClientID: c.ClientID}}}
	p := inTenant(t, f)
	p.enter()
	page := p.m.Page()
	if len(page.Choices) != 3 || !page.Choices[0].Chosen || page.Choices[0].Label != "Sign in to acme.conductor.one" || page.Choices[0].Detail != "from the environment" || len(page.Fields) != 0 {
		t.Errorf("offers %+v, fields %+v", page.Choices, page.Fields)
	}
	if slices.Contains(p.w.kinds(), steps.WorkSignIn) {
		t.Fatal("it signed in unasked")
	}
	p.choose(steps.ChoosePaste)
	if page := p.m.Page(); len(page.Fields) != 2 || len(page.Guide) == 0 {
		t.Errorf("by hand: %+v", page)
	}
	p.choose(page.Choices[1].ID)
	p.enter()
	p.wantStep(StepApp)
	if in := p.w.calls[1].SignIn; !in.Kept || in.Credentials.ClientID != c.ClientID {
		t.Errorf("signed in by %+v", in)
	}
}

// TestAnAccessTokenIsExplained, and takes nobody's place.
func TestAnAccessTokenIsExplained(t *testing.T) {
	f := emptyFacts()
	f.EnvAccessToken = true
	p := inTenant(t, f)
	p.enter()
	if page := p.m.Page(); len(page.Fields) != 2 || !strings.Contains(strings.Join(page.Notes, " "), "CONDUCTORONE_ACCESS_TOKEN is set but not used") {
		t.Errorf("%+v", page)
	}
	m := begin(f, Options{}, &world{})
	m.Fill(SetupFlags{Platform: "conductorone", Yes: true})
	if missing := m.Missing(); len(missing) < 2 || !strings.Contains(missing[1].What, "CONDUCTORONE_ACCESS_TOKEN cannot be used") {
		t.Errorf("%+v", missing)
	}
}

func TestWhatIsWrongWithASignIn(t *testing.T) {
	c := acmeCredential()
	whole := c.Secret.Reveal()
	for name, typed := range map[string]struct {
		id, secret, field string
		code              flow.Code
	}{
		"nothing":         {"", "", tenant.FieldClientID, flow.CodeMissing},
		"no secret":       {c.ClientID, "", tenant.FieldClientSecret, flow.CodeMissing},
		"no id":           {"", whole, tenant.FieldClientID, flow.CodeMissing},
		"half an id":      {"brisk-otter", whole, tenant.FieldClientID, flow.CodeInvalid},
		"half a secret":   {c.ClientID, whole[:len(whole)/2], tenant.FieldClientSecret, flow.CodeInvalid},
		"something else":  {c.ClientID, "hunter2", tenant.FieldClientSecret, flow.CodeInvalid},
		"another version": {c.ClientID, strings.Replace(whole, ":v1:", ":v9:", 1), tenant.FieldClientSecret, flow.CodeInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			p := inTenant(t, emptyFacts())
			p.enter()
			p.m.Set(tenant.FieldClientID, typed.id)
			p.m.SetSecret(tenant.FieldClientSecret, []byte(typed.secret))
			p.enter()
			problem := p.wantProblem(typed.code, typed.field)
			if slices.Contains(p.w.kinds(), steps.WorkSignIn) || typed.secret != "" && strings.Contains(strings.Join(problem.Lines(), " "), typed.secret) {
				t.Errorf("calls %v, problem %v", p.w.kinds(), problem.Lines())
			}
		})
	}
}

// TestAnAPITokenPastedIntoTheSignIn is not shown in a field that shows what is
// typed.
func TestAnAPITokenPastedIntoTheSignIn(t *testing.T) {
	p := inTenant(t, emptyFacts())
	p.enter()
	if !p.paste(goodKey) {
		t.Error("it went into a field")
	}
	p.wantProblem(flow.CodeInvalid, tenant.FieldClientID)
	if p.paste("acme.conductor.one") {
		t.Error("an address was taken for a secret")
	}
}

func TestARefusedSignInIsToldAndTriedAgain(t *testing.T) {
	refused := &conductorone.Error{Kind: platform.KindRefused, Op: "sign in", Tenant: thisTenant, Status: 401}
	p := inTenant(t, emptyFacts())
	p.w.answer = func(d Due) *Result {
		if d.Kind == steps.WorkSignIn {
			return &Result{Err: refused}
		}
		return nil
	}
	p.enter()
	c := acmeCredential()
	p.paste(c.ClientID + " " + c.Secret.Reveal())
	p.wantStep(StepConnector)
	if problem := p.wantProblem(flow.CodeRejected, tenant.FieldClientSecret); problem.Why == "" || problem.Kept == "" {
		t.Errorf("%+v", problem)
	}
	p.w.answer = nil
	p.enter()
	p.wantStep(StepApp)
	p.m.Back()
	if page := p.m.Page(); page.Title != "Sign in" {
		t.Errorf("back leads to %q", page.Title)
	}
	// Signed in already: no second call.
	before := len(p.w.calls)
	p.enter()
	p.wantStep(StepApp)
	if len(p.w.calls) != before {
		t.Errorf("calls %v", p.w.kinds())
	}
}

func TestSearchingTheTenant(t *testing.T) {
	p := signed(t, emptyFacts())
	p.act(steps.ActFindApp)
	p.m.Set(steps.FieldAppSearch, "Jira")
	p.w.answer = func(d Due) *Result {
		if d.Kind == steps.WorkApps {
			return &Result{Apps: tenant.AppList{Apps: acmeApps.Apps[2:]}}
		}
		return nil
	}
	p.enter()
	if got := p.w.calls[len(p.w.calls)-1].Find.Query; got != "Jira" || registered(p.m).App.Name != "Jira" {
		t.Errorf("asked for %q, chose %+v", got, registered(p.m).App)
	}
	p.enter()
	p.wantStep(StepOwners)
	p.act(steps.ActFindPerson)
	p.enter()
	p.wantProblem(flow.CodeMissing, steps.FieldPersonSearch)
	p.m.Set(steps.FieldPersonSearch, "lin")
	p.w.answer = func(d Due) *Result {
		if d.Kind == steps.WorkUsers {
			return &Result{Query: d.Find.Query, Users: tenant.UserList{Users: []tenant.User{
				{ID: "u-lin", Name: "Lin", Email: "lin@example.com", Role: tenant.CouldNotCheck}}}}
		}
		return nil
	}
	p.enter()
	if problem := p.choose(choosePerson + "lin@example.com"); problem != nil {
		t.Errorf("a role that could not be checked: %v", problem.Lines())
	}
	if problem := p.choose(choosePerson + "bob@example.com"); problem == nil || p.m.a.Owns("bob@example.com") {
		t.Errorf("Bob was taken: %v", problem)
	}
	p.at(StepReview)
	if w := strings.Join(p.m.Page().Warnings, " "); !strings.Contains(w, "Whether Lin can own connectors in the tenant could not be checked") {
		t.Errorf("warnings: %s", w)
	}
	if ids := registered(p.m).OwnerIDs; !slices.Equal(ids, []string{"u-ada", "u-lin"}) {
		t.Errorf("owners %v", ids)
	}
}

// TestAStaleAnswerOfTheTenantIsDropped: who went back is not signed in by it.
func TestAStaleAnswerOfTheTenantIsDropped(t *testing.T) {
	p := inTenant(t, emptyFacts())
	p.enter()
	c := acmeCredential()
	p.m.Paste([]byte(c.ClientID + "\n" + c.Secret.Reveal()))
	d, _ := due(p.m)
	if d.Name != steps.WorkSignIn || !p.m.Back() {
		t.Fatalf("due %+v", d)
	}
	d.Run(t.Context())()
	p.wantStep(StepConnector)
	if p.m.at().There(nil) != nil || p.m.Page().Title != "Sign in" {
		t.Errorf("signed in by a stale answer, at %q", p.m.Page().Title)
	}
}

func TestTheTenantCannotBeAskedForItsApps(t *testing.T) {
	broken := func(d Due) *Result {
		if d.Kind == steps.WorkApps {
			return &Result{Err: &conductorone.Error{Kind: platform.KindServer, Op: "search for apps", Tenant: thisTenant, Status: 500}}
		}
		return nil
	}
	p := inTenant(t, emptyFacts())
	p.w.answer = broken
	p.enter()
	c := acmeCredential()
	p.paste(c.ClientID + " " + c.Secret.Reveal())
	p.wantStep(StepApp)
	p.wantProblem(flow.CodeServer, "")
	p.w.answer = nil
	p.enter()
	if p.m.Page().Problem != nil || len(p.m.Page().Choices) != 4 {
		t.Errorf("asked again: %+v", p.m.Page())
	}
}

func TestTheConnectorThatIsThereIsShownFirst(t *testing.T) {
	p := signed(t, emptyFacts())
	p.w.answer = func(d Due) *Result {
		if d.Kind == steps.WorkLook {
			return &Result{Connectors: []tenant.Connector{{ID: "con-1", AppID: "app-okta", Name: "PagerDuty", ConfiguredAt: today}},
				Owners: map[string]tenant.Owners{"con-1": {People: []tenant.User{graceThere}}}}
		}
		return nil
	}
	p.enter()
	p.wantStep(StepApp)
	if page := p.m.Page(); len(page.Choices) != 1 || !page.Choices[0].Chosen || !strings.Contains(page.Question, "already") || len(page.Warnings) != 1 {
		t.Errorf("%+v", page)
	}
	p.m.Back()
	if page := p.m.Page(); len(page.Choices) != 4 {
		t.Errorf("back: %+v", page.Choices)
	}
	p.enter()
	p.enter()
	p.wantStep(StepOwners)
	if r := registered(p.m); r.Connector != "con-1" || len(r.OwnerIDs) != 2 {
		t.Errorf("goes on with %+v", r)
	}
	// Another app has another connector.
	p.m.Back()
	p.choose(platform.ChooseApp + "app-jira")
	if registered(p.m).Connector != "" {
		t.Errorf("still %s", registered(p.m).Connector)
	}
}

// TestOwnersThroughAnEntitlementAreShown wherever the owners of a connector that
// is gone on with are.
func TestOwnersThroughAnEntitlementAreShown(t *testing.T) {
	p := signed(t, emptyFacts())
	p.w.answer = func(d Due) *Result {
		if d.Kind == steps.WorkLook {
			return &Result{Connectors: []tenant.Connector{{ID: "con-1", AppID: "app-okta", Name: "PagerDuty"}},
				Owners: map[string]tenant.Owners{"con-1": {People: []tenant.User{graceThere}, Through: []string{"Platform team"}}}}
		}
		return nil
	}
	p.enter()
	if page := p.m.Page(); !strings.Contains(page.Choices[0].Detail, "owned by Grace Hopper and through Platform team") {
		t.Errorf("step 2: %+v", page.Choices)
	}
	p.at(StepOwners)
	if notes := strings.Join(p.m.Page().Notes, " "); !strings.Contains(notes, "through Platform team") {
		t.Errorf("step 3: %s", notes)
	}
	p.at(StepReview)
	for _, row := range p.m.Page().Rows {
		if row.ID == rowOwners && !strings.HasSuffix(row.Value, "and through Platform team") {
			t.Errorf("step 5: %s", row.Value)
		}
	}
}

func TestACallerWithoutTheRole(t *testing.T) {
	p := inTenant(t, emptyFacts())
	p.w.answer = func(d Due) *Result {
		if d.Kind == steps.WorkSignIn {
			return &Result{SignedIn: tenant.SignIn{Credentials: d.SignIn.Credentials, Caller: tenant.Caller{User: bobThere, Limited: true}}}
		}
		return nil
	}
	p.enter()
	c := acmeCredential()
	p.paste(c.ClientID + " " + c.Secret.Reveal())
	if w := strings.Join(p.m.Page().Warnings, " "); !strings.Contains(w, "fewer permissions than your role") {
		t.Errorf("warnings %s", w)
	}
	p.at(StepOwners)
	page := p.m.Page()
	if page.Choices[0].Refused == "" || page.Choices[0].Chosen || !strings.Contains(strings.Join(page.Warnings, " "), "will probably not let you") {
		t.Errorf("%+v, warnings %v", page.Choices[0], page.Warnings)
	}
	p.enter()
	p.wantProblem(flow.CodeMissing, "")
	p.choose(choosePerson + "grace@example.com")
	p.enter()
	page = p.m.Page()
	if !strings.Contains(page.Question, "Create the connector for Grace Hopper") || page.Choices[1].Refused == "" || len(page.Message) != 0 {
		t.Errorf("%+v", page)
	}
	if problem := p.choose(chooseOwnMyself); problem == nil {
		t.Error("one without the role carries on")
	}
	p.enter()
	d := p.w.calls[len(p.w.calls)-1]
	if d.Kind != WorkHandOver || !slices.Equal(d.HandOver.There.(tenant.Registration).OwnerIDs, []string{"u-grace"}) {
		t.Errorf("asked %s %+v", d.Kind, d.HandOver)
	}
}

// TestICannotSeeThisMenuInATenant: whoever cannot create the key is none of
// the connector's owners.
func TestICannotSeeThisMenuInATenant(t *testing.T) {
	p := signed(t, emptyFacts()).at(StepKey)
	p.act(actNoMenu)
	p.choose(choosePerson + "grace@example.com")
	p.enter()
	p.enter()
	d := p.w.calls[len(p.w.calls)-1]
	if d.Kind != WorkHandOver || !slices.Equal(d.HandOver.There.(tenant.Registration).OwnerIDs, []string{"u-grace"}) || len(d.HandOver.Connector.Owners) != 1 {
		t.Errorf("asked %s %+v", d.Kind, d.HandOver)
	}
}

func TestADraftInATenantGoesOn(t *testing.T) {
	p := signed(t, emptyFacts())
	p.choose(platform.ChooseApp + "okta/t/r")
	p.at(StepOwners)
	p.choose(choosePerson + "grace@example.com")
	p.at(StepReview)
	d, keep := p.m.Draft()
	if !keep || strings.Contains(string(d.Answers), "secret-token") {
		t.Fatalf("draft %v %s", keep, d.Answers)
	}
	f := emptyFacts()
	f.SignIns = []tenant.Offer{{ID: "cone:x", From: "from cone's profile x", Credentials: tenant.Credentials{ClientID: "other@acme.conductor.one/pcc"}},
		{ID: "kept:" + thisTenant, Kept: true, Credentials: tenant.Credentials{ClientID: acmeCredential().ClientID}}}
	m := begin(f, Options{}, &world{})
	if problem := m.Resume(Resumed{Draft: d}); problem != nil {
		t.Fatal(problem.Lines())
	}
	q := before(t, m, nil)
	q.settle()
	if page := m.Page(); page.Title != "Sign in" || !page.Choices[1].Chosen {
		t.Errorf("resumed at %q, %+v", page.Title, page.Choices)
	}
	q.enter()
	q.wantStep(StepKey)
	if r := registered(m); r.App.Binding == nil || r.App.Name != "PagerDuty EMEA" || !slices.Equal(r.OwnerIDs, []string{"u-ada", "u-grace"}) {
		t.Errorf("goes on with %+v", r)
	}
	// What exists in the tenant after a failure is remembered.
	m.at().Made(tenant.Made{App: tenant.Chosen{ID: "app-new", Name: "PagerDuty EMEA"}, Connector: "con-9"})
	again, _ := m.Draft()
	a, err := decodeAnswers(again.Answers)
	if err != nil || partOf(a).Connector != "con-9" || partOf(a).App.ID != "app-new" {
		t.Errorf("%+v, %v", partOf(a), err)
	}
}

func TestLeavingAsksAboutASignInThatIsNotKept(t *testing.T) {
	p := signed(t, emptyFacts())
	q := p.m.Leaving()
	if q == nil || strings.Contains(q.Question, "API token") || !strings.Contains(q.Question, "client secret") {
		t.Fatalf("%+v", q)
	}
	r := p.m.keeps(true)
	if !r.Keep || r.SignIn == nil || r.SignIn.ClientID != acmeCredential().ClientID || r.Keychain != place.OS {
		t.Errorf("%+v", r)
	}
	if r := p.m.keeps(false); r.SignIn != nil {
		t.Errorf("kept although nobody wants it: %+v", r)
	}
	// One that was found here is there anyway.
	f := emptyFacts()
	f.SignIns = []tenant.Offer{{ID: tenant.OfferEnv, Credentials: acmeCredential()}}
	p = inTenant(t, f)
	p.enter()
	p.enter()
	p.wantStep(StepApp)
	if q := p.m.Leaving(); q != nil {
		t.Errorf("%+v", q)
	}
}

func TestFlagsOfATenant(t *testing.T) {
	f := emptyFacts()
	m := begin(f, Options{}, &world{})
	if wrong := m.Fill(SetupFlags{Platform: "conductorone", App: "PagerDuty", Owners: []string{"ada@example.com"}, Keychain: "os", Yes: true}); len(wrong) > 0 {
		t.Fatal(wrong[0].Lines())
	}
	var flags []string
	for _, miss := range m.Missing() {
		flags = append(flags, miss.Flag)
	}
	if !slices.Equal(flags, []string{"CONDUCTORONE_CLIENT_ID", "CONDUCTORONE_CLIENT_SECRET"}) {
		t.Errorf("missing %v", flags)
	}
	f.EnvCredentials.ClientID = acmeCredential().ClientID
	m = begin(f, Options{}, &world{})
	m.Fill(SetupFlags{Platform: "conductorone", Yes: true})
	flags = nil
	for _, miss := range m.Missing() {
		flags = append(flags, miss.Flag)
	}
	if !slices.Equal(flags, []string{"CONDUCTORONE_CLIENT_SECRET", "--token-stdin or --token-file FILE"}) {
		t.Errorf("missing %v", flags)
	}
	f.EnvCredentials.Secret = secret.New([]byte("secret-token:conductorone.com:v1:half"))
	m = begin(f, Options{}, &world{})
	if wrong := m.Fill(SetupFlags{Platform: "conductorone", Yes: true}); len(wrong) != 1 || wrong[0].Flag != tenant.SignInFlags {
		t.Errorf("half a secret: %+v", wrong)
	}
	for flag, flags := range map[string]SetupFlags{
		"--new-app NAME": {NewApp: "x", IDP: "Okta"}, "--me EMAIL": {Me: "nobody"}, "--owner EMAIL": {Owners: []string{"nobody"}},
		"--app ID|NAME or --new-app NAME": {App: "a", NewApp: "b"},
	} {
		m := begin(emptyFacts(), Options{}, &world{})
		flags.Platform = "conductorone"
		if wrong := m.Fill(flags); len(wrong) != 1 || wrong[0].Flag != flag {
			t.Errorf("%s: %+v", flag, wrong)
		}
	}
}

func TestChangingThePlatformAsksAnew(t *testing.T) {
	p := signed(t, emptyFacts()).at(StepReview)
	p.m.GoTo(rowConnector)
	p.choose(ChoosePlatform + string(access.Local))
	p.at(StepReview)
	c := p.m.proposal()
	if c.Platform != access.Local || c.Tenant != nil || c.App.Tenant != "" || c.Owners[0].Role != access.SuperAdministrator || p.m.at().There(nil) != nil {
		t.Errorf("%+v", c)
	}
}

const thisTenant = "acme.conductor.one"
