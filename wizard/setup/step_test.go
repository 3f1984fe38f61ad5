package setup

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/conductorone/steps"
	"connectpd/wizard/flow"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
)

// refuseToken makes the check of one token fail as a 401 does.
func refuseToken(content string) func(Due) *Result {
	return func(d Due) *Result {
		if d.Kind == WorkCheck && d.Check.Token.Len() == len(content) {
			return &Result{Err: &pagerduty.Error{Class: pagerduty.ClassRejected, Status: 401, BothRegions: true}}
		}
		return nil
	}
}

func choiceOf(t *testing.T, p flow.Page, id string) flow.Choice {
	t.Helper()
	for _, c := range p.Choices {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no choice %q on the page %q: %+v", id, p.Title, p.Choices)
	return flow.Choice{}
}

func chosenIDs(p flow.Page) []string {
	var list []string
	for _, c := range p.Choices {
		if c.Chosen {
			list = append(list, c.ID)
		}
	}
	return list
}

func TestCatalogueHoldsPagerDutyOnly(t *testing.T) {
	for typed, supported := range map[string]bool{
		"PagerDuty": true, "pager duty": true, " pd ": true, "": true, "page": true,
		"Okta": false, "PagerDuty2": false, "duty": false,
	} {
		p := sit(t, emptyFacts(), Options{})
		p.act(actCatalogue)
		p.m.Set(fieldCatalogue, typed)
		problem := p.enter()
		if supported != (problem == nil) {
			t.Errorf("%q: problem %v", typed, problem)
		}
		if !supported {
			p.wantProblem(flow.CodeUnsupported, fieldCatalogue)
			p.wantStep(StepConnector)
		}
	}
}

func TestKeychainIsTriedBeforeAnyTokenIsAsked(t *testing.T) {
	m := begin(emptyFacts(), Options{}, &world{})
	if m.Page().Waiting == "" {
		t.Error("the page does not say that the keychain is tried")
	}
	m.Next() // pressed before the answer came
	if m.Step() != StepConnector {
		t.Fatal("went on before the keychain answered")
	}
	d, ok := due(m)
	if r, _ := d.Request.(KeychainRequest); !ok || r.Kind != place.OS {
		t.Fatalf("due %+v", d)
	}
	if _, twice := due(m); twice {
		t.Error("a call is given out twice")
	}
	d.Run(t.Context())()
	if m.Step() != StepApp {
		t.Errorf("the press before the answer is lost: at %s", m.Step().Title())
	}
}

func TestWaitingForTheKeychainCanBeStopped(t *testing.T) {
	m := begin(emptyFacts(), Options{}, &world{})
	d, _ := due(m)
	m.Next()
	if !m.Back() || m.Waiting() != 0 || m.Step() != StepConnector {
		t.Fatal("still waiting")
	}
	d.Run(t.Context())() // the answer comes all the same
	if p := m.Next(); p != nil || m.Page().Title != "Where it is kept" {
		t.Fatalf("page %+v", m.Page())
	}
	if page := m.Page(); !choiceOf(t, page, chooseKeychain+"os").Chosen || !strings.Contains(page.Intro[0], "stopped waiting") {
		t.Errorf("page %+v", page)
	}
	m.Next()
	if again, ok := due(m); !ok || again.Name != WorkProbe {
		t.Error("it cannot be tried again")
	}
	m.Back()
	m.Back()
	if m.Step() != StepConnector || m.Back() {
		t.Error("there is something before the first step")
	}
}

// A machine without a keychain gets a calm page: why, in a sentence; the
// encrypted file proposed; nothing marked wrong.
func TestWithoutKeychainThePersonChooses(t *testing.T) {
	p := sitIn(t, emptyFacts(), without(place.OS, errNoKeychain))
	p.settle()
	page := p.m.Page()
	if len(page.Warnings) > 0 || !strings.Contains(strings.Join(page.Notes, " "), "no keychain") {
		t.Errorf("the first page says %v, warns %v", page.Notes, page.Warnings)
	}
	if problem := p.enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	page = p.m.Page()
	if page.Title != "Where it is kept" || len(page.Intro) != 1 || page.Intro[0] != "connectpd cannot reach a keychain from this session." {
		t.Errorf("page %+v", page)
	}
	if got := chosenIDs(page); len(page.Choices) != 2 || len(got) != 1 || got[0] != chooseKeychain+"file" || len(page.Fields) != 2 {
		t.Errorf("proposed %v, fields %+v", got, page.Fields)
	}
	p.m.Choose(chooseKeychain + "os")
	if got := chosenIDs(p.m.Page()); len(got) != 1 || got[0] != chooseKeychain+"file" {
		t.Errorf("the keychain that is not there can be chosen: %v", got)
	}
	p.choose(chooseKeychain + "none")
	if problem := p.enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.wantStep(StepApp)
	p.at(StepReview)
	if got := p.w.calls[len(p.w.calls)-1]; got.Kind != WorkCheck {
		t.Errorf("last call %v", got.Kind)
	}
	p.enter()
	for _, d := range p.w.calls {
		if d.Kind == WorkSave && d.Save.Keychain != place.None {
			t.Errorf("saved into %q", d.Save.Keychain)
		}
		if d.Kind == WorkSync && d.Sync.Token.Empty() {
			t.Error("the sync after a setup without keychain has no token")
		}
	}
}

func TestALockedKeychainIsTriedAgainOrReplaced(t *testing.T) {
	locked := &place.Error{Op: "probe", Kind: place.OS, Reason: place.Locked}
	p := sitIn(t, emptyFacts(), without(place.OS, locked))
	p.settle()
	p.enter()
	page := p.m.Page()
	if page.Title != "Where it is kept" || page.Problem != nil || !choiceOf(t, page, chooseKeychain+"os").Chosen {
		t.Fatalf("page %+v", page)
	}
	if why := page.Intro[0]; !strings.Contains(why, "locked") || !strings.HasSuffix(why, "then try again.") {
		t.Errorf("it says %q", why)
	}
	p.enter()
	p.wantProblem(flow.CodeKeychain, "")
	p.w.answer = nil
	p.enter()
	p.wantStep(StepApp)
}

// What is waited for is named as it is.
func TestWaitingNamesThePlace(t *testing.T) {
	p := sitIn(t, emptyFacts(), without(place.OS, errNoKeychain))
	if page := p.m.Page(); page.Waiting != "Trying this computer's keychain" || !strings.Contains(page.WaitHint, "unlock") {
		t.Errorf("%q, %q", page.Waiting, page.WaitHint)
	}
	p.settle()
	p.enter()
	p.m.SetSecret(flow.FieldPassphrase, []byte("correct horse"))
	p.m.SetSecret(flow.FieldPassphraseAgain, []byte("correct horse"))
	p.m.Next()
	if page := p.m.Page(); page.Waiting != "Trying the encrypted file" || strings.Contains(page.WaitHint, "keychain") {
		t.Errorf("%q, %q", page.Waiting, page.WaitHint)
	}
	p.settle()
	p.at(StepReview)
	p.m.Next()
	if page := p.m.Page(); page.Waiting != "Saving" || strings.Contains(page.WaitHint, "keychain") {
		t.Errorf("%q, %q", page.Waiting, page.WaitHint)
	}
}

func TestPassphraseRules(t *testing.T) {
	cases := []struct {
		name, first, again string
		code               flow.Code
		field              string
	}{
		{"none", "", "", flow.CodeMissing, flow.FieldPassphrase},
		{"short", "seven77", "seven77", flow.CodeInvalid, flow.FieldPassphrase},
		{"once", "correct horse", "", flow.CodeMissing, flow.FieldPassphraseAgain},
		{"different", "correct horse", "correct hoarse", flow.CodeInvalid, flow.FieldPassphraseAgain},
		{"good", "correct horse", "correct horse", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := sit(t, emptyFacts(), Options{})
			p.act(actElsewhere)
			p.choose(chooseKeychain + "file")
			p.m.SetSecret(flow.FieldPassphrase, []byte(c.first))
			p.m.SetSecret(flow.FieldPassphraseAgain, []byte(c.again))
			p.enter()
			if c.code == "" {
				p.wantStep(StepApp)
				last := p.w.calls[len(p.w.calls)-1]
				if last.Keychain != place.File || last.Passphrase.Len() != len(c.first) {
					t.Errorf("last call %+v", last)
				}
				return
			}
			p.wantStep(StepConnector)
			p.wantProblem(c.code, c.field)
		})
	}
}

