package setup

import (
	"errors"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
)

func TestNothingIsKeptOfASetUpThatWasOnlyLookedAt(t *testing.T) {
	p := sit(t, emptyFacts(), Options{})
	if _, keep := p.m.Draft(); keep || p.m.Leaving() != nil || p.m.keeps(true).Keep {
		t.Error("a look is kept")
	}
}

func TestDraftKeepsEveryAnswerButTheToken(t *testing.T) {
	f := emptyFacts()
	f.Apps = []access.App{{ID: "a1", Name: "Jira"}}
	p := sit(t, f, Options{}).at(StepApp)
	p.m.Set(platform.FieldNewApp, "Paging")
	p.m.Set(flow.FieldIDP, "Okta")
	p.at(StepOwners)
	p.act(local.ActAddPerson)
	p.m.Set(local.FieldPersonEmail, "Grace Hopper <grace@example.com>")
	p.enter()
	p.at(StepKey)
	p.m.Set(flow.FieldSubdomain, "acme")
	p.at(StepReview)
	d, keep := p.m.Draft()
	if !keep || d.ID != "c1" || strings.Contains(string(d.Answers), goodKey[4:]) {
		t.Fatalf("draft %v %s", keep, d.Answers)
	}
	f.NewID = "c2"
	again := begin(f, Options{}, &world{})
	if problem := again.Resume(Resumed{Draft: d}); problem != nil {
		t.Fatal(problem.Lines())
	}
	q := before(t, again, nil)
	q.settle()
	q.wantStep(StepKey)
	q.at(StepReview)
	was, is := p.m.proposal(), q.m.proposal()
	if is.ID != "c1" || is.App != was.App || len(is.Owners) != 2 || is.Owners[1].Name != "Grace Hopper" || again.a.Subdomain != "acme" {
		t.Errorf("resumed %+v, was %+v", is, was)
	}
}

func TestResumeWithItsTokenChecksItAfterTheKeychain(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepReview)
	d, _ := p.m.Draft()
	m := begin(emptyFacts(), Options{}, &world{})
	m.Resume(Resumed{Draft: d, Token: secret.New([]byte(goodKey))})
	q := before(t, m, nil)
	q.settle()
	q.wantStep(StepReview)
	if got := q.w.kinds(); len(got) != 2 || got[0] != WorkProbe || got[1] != WorkCheck {
		t.Errorf("calls %v", got)
	}
}

func TestResumeWithoutAKeychainGoesBackToTheFirstStep(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	d, _ := p.m.Draft()
	m := begin(emptyFacts(), Options{}, &world{})
	m.Resume(Resumed{Draft: d})
	q := before(t, m, without(place.OS, errNoKeychain))
	q.settle()
	q.wantStep(StepConnector)
	if page := q.m.Page(); page.Title != "Where it is kept" || page.Problem != nil {
		t.Errorf("page %+v", page)
	}
}

func TestDamagedDraftsAreToldAndDropNothing(t *testing.T) {
	for _, bad := range []string{"", "{", `{"version":9}`, `{"version":2,"step":"tea"}`, strings.Repeat("x", maxAnswers+1)} {
		p := sit(t, emptyFacts(), Options{})
		if problem := p.m.Resume(Resumed{Draft: access.Draft{ID: "d", Answers: []byte(bad)}}); problem == nil {
			t.Errorf("%.20q was taken", bad)
		}
		p.at(StepReview)
	}
}

func TestWhatIsGoneIsProposedAnew(t *testing.T) {
	f := emptyFacts()
	f.Apps = []access.App{{ID: "a1", Name: "PagerDuty"}}
	p := sit(t, f, Options{}).at(StepOwners)
	d, _ := p.m.Draft()
	q := sit(t, emptyFacts(), Options{})
	q.m.Resume(Resumed{Draft: d})
	q.settle()
	if app := q.m.chosenApp(); app.ID != "" || app.Name != "PagerDuty" {
		t.Errorf("app %+v", app)
	}
}

