package setup_test

import (
	"slices"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

// refuseToken makes the check of one token fail as a 401 does.
func refuseToken(content string) func(setuptest.Due) *setuptest.Result {
	return func(d setuptest.Due) *setuptest.Result {
		if d.Kind == setup.WorkCheck && d.Check.Token.Len() == len(content) {
			return &setuptest.Result{Err: &pagerduty.Error{Class: pagerduty.ClassRejected, Status: 401, BothRegions: true}}
		}
		return nil
	}
}

func TestCatalogueHoldsPagerDutyOnly(t *testing.T) {
	for typed, supported := range map[string]bool{
		"PagerDuty": true, "pager duty": true, " pd ": true, "": true, "page": true,
		"Okta": false, "PagerDuty2": false, "duty": false,
	} {
		p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
		p.Act(setup.ActCatalogue)
		p.M.Set(setup.FieldCatalogue, typed)
		problem := p.Enter()
		if supported != (problem == nil) {
			t.Errorf("%q: problem %v", typed, problem)
		}
		if !supported {
			p.WantProblem(flow.CodeUnsupported, setup.FieldCatalogue)
			p.WantStep(setup.StepConnector)
		}
	}
}

func TestKeychainIsTriedBeforeAnyTokenIsAsked(t *testing.T) {
	m := setuptest.Begin(t, setuptest.EmptyHome(), setup.Options{}).M
	if m.Page().Waiting == "" {
		t.Error("the page does not say that the keychain is tried")
	}
	m.Next() // pressed before the answer came
	if m.Step() != setup.StepConnector {
		t.Fatal("went on before the keychain answered")
	}
	d, ok := flowtest.Call(m)
	if r, _ := d.Request.(setup.KeychainRequest); !ok || r.Kind != place.OS {
		t.Fatalf("due %+v", d)
	}
	if _, twice := flowtest.Call(m); twice {
		t.Error("a call is given out twice")
	}
	d.Run(t.Context())()
	if m.Step() != setup.StepApp {
		t.Errorf("the press before the answer is lost: at %s", m.Step().Title())
	}
}

func TestWaitingForTheKeychainCanBeStopped(t *testing.T) {
	p := setuptest.Begin(t, setuptest.EmptyHome(), setup.Options{})
	m := p.M
	d, _ := flowtest.Call(m)
	m.Next()
	if !m.Back() || m.Waiting() != 0 || m.Step() != setup.StepConnector {
		t.Fatal("still waiting")
	}
	d.Run(t.Context())() // the answer comes all the same
	if problem := m.Next(); problem != nil || m.Page().Title != "Where it is kept" {
		t.Fatalf("page %+v", m.Page())
	}
	if page := m.Page(); !p.Choice(setup.ChooseKeychain+"os").Chosen || !strings.Contains(page.Intro[0], "stopped waiting") {
		t.Errorf("page %+v", page)
	}
	m.Next()
	if again, ok := flowtest.Call(m); !ok || again.Name != setup.WorkProbe {
		t.Error("it cannot be tried again")
	}
	m.Back()
	m.Back()
	if m.Step() != setup.StepConnector || m.Back() {
		t.Error("there is something before the first step")
	}
}

// A machine without a keychain gets a calm page: why, in a sentence; the
// encrypted file proposed; nothing marked wrong.
func TestWithoutKeychainThePersonChooses(t *testing.T) {
	p := setuptest.SitIn(t, setuptest.EmptyHome(), setuptest.Without(place.OS, setuptest.ErrNoKeychain))
	p.Settle()
	page := p.M.Page()
	if len(page.Warnings) > 0 || !strings.Contains(strings.Join(page.Notes, " "), "cannot reach a keychain") {
		t.Errorf("the first page says %v, warns %v", page.Notes, page.Warnings)
	}
	if problem := p.Enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	page = p.M.Page()
	if page.Title != "Where it is kept" || len(page.Intro) != 1 || page.Intro[0] != "connectpd cannot reach a keychain from this session." {
		t.Errorf("page %+v", page)
	}
	if got := p.Chosen(); len(page.Choices) != 2 || len(got) != 1 || got[0] != setup.ChooseKeychain+"file" || len(page.Fields) != 2 {
		t.Errorf("proposed %v, fields %+v", got, page.Fields)
	}
	p.M.Choose(setup.ChooseKeychain + "os")
	if got := p.Chosen(); len(got) != 1 || got[0] != setup.ChooseKeychain+"file" {
		t.Errorf("the keychain that is not there can be chosen: %v", got)
	}
	p.Choose(setup.ChooseKeychain + "none")
	if problem := p.Enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.WantStep(setup.StepApp)
	p.At(setup.StepReview)
	if got := p.Last(); got.Kind != setup.WorkCheck {
		t.Errorf("last call %v", got.Kind)
	}
	p.Enter()
	for _, d := range p.Calls {
		if d.Kind == setup.WorkSave && d.Save.Keychain != place.None {
			t.Errorf("saved into %q", d.Save.Keychain)
		}
		if d.Kind == setup.WorkSync && d.Sync.Token.Empty() {
			t.Error("the sync after a setup without keychain has no token")
		}
	}
}

func TestALockedKeychainIsTriedAgainOrReplaced(t *testing.T) {
	locked := &place.Error{Op: "probe", Kind: place.OS, Reason: place.Locked}
	p := setuptest.SitIn(t, setuptest.EmptyHome(), setuptest.Without(place.OS, locked))
	p.Settle()
	p.Enter()
	page := p.M.Page()
	if page.Title != "Where it is kept" || page.Problem != nil || !p.Choice(setup.ChooseKeychain+"os").Chosen {
		t.Fatalf("page %+v", page)
	}
	if why := page.Intro[0]; !strings.Contains(why, "locked") || !strings.HasSuffix(why, "and try again.") {
		t.Errorf("it says %q", why)
	}
	p.Enter()
	p.WantProblem(flow.CodeKeychain, "")
	p.Answer = nil
	p.Enter()
	p.WantStep(setup.StepApp)
}

// What is waited for is named as it is.
func TestWaitingNamesThePlace(t *testing.T) {
	p := setuptest.SitIn(t, setuptest.EmptyHome(), setuptest.Without(place.OS, setuptest.ErrNoKeychain))
	if page := p.M.Page(); page.Waiting != "Trying this computer's keychain" || !strings.Contains(page.Slow+page.WaitHint, "unlock") {
		t.Errorf("%q, %q", page.Waiting, page.WaitHint)
	}
	p.Settle()
	p.Enter()
	p.M.SetSecret(flow.FieldPassphrase, []byte("correct horse"))
	p.M.SetSecret(flow.FieldPassphraseAgain, []byte("correct horse"))
	p.M.Next()
	if page := p.M.Page(); page.Waiting != "Trying the encrypted file" || strings.Contains(page.Slow+page.WaitHint, "keychain") {
		t.Errorf("%q, %q", page.Waiting, page.WaitHint)
	}
	p.Settle()
	p.At(setup.StepReview)
	p.M.Next()
	if page := p.M.Page(); page.Waiting != "Saving" || strings.Contains(page.Slow+page.WaitHint, "keychain") {
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
			p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
			p.Act(setup.ActElsewhere)
			p.Choose(setup.ChooseKeychain + "file")
			p.M.SetSecret(flow.FieldPassphrase, []byte(c.first))
			p.M.SetSecret(flow.FieldPassphraseAgain, []byte(c.again))
			p.Enter()
			if c.code == "" {
				p.WantStep(setup.StepApp)
				last := p.Last()
				if last.Keychain != place.File || last.Passphrase.Len() != len(c.first) {
					t.Errorf("last call %+v", last)
				}
				return
			}
			p.WantStep(setup.StepConnector)
			p.WantProblem(c.code, c.field)
		})
	}
}