func TestKnownPassphraseIsTypedOnce(t *testing.T) {
	f := emptyFacts()
	f.Keychain = place.File
	f.Connectors = []access.Connector{{ID: "old", Name: "Other", Token: access.Token{Number: 1, StoredIn: place.File}}}
	p := sit(t, f, Options{})
	p.enter()
	if fields := p.m.Page().Fields; len(fields) != 1 {
		t.Errorf("fields %+v", fields)
	}
	p.m.SetSecret(flow.FieldPassphrase, []byte("old"))
	if problem := p.enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.wantStep(StepApp)
}

func TestWrongPassphraseIsToldFromOtherTrouble(t *testing.T) {
	p := sit(t, emptyFacts(), Options{})
	p.w.answer = without(place.File, &place.Error{Reason: place.WrongPassphrase})
	p.act(actElsewhere)
	p.choose(chooseKeychain + "file")
	p.m.SetSecret(flow.FieldPassphrase, []byte("correct horse"))
	p.m.SetSecret(flow.FieldPassphraseAgain, []byte("correct horse"))
	p.enter()
	p.wantProblem(flow.CodeKeychain, flow.FieldPassphrase)
	p.w.answer = nil
	p.m.SetSecret(flow.FieldPassphrase, []byte("another horse"))
	p.m.SetSecret(flow.FieldPassphraseAgain, []byte("another horse"))
	p.enter()
	p.wantStep(StepApp)
}