func TestLeavingWithACheckedTokenAsks(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	if p.m.Leaving() != nil {
		t.Error("it asks before there is a token")
	}
	p.at(StepReview)
	q := p.m.Leaving()
	if q == nil || !strings.Contains(q.Question, "API token") || len(q.Choices) != 3 || q.Choices[0].ID != LeaveKeep || !q.Choices[0].Chosen {
		t.Fatalf("asks %+v", q)
	}
	if r := p.m.keeps(true); !r.Keep || r.Token.Empty() || r.Keychain != place.OS || r.Checked.Identity.Users != 250 {
		t.Errorf("keeps %+v", r)
	}
	if r := p.m.keeps(false); !r.Keep || !r.Token.Empty() {
		t.Errorf("keeps %+v", r)
	}
}

func TestATokenThatIsNotKeptIsNotKeptByLeavingEither(t *testing.T) {
	p := sit(t, emptyFacts(), Options{})
	p.act(actElsewhere)
	p.choose(chooseKeychain + "none")
	p.at(StepReview)
	q := p.m.Leaving()
	if q == nil || q.Choices[0].ID != flow.LeaveDrop || !q.Choices[1].Chosen {
		t.Fatalf("asks %+v", q)
	}
	if r := p.m.keeps(true); !r.Token.Empty() {
		t.Error("the token is kept")
	}
}

func TestLeavingARunningSyncAsks(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepSync)
	if q := p.m.Leaving(); q == nil || strings.Contains(q.Question, "token") || q.Choices[0].ID != flow.LeaveStay {
		t.Fatalf("asks %+v", q)
	}
}

func TestUnfinishedSetUpsAreOffered(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepKey)
	d, _ := p.m.Draft()
	d.UpdatedAt = today
	f := emptyFacts()
	f.NewID, f.Drafts = "c2", []access.Draft{d}
	resume := func(due Due) *Result {
		if due.Kind == WorkResume {
			return &Result{Resumed: Resumed{Draft: d}}
		}
		return nil
	}
	q := sit(t, f, Options{})
	q.w.answer = resume
	if page := q.m.Page(); page.Title != "Unfinished setup" || len(page.Choices) != 2 || !page.Choices[0].Chosen {
		t.Fatalf("page %+v", page)
	}
	q.enter()
	q.wantStep(StepKey)
	if got := q.m.proposal(); got.ID != "c1" {
		t.Errorf("goes on as %s", got.ID)
	}
	fresh := sit(t, f, Options{})
	fresh.choose(chooseFresh)
	fresh.enter()
	fresh.at(StepReview)
	if got := fresh.m.proposal(); got.ID != "c2" {
		t.Errorf("the new one is %s", got.ID)
	}
	broken := sit(t, f, Options{})
	broken.w.answer = func(due Due) *Result {
		if due.Kind == WorkResume {
			return &Result{Err: errTest}
		}
		return nil
	}
	broken.enter()
	broken.wantProblem(flow.CodeFailed, "")
	// Flags answer the question: whoever gives them means a set-up of its own.
	flagged, _ := fill(t, f, SetupFlags{NewApp: "Paging"})
	if flagged.m.Page().Title != "Connector" {
		t.Errorf("with flags: %s", flagged.m.Page().Title)
	}
}

func fill(t *testing.T, f known, flags SetupFlags) (*somebody, []*flow.Problem) {
	t.Helper()
	p := sitIn(t, f, nil)
	wrong := p.m.Fill(flags)
	p.settle()
	return p, wrong
}

func TestFlagsFillEveryAnswer(t *testing.T) {
	p, wrong := fill(t, emptyFacts(), SetupFlags{
		NewApp: "PagerDuty", IDP: "Okta", Owners: []string{"ada@example.com", "Grace Hopper <grace@example.com>"},
		Region: "eu", Keychain: "none", Token: secret.New([]byte("Token token=" + goodKey)), Yes: true,
	})
	if len(wrong) > 0 || len(p.m.Missing()) > 0 {
		t.Fatalf("wrong %v, missing %v", wrong, p.m.Missing())
	}
	p.at(StepSync)
	var save SaveRequest
	for _, d := range p.w.calls {
		if d.Kind == WorkCheck && (d.Check.Region != "eu" || d.Check.Token.Len() != 20) {
			t.Errorf("checks %+v", d.Check)
		}
		if d.Kind == WorkSave {
			save = d.Save
		}
	}
	c := save.Connector
	if c.App != (access.App{Name: "PagerDuty", IDP: "Okta"}) || len(c.Owners) != 2 || save.Keychain != place.None {
		t.Errorf("saves %+v", save)
	}
	if o := c.Owners[1]; o.Name != "Grace Hopper" || o.Role != access.ConnectorAdministrator {
		t.Errorf("owner %+v", o)
	}
}