func TestKnownPassphraseIsTypedOnce(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Keychain = place.File
	f.Connectors = []access.Connector{{ID: "old", Name: "Other", Token: access.Token{Number: 1, StoredIn: place.File}}}
	p := setuptest.Sit(t, f, setup.Options{})
	p.Enter()
	if fields := p.M.Page().Fields; len(fields) != 1 {
		t.Errorf("fields %+v", fields)
	}
	p.M.SetSecret(flow.FieldPassphrase, []byte("old"))
	if problem := p.Enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.WantStep(setup.StepApp)
}

func TestWrongPassphraseIsToldFromOtherTrouble(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	p.Answer = setuptest.Without(place.File, &place.Error{Reason: place.WrongPassphrase})
	p.Act(setup.ActElsewhere)
	p.Choose(setup.ChooseKeychain + "file")
	p.M.SetSecret(flow.FieldPassphrase, []byte("correct horse"))
	p.M.SetSecret(flow.FieldPassphraseAgain, []byte("correct horse"))
	p.Enter()
	p.WantProblem(flow.CodeKeychain, flow.FieldPassphrase)
	p.Answer = nil
	p.M.SetSecret(flow.FieldPassphrase, []byte("another horse"))
	p.M.SetSecret(flow.FieldPassphraseAgain, []byte("another horse"))
	p.Enter()
	p.WantStep(setup.StepApp)
}