func TestBestAppIsProposed(t *testing.T) {
	okta := access.App{ID: "a1", Name: "PagerDuty", IDP: "Okta", Accounts: 212}
	plain := access.App{ID: "a2", Name: "Pager Duty sandbox"}
	jira := access.App{ID: "a3", Name: "Jira", IDP: "Okta"}
	cases := []struct {
		name string
		apps []access.App
		want string
	}{
		{"none", nil, platform.ChooseNew},
		{"only others", []access.App{jira}, platform.ChooseNew},
		{"by hand", []access.App{jira, plain}, "app:a2"},
		{"identity provider's first", []access.App{plain, jira, okta}, "app:a1"},
	}
	for _, c := range cases {
		f := emptyFacts()
		f.Apps = c.apps
		p := sit(t, f, Options{}).at(StepApp)
		page := p.m.Page()
		if got := chosenIDs(page); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: chosen %v, want %s", c.name, got, c.want)
		}
		if len(c.apps) == 3 {
			if first := page.Choices[0]; first.ID != "app:a1" || first.Detail != "Okta · 212 accounts" {
				t.Errorf("first is %+v", first)
			}
			if last := page.Choices[len(page.Choices)-1]; last.ID != platform.ChooseNew {
				t.Errorf("last is %+v", last)
			}
		}
	}
}

func TestNewAppNeedsAFreeName(t *testing.T) {
	f := emptyFacts()
	f.Apps = []access.App{{ID: "a3", Name: "Jira"}}
	for name, code := range map[string]flow.Code{
		"": flow.CodeMissing, "  ": flow.CodeMissing, "jira": flow.CodeInvalid,
		strings.Repeat("x", 101): flow.CodeInvalid, "PagerDuty": "", "Pager\u202eDuty\n": "",
	} {
		p := sit(t, f, Options{}).at(StepApp)
		p.m.Set(platform.FieldNewApp, name)
		p.enter()
		if code == "" {
			p.wantStep(StepOwners)
			if got := p.m.chosenApp().Name; strings.ContainsAny(got, "\u202e\n") {
				t.Errorf("the name keeps %q", got)
			}
			continue
		}
		p.wantProblem(code, platform.FieldNewApp)
	}
}