func TestMeAndOwnerDefaultToEachOther(t *testing.T) {
	for _, flags := range []SetupFlags{
		{Me: "grace@example.com"},
		{Owners: []string{"grace@example.com"}},
		{Me: "grace@example.com", Owners: []string{"grace@example.com"}},
	} {
		p, wrong := fill(t, emptyFacts(), flags)
		got := p.m.chosen()
		if len(wrong) > 0 || len(got) != 1 || !got[0].You || got[0].Email != "grace@example.com" {
			t.Errorf("%+v: owners %+v, wrong %v", flags, got, wrong)
		}
	}
	p, _ := fill(t, emptyFacts(), SetupFlags{Me: "ada@example.com", Owners: []string{"grace@example.com"}, Yes: true})
	if p.m.mine() {
		t.Error("someone else's connector is mine")
	}
	// The hand-over needs no token.
	if got := p.m.Missing(); len(got) != 0 {
		t.Errorf("missing %v", got)
	}
	for range 6 {
		p.enter()
	}
	if end, over := p.m.Ended(); !over || end.Kind != HandedOverTo {
		t.Errorf("ended %v %+v", over, end)
	}
}

func TestMissingNamesTheFlag(t *testing.T) {
	cases := []struct {
		flags SetupFlags
		want  []string
	}{
		{SetupFlags{}, []string{"--app", "--owner", "--token-stdin", "--yes"}},
		{SetupFlags{Yes: true}, []string{"--token-stdin"}},
		{SetupFlags{Yes: true, Keychain: "file"}, []string{"CONNECTPD_PASSPHRASE", "--token-stdin"}},
		{SetupFlags{NewApp: "x", Me: "a@b.c"}, []string{"--token-stdin", "--yes"}},
	}
	for _, c := range cases {
		p, _ := fill(t, emptyFacts(), c.flags)
		got := p.m.Missing()
		if len(got) != len(c.want) {
			t.Errorf("%+v: missing %v, want %v", c.flags, got, c.want)
			continue
		}
		for i := range got {
			if !strings.Contains(got[i].Flag, c.want[i]) || got[i].What == "" {
				t.Errorf("%+v: missing %v, want %v", c.flags, got, c.want)
			}
		}
	}
	nobody := emptyFacts()
	nobody.Me = Me{}
	p, _ := fill(t, nobody, SetupFlags{Yes: true})
	if got := p.m.Missing(); len(got) == 0 || !strings.Contains(got[0].Flag, "--owner") {
		t.Errorf("missing %v", got)
	}
}

func TestYesNeverChoosesAKeychain(t *testing.T) {
	p := sitIn(t, emptyFacts(), without(place.OS, errNoKeychain))
	p.m.Alone()
	p.m.Fill(SetupFlags{Yes: true, Token: secret.New([]byte(goodKey))})
	p.settle()
	p.enter()
	problem := p.wantProblem(flow.CodeMissing, chooseKeychain)
	if !strings.Contains(problem.Flag, "--keychain") {
		t.Errorf("flag %q", problem.Flag)
	}
	// Asked for by name, the keychain's own trouble is told.
	q := sitIn(t, emptyFacts(), without(place.OS, errNoKeychain))
	q.m.Alone()
	q.m.Fill(SetupFlags{Yes: true, Keychain: "os", Token: secret.New([]byte(goodKey))})
	q.settle()
	q.enter()
	q.wantProblem(flow.CodeKeychain, "")
	if n := len(q.w.calls); n != 1 {
		t.Errorf("the keychain was tried %d times", n)
	}
	// So is that of one that is there but locked.
	locked := &place.Error{Op: "probe", Reason: place.Locked}
	r := sitIn(t, emptyFacts(), without(place.OS, locked))
	r.m.Alone()
	r.m.Fill(SetupFlags{Yes: true, Token: secret.New([]byte(goodKey))})
	r.settle()
	r.enter()
	if problem := r.wantProblem(flow.CodeKeychain, ""); !errors.Is(problem, locked) {
		t.Errorf("%+v", problem)
	}
}