func TestKeyGuide(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	page := p.M.Page()
	if page.Copy != "ConductorOne integration, connectpd, 2026-11-23" || page.Address != "https://SUBDOMAIN.pagerduty.com/api_keys" {
		t.Errorf("description %q, address %q", page.Copy, page.Address)
	}
	if way := strings.Join(page.Way, " > "); way != "Integrations > API Access Keys > Create New API Key" {
		t.Errorf("the way is %q", way)
	}
	if tips := strings.Join(page.Tips, " "); !strings.Contains(tips, "Select Read-only") || !strings.Contains(tips, "once") || len(page.Guide) != 0 {
		t.Errorf("tips %q, guide %q", tips, page.Guide)
	}
	p.Act(flow.ActHow)
	if guide := strings.Join(p.M.Page().Guide, " "); !strings.Contains(guide, "Select Read-only") || !strings.Contains(guide, "Developer Tools") {
		t.Errorf("step by step: %q", guide)
	}
	p.M.Set(flow.FieldSubdomain, "no such name!")
	p.Act(flow.ActOpen)
	p.WantProblem(flow.CodeInvalid, flow.FieldSubdomain)
	p.M.Set(flow.FieldSubdomain, "https://Acme.eu.pagerduty.com/users")
	p.Act(flow.ActOpen)
	last := p.Last()
	if last.Kind != setup.WorkBrowser || last.Address != "https://acme.eu.pagerduty.com/api_keys" {
		t.Errorf("last call %+v", last)
	}
	page = p.M.Page()
	if p.M.Step() != setup.StepKey || page.Address != last.Address || !strings.Contains(page.Opened, "open in your browser") {
		t.Errorf("afterwards %+v", page)
	}
}

func TestEnterWithoutAKeySaysWhatIsMissing(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	p.Enter()
	p.WantProblem(flow.CodeMissing, flow.FieldToken)
	p.WantStep(setup.StepKey)
}

func TestWithoutABrowserNoneIsOffered(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Browser = false
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepKey)
	for _, a := range p.M.Page().Actions {
		if a.ID == flow.ActOpen {
			t.Error("a browser is offered")
		}
	}
	p.Act(flow.ActOpen)
	for _, d := range p.Calls {
		if d.Kind == setup.WorkBrowser {
			t.Error("a browser was asked for")
		}
	}
}

func TestOwnerWarningsOnTheReview(t *testing.T) {
	cases := []struct {
		role, want string
		complete   bool
	}{
		{"admin", "", true}, {"owner", "", false}, {"", "No PagerDuty user has the email", true}, {"", "not known until the first sync", false},
		{"limited_user", "is Responder", true},
	}
	for _, c := range cases {
		p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
		p.Answer = func(d setuptest.Due) *setuptest.Result {
			if d.Kind != setup.WorkCheck {
				return nil
			}
			dir := setup.Directory{Complete: c.complete, Roles: map[string]string{}}
			if c.role != "" {
				dir.Roles["ada@example.com"] = c.role
			}
			return &setuptest.Result{Checked: setup.Checked{Identity: setuptest.Acme(), Directory: dir}}
		}
		p.At(setup.StepReview)
		page := p.M.Page()
		got := strings.Join(page.Warnings, " ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("role %q, complete %v: %q", c.role, c.complete, got)
		}
		for _, row := range page.Rows {
			if row.ID == setup.RowOwners && (row.Warning != "") != (c.want != "") {
				t.Errorf("role %q: the owners' stands %q", c.role, row.Warning)
			}
		}
	}
}