func TestWhoLacksTheRoleCannotBeChosen(t *testing.T) {
	f := emptyFacts()
	f.People = []access.Person{
		{Name: "Grace Hopper", Email: "grace@example.com", Role: access.ConnectorAdministrator},
		{Name: "Bob", Email: "bob@example.com", Role: access.NoPlatformRole},
		{Name: "Eve", Email: "eve@example.com", Role: access.PlatformRoleUnknown},
	}
	p := sit(t, f, Options{}).at(StepOwners)
	p.act(local.ActOwners)
	page := p.m.Page()
	if last := page.Choices[len(page.Choices)-1]; last.Refused == "" {
		t.Errorf("who can be chosen stands below who cannot: %+v", page.Choices)
	}
	if got := chosenIDs(page); len(got) != 1 || got[0] != "person:ada@example.com" {
		t.Errorf("chosen %v", got)
	}
	for _, who := range []string{"bob", "eve"} {
		id := choosePerson + who + "@example.com"
		if choiceOf(t, page, id).Refused == "" {
			t.Errorf("%s is not marked", who)
		}
		if problem := p.choose(id); problem == nil {
			t.Errorf("%s can be chosen", who)
		}
	}
	if problem := p.choose(choosePerson + "grace@example.com"); problem != nil {
		t.Fatal(problem.Lines())
	}
	if got := len(p.m.chosen()); got != 2 {
		t.Errorf("%d owners", got)
	}
	roles := strings.Join(page.Hints, " ")
	for _, word := range []string{"Connector Administrator", "Super Administrator", "Global Admin", "Account Owner"} {
		if !strings.Contains(roles, word) {
			t.Errorf("the page does not name %s", word)
		}
	}
}

func TestPeopleAreAddedOnTheSpot(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepOwners)
	p.act(local.ActAddPerson)
	for typed, ok := range map[string]bool{"": false, "grace": false, "grace@": false, "a b@c.d": false, "grace@example.com": true} {
		p.m.Set(local.FieldPersonEmail, typed)
		problem := p.enter()
		if ok != (problem == nil) {
			t.Errorf("%q: %v", typed, problem)
		}
		if ok {
			break
		}
	}
	for _, c := range p.m.chosen() {
		if c.Email == "grace@example.com" && c.Role != access.ConnectorAdministrator {
			t.Errorf("added as %s", c.Role)
		}
	}
	p.act(local.ActAddPerson)
	p.m.Set(local.FieldPersonEmail, "Bob Noble <bob@example.com>")
	p.choose(local.ChooseRole + string(access.NoPlatformRole))
	p.m.Next()
	if c, ok := p.m.find("BOB@example.com"); !ok || c.Name != "Bob Noble" || c.Refused == "" || p.m.a.Owns("bob@example.com") {
		t.Errorf("Bob is %+v", c)
	}
}

func TestCorrectingOneselfKeepsTheTick(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepOwners)
	p.act(local.ActEditMe)
	p.m.Set(local.FieldPersonEmail, "countess@example.com")
	p.m.Set(local.FieldPersonName, "Ada King")
	p.enter()
	if problem := p.enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.wantStep(StepKey)
	got := p.m.proposal().Owners
	if len(got) != 1 || got[0].Email != "countess@example.com" || got[0].Name != "Ada King" || got[0].Role != access.SuperAdministrator {
		t.Errorf("owners %+v", got)
	}
}

func TestNobodyChosenIsRefused(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepOwners)
	p.act(local.ActOwners)
	p.choose(choosePerson + "ada@example.com")
	p.enter()
	p.wantStep(StepOwners)
	p.wantProblem(flow.CodeMissing, "")
}