func TestWrongFlagsAreNamed(t *testing.T) {
	f := emptyFacts()
	f.Apps = []access.App{{ID: "a1", Name: "Jira"}}
	f.People = []access.Person{{Name: "Bob", Email: "bob@example.com", Role: access.NoPlatformRole}}
	cases := map[string]SetupFlags{
		"--platform":           {Platform: "mars"},
		"--app ID|NAME":        {App: "Confluence"},
		"--new-app NAME":       {IDP: "Okta"},
		"--me EMAIL":           {Me: "nobody"},
		"--owner EMAIL":        {Me: "ada@example.com", Owners: []string{"bob@example.com"}},
		"--region us|eu":       {Region: "mars"},
		"--keychain os":        {Keychain: "drawer"},
		"--token-stdin":        {Token: secret.New([]byte("   \n"))},
		"--app ID|NAME or --n": {App: "Jira", NewApp: "x"},
	}
	for flag, flags := range cases {
		p, wrong := fill(t, f, flags)
		if len(wrong) != 1 || !strings.Contains(wrong[0].Flag, flag) || wrong[0].What == "" || wrong[0].Do == "" {
			t.Errorf("%s: %+v", flag, wrong)
		}
		_ = p
	}
}

func TestTheSameCommandAgainFindsItsApp(t *testing.T) {
	f := emptyFacts()
	f.Apps = []access.App{{ID: "a1", Name: "PagerDuty"}}
	p, wrong := fill(t, f, SetupFlags{NewApp: "PagerDuty"})
	if len(wrong) > 0 || p.m.chosenApp().ID != "a1" {
		t.Errorf("wrong %v, app %+v", wrong, p.m.chosenApp())
	}
	if _, wrong := fill(t, f, SetupFlags{NewApp: "PagerDuty", IDP: "Okta"}); len(wrong) != 1 {
		t.Errorf("another app of the same name: %v", wrong)
	}
}

func TestAnInvitationIsContinued(t *testing.T) {
	i := handover.Invitation{Connector: "PagerDuty prod", App: handover.App{Name: "Paging", IDP: "Okta"},
		From:   handover.Person{Name: "Ada", Email: "ada@example.com"},
		Owners: []handover.Person{{Name: "Grace", Email: "grace@example.com"}}}
	f := emptyFacts()
	f.Me = Me{Name: "grace", Email: "ghopper@laptop"}
	p, wrong := fill(t, f, SetupFlags{Invitation: &i})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	intro := strings.Join(p.m.Page().Intro, " ")
	if !strings.Contains(intro, "Ada (ada@example.com) asks you") || !strings.Contains(intro, "kept on this computer") {
		t.Errorf("the first page says %q", intro)
	}
	if !strings.Contains(intro, "sent to PagerDuty only") {
		t.Errorf("whom the token is sent to: %q", intro)
	}
	elsewhere := f
	elsewhere.APIBase = "https://pagerduty.example.com"
	q, _ := fill(t, elsewhere, SetupFlags{Invitation: &i})
	if intro := strings.Join(q.m.Page().Intro, " "); !strings.Contains(intro, "sent to https://pagerduty.example.com (CONNECTPD_API_URL) only") {
		t.Errorf("whom the token is sent to: %q", intro)
	}
	p.at(StepReview)
	c := p.m.proposal()
	if c.Name != "PagerDuty prod" || c.App.Name != "Paging" || c.App.IDP != "Okta" || len(c.Owners) != 1 ||
		c.Owners[0].Email != "grace@example.com" || c.Owners[0].Role != access.SuperAdministrator {
		t.Errorf("continues as %+v", c)
	}
}