// TestPagerDutyNamesWhomNobodyNamed: an account's name gives way to the name
// that PagerDuty has for the e-mail; a name that somebody gave stays.
func TestPagerDutyNamesWhomNobodyNamed(t *testing.T) {
	root := setup.Me{Name: "root", Email: "ada@example.com", OfAccount: true}
	cases := []struct {
		what     string
		me       setup.Me
		typed    string // as one's own name, on the page of the owners
		inThere  string // what PagerDuty calls ada@example.com
		want     string
		unlisted bool
	}{
		{what: "the account's name", me: root, inThere: "Ada  Okafor\n", want: "Ada Okafor"},
		{what: "no name", me: setup.Me{Email: "ada@example.com", Known: true}, inThere: "Ada Okafor", want: "Ada Okafor"},
		{what: "a name of git", me: setup.Me{Name: "Ada L.", Email: "ada@example.com"}, inThere: "Ada Okafor", want: "Ada L."},
		{what: "a typed name", me: root, typed: "Countess", inThere: "Ada Okafor", want: "Countess"},
		{what: "unknown to PagerDuty", me: root, unlisted: true, want: "root"},
		{what: "without a name there", me: root, want: "root"},
	}
	for _, c := range cases {
		t.Run(c.what, func(t *testing.T) {
			f := setuptest.EmptyHome()
			f.Me = c.me
			p := setuptest.Sit(t, f, setup.Options{})
			p.Answer = func(d setuptest.Due) *setuptest.Result {
				if d.Kind != setup.WorkCheck {
					return nil
				}
				dir := setup.Directory{Complete: true, Roles: map[string]string{}, Names: map[string]string{}}
				if !c.unlisted {
					dir.Roles["ada@example.com"], dir.Names["ada@example.com"] = "admin", c.inThere
				}
				return &setuptest.Result{Checked: setup.Checked{Identity: setuptest.Acme(), Directory: dir}}
			}
			p.At(setup.StepOwners)
			if c.typed != "" {
				p.Type("Your name", c.typed)
			}
			p.At(setup.StepReview)
			i := slices.IndexFunc(p.M.Page().Rows, func(r flow.Row) bool { return r.ID == setup.RowOwners })
			if got := p.M.Page().Rows[i].Value; got != c.want+" (you)" {
				t.Errorf("the page says %q, want %s", got, c.want)
			}
			p.Enter()
			save := p.Saved()
			if got := save.Registration.Connector.Owners[0].Name; got != c.want {
				t.Errorf("saved %q, want %q", got, c.want)
			}
			if got := save.Me.Name; !c.me.Known && got != c.want {
				t.Errorf("kept as who sits here: %q, want %q", got, c.want)
			}
		})
	}
}

// TestLeavingADemoPromisesNothing: its home is gone with it, so neither the
// token nor the answers are said to be kept.
func TestLeavingADemoPromisesNothing(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Demo = true
	p := setuptest.Sit(t, f, setup.Options{})
	if q := p.M.Leaving(); q != nil {
		t.Errorf("asked before anything is lost: %+v", q)
	}
	p.At(setup.StepReview)
	q := p.M.Leaving()
	if q == nil || q.Question != "End the demo?" || strings.Join(q.Text, " ") != "Nothing of it is kept." || len(q.Choices) != 2 {
		t.Fatalf("%+v", q)
	}
	p.M.Leave(flow.LeaveDrop)
	p.Settle()
	if !p.M.Over() {
		t.Error("the demo is still there")
	}
}

// TestTheTokenIsOneRow: its kind, its end and what it sees read as one, also
// where a row's parts are told with commas.
func TestTheTokenIsOneRow(t *testing.T) {
	for _, c := range []struct {
		id   access.Identity
		want string
	}{
		{access.Identity{Kind: access.AccountKey}, "Account key ending xY9z · sees the whole account"},
		{access.Identity{Kind: access.UserToken, UserName: "Bob", UserRole: "admin"}, "User token of Bob (Admin) ending xY9z"},
		{access.Identity{Kind: access.UserToken, UserName: "Team: it support", UserRole: "admin"}, "User token of Team: it support (Admin) ending xY9z"},
		{access.Identity{Kind: access.OAuthToken}, "OAuth token ending xY9z"},
	} {
		if got := setup.TokenText(setup.Checked{Identity: c.id}, "xY9z"); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestReviewWarnsOfATokenThatSeesPart(t *testing.T) {
	id := setuptest.Acme()
	id.Kind, id.UserRole, id.UserName = access.UserToken, "user", "Bob"
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	p.Answer = setuptest.On(setup.WorkCheck, setuptest.Result{Checked: setup.Checked{Identity: id}})
	p.At(setup.StepReview)
	if got := strings.Join(p.M.Page().Warnings, " "); !strings.Contains(got, "Bob") || !strings.Contains(got, "Manager") ||
		!strings.Contains(got, "could not be checked: this token does not see everyone") {
		t.Errorf("warnings %q", got)
	}
}