func TestKeyGuide(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	page := p.m.Page()
	if page.Copy != "ConductorOne integration, connectpd, 2026-11-23" || page.Address != "https://SUBDOMAIN.pagerduty.com/api_keys" {
		t.Errorf("description %q, address %q", page.Copy, page.Address)
	}
	if way := strings.Join(page.Way, " > "); way != "Integrations > API Access Keys > Create New API Key" {
		t.Errorf("the way is %q", way)
	}
	if tips := strings.Join(page.Tips, " "); !strings.Contains(tips, "Select Read-only") || !strings.Contains(tips, "once") || len(page.Guide) != 0 {
		t.Errorf("tips %q, guide %q", tips, page.Guide)
	}
	p.act(flow.ActHow)
	if guide := strings.Join(p.m.Page().Guide, " "); !strings.Contains(guide, "Select Read-only") || !strings.Contains(guide, "Developer Tools") {
		t.Errorf("step by step: %q", guide)
	}
	p.m.Set(flow.FieldSubdomain, "no such name!")
	p.act(flow.ActOpen)
	p.wantProblem(flow.CodeInvalid, flow.FieldSubdomain)
	p.m.Set(flow.FieldSubdomain, "https://Acme.eu.pagerduty.com/users")
	p.act(flow.ActOpen)
	last := p.w.calls[len(p.w.calls)-1]
	if last.Kind != WorkBrowser || last.Address != "https://acme.eu.pagerduty.com/api_keys" {
		t.Errorf("last call %+v", last)
	}
	page = p.m.Page()
	if p.m.Step() != StepKey || page.Address != last.Address || !strings.Contains(page.Opened, "open in your browser") {
		t.Errorf("afterwards %+v", page)
	}
}

// In a tenant both kinds of key are explained, and nothing is asked.
func TestKeyGuideOfATenantExplainsBothKinds(t *testing.T) {
	g := flow.NewKeyGuide(steps.KeyKind(), today, "")
	for _, list := range [][]string{g.Tips, g.Steps} {
		text := strings.Join(list, " ")
		for _, says := range []string{"Select Read-only", "should only read", "by hand", "unselected", "just in time", "once"} {
			if !strings.Contains(text, says) {
				t.Errorf("it does not say %q: %s", says, text)
			}
		}
	}
}

func TestEnterWithoutAKeySaysWhatIsMissing(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	p.enter()
	p.wantProblem(flow.CodeMissing, flow.FieldToken)
	p.wantStep(StepKey)
}

func TestWithoutABrowserNoneIsOffered(t *testing.T) {
	f := emptyFacts()
	f.Browser = false
	p := sit(t, f, Options{}).at(StepKey)
	for _, a := range p.m.Page().Actions {
		if a.ID == flow.ActOpen {
			t.Error("a browser is offered")
		}
	}
	p.act(flow.ActOpen)
	for _, d := range p.w.calls {
		if d.Kind == WorkBrowser {
			t.Error("a browser was asked for")
		}
	}
}

func TestOwnerWarningsOnTheReview(t *testing.T) {
	cases := []struct {
		role, want string
		complete   bool
	}{
		{"admin", "", true}, {"owner", "", false}, {"", "nobody by the email", true}, {"", "could not be checked", false},
		{"limited_user", "is Responder", true},
	}
	for _, c := range cases {
		p := sit(t, emptyFacts(), Options{})
		p.w.answer = func(d Due) *Result {
			if d.Kind != WorkCheck {
				return nil
			}
			dir := Directory{Complete: c.complete, Roles: map[string]string{}}
			if c.role != "" {
				dir.Roles["ada@example.com"] = c.role
			}
			return &Result{Checked: Checked{Identity: acme(), Directory: dir}}
		}
		p.at(StepReview)
		page := p.m.Page()
		got := strings.Join(page.Warnings, " ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("role %q, complete %v: %q", c.role, c.complete, got)
		}
		for _, row := range page.Rows {
			if row.ID == rowOwners && (row.Warning != "") != (c.want != "") {
				t.Errorf("role %q: the owners' unchanged %q", c.role, row.Warning)
			}
		}
	}
}

func TestReviewWarnsOfATokenThatSeesPart(t *testing.T) {
	id := acme()
	id.Kind, id.UserRole, id.UserName = access.UserToken, "user", "Bob"
	p := sit(t, emptyFacts(), Options{})
	p.w.answer = func(d Due) *Result {
		if d.Kind == WorkCheck {
			return &Result{Checked: Checked{Identity: id}}
		}
		return nil
	}
	p.at(StepReview)
	if got := strings.Join(p.m.Page().Warnings, " "); !strings.Contains(got, "Bob") || !strings.Contains(got, "Manager") ||
		!strings.Contains(got, "could not be checked: this token does not see everyone") {
		t.Errorf("warnings %q", got)
	}
}
