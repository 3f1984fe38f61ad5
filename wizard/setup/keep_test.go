package setup_test

import (
	"errors"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

func TestNothingIsKeptOfASetUpThatWasOnlyLookedAt(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	if _, keep := p.M.Draft(); keep || p.M.Leaving() != nil || p.M.Keeps(true).Keep {
		t.Error("a look is kept")
	}
}

func TestDraftKeepsEveryAnswerButTheToken(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Apps = []access.App{{ID: "a1", Name: "Jira"}}
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepApp)
	p.M.Set(platform.FieldNewApp, "Paging")
	p.M.Set(flow.FieldIDP, "Okta")
	p.At(setup.StepOwners)
	p.Act(local.ActAddPerson)
	p.M.Set(local.FieldPersonEmail, "Grace Hopper <grace@example.com>")
	p.Enter()
	p.At(setup.StepKey)
	p.M.Set(flow.FieldSubdomain, "acme")
	p.At(setup.StepReview)
	d, keep := p.M.Draft()
	if !keep || d.ID != "c1" || strings.Contains(string(d.Answers), setuptest.GoodKey[4:]) {
		t.Fatalf("draft %v %s", keep, d.Answers)
	}
	f.NewID = "c2"
	q := setuptest.Resume(t, f, setup.Resumed{Draft: d}, nil)
	q.WantStep(setup.StepKey)
	account := q.M.Page().Fields[1].Value
	q.At(setup.StepReview)
	was, is := p.M.Proposal(), q.M.Proposal()
	if is.ID != "c1" || is.App != was.App || len(is.Owners) != 2 || is.Owners[1].Name != "Grace Hopper" || account != "acme" {
		t.Errorf("resumed %+v, was %+v", is, was)
	}
}

func TestResumeWithItsTokenChecksItAfterTheKeychain(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepReview)
	d, _ := p.M.Draft()
	q := setuptest.Resume(t, setuptest.EmptyHome(), setup.Resumed{Draft: d, Token: secret.New([]byte(setuptest.GoodKey))}, nil)
	q.WantStep(setup.StepReview)
	if got := q.Kinds(); len(got) != 2 || got[0] != setup.WorkProbe || got[1] != setup.WorkCheck {
		t.Errorf("calls %v", got)
	}
}

func TestResumeWithoutAKeychainGoesBackToTheFirstStep(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	d, _ := p.M.Draft()
	q := setuptest.Resume(t, setuptest.EmptyHome(), setup.Resumed{Draft: d}, setuptest.Without(place.OS, setuptest.ErrNoKeychain))
	q.WantStep(setup.StepConnector)
	if page := q.M.Page(); page.Title != "Where it is kept" || page.Problem != nil {
		t.Errorf("page %+v", page)
	}
}

func TestDamagedDraftsAreToldAndDropNothing(t *testing.T) {
	for _, bad := range []string{"", "{", `{"version":9}`, `{"version":2,"step":"tea"}`, strings.Repeat("x", setup.MaxAnswers+1)} {
		p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
		if problem := p.M.Resume(setup.Resumed{Draft: access.Draft{ID: "d", Answers: []byte(bad)}}); problem == nil {
			t.Errorf("%.20q was taken", bad)
		}
		p.At(setup.StepReview)
	}
}

func TestWhatIsGoneIsProposedAnew(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Apps = []access.App{{ID: "a1", Name: "PagerDuty"}}
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepOwners)
	d, _ := p.M.Draft()
	q := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	q.M.Resume(setup.Resumed{Draft: d})
	q.Settle()
	if app := q.App(); app.ID != "" || app.Name != "PagerDuty" {
		t.Errorf("app %+v", app)
	}
}

func TestLeavingWithACheckedTokenAsks(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	if p.M.Leaving() != nil {
		t.Error("it asks before there is a token")
	}
	p.At(setup.StepReview)
	q := p.M.Leaving()
	if q == nil || !strings.Contains(q.Question, "API token") || len(q.Choices) != 3 || q.Choices[0].ID != setup.LeaveKeep || !q.Choices[0].Chosen {
		t.Fatalf("asks %+v", q)
	}
	if r := p.M.Keeps(true); !r.Keep || r.Token.Empty() || r.Keychain != place.OS || r.Checked.Identity.Users != 250 {
		t.Errorf("keeps %+v", r)
	}
	if r := p.M.Keeps(false); !r.Keep || !r.Token.Empty() {
		t.Errorf("keeps %+v", r)
	}
}

func TestATokenThatIsNotKeptIsNotKeptByLeavingEither(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{})
	p.Act(setup.ActElsewhere)
	p.Choose(setup.ChooseKeychain + "none")
	p.At(setup.StepReview)
	q := p.M.Leaving()
	if q == nil || q.Choices[0].ID != flow.LeaveDrop || !q.Choices[1].Chosen {
		t.Fatalf("asks %+v", q)
	}
	if r := p.M.Keeps(true); !r.Token.Empty() {
		t.Error("the token is kept")
	}
}

func TestLeavingARunningSyncAsks(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepSync)
	if q := p.M.Leaving(); q == nil || strings.Contains(q.Question, "token") || q.Choices[0].ID != flow.LeaveStay {
		t.Fatalf("asks %+v", q)
	}
}

func TestUnfinishedSetUpsAreOffered(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepKey)
	d, _ := p.M.Draft()
	d.UpdatedAt = setuptest.Today
	f := setuptest.EmptyHome()
	f.NewID, f.Drafts = "c2", []access.Draft{d}
	resume := setuptest.On(setup.WorkResume, setuptest.Result{Resumed: setup.Resumed{Draft: d}})
	q := setuptest.Sit(t, f, setup.Options{})
	q.Answer = resume
	if page := q.M.Page(); page.Title != "Unfinished setup" || len(page.Choices) != 2 || !page.Choices[0].Chosen {
		t.Fatalf("page %+v", page)
	}
	q.Enter()
	q.WantStep(setup.StepKey)
	if got := q.M.Proposal(); got.ID != "c1" {
		t.Errorf("goes on as %s", got.ID)
	}
	fresh := setuptest.Sit(t, f, setup.Options{})
	fresh.Choose(setup.ChooseFresh)
	fresh.Enter()
	fresh.At(setup.StepReview)
	if got := fresh.M.Proposal(); got.ID != "c2" {
		t.Errorf("the new one is %s", got.ID)
	}
	broken := setuptest.Sit(t, f, setup.Options{})
	broken.Answer = setuptest.On(setup.WorkResume, setuptest.Result{Err: setuptest.ErrTest})
	broken.Enter()
	broken.WantProblem(flow.CodeFailed, "")
	// Flags answer the question: whoever gives them means a set-up of its own.
	flagged, _ := setuptest.Fill(t, f, setup.SetupFlags{NewApp: "Paging"})
	if flagged.M.Page().Title != "Connector" {
		t.Errorf("with flags: %s", flagged.M.Page().Title)
	}
}

func TestFlagsFillEveryAnswer(t *testing.T) {
	p, wrong := setuptest.Fill(t, setuptest.EmptyHome(), setup.SetupFlags{
		NewApp: "PagerDuty", IDP: "Okta", Owners: []string{"ada@example.com", "Grace Hopper <grace@example.com>"},
		Region: "eu", Keychain: "none", Token: secret.New([]byte("Token token=" + setuptest.GoodKey)), Yes: true,
	})
	if len(wrong) > 0 || len(p.M.Missing()) > 0 {
		t.Fatalf("wrong %v, missing %v", wrong, p.M.Missing())
	}
	p.At(setup.StepSync)
	var save setup.SaveRequest
	for _, d := range p.Calls {
		if d.Kind == setup.WorkCheck && (d.Check.Region != "eu" || d.Check.Token.Len() != 20) {
			t.Errorf("checks %+v", d.Check)
		}
		if d.Kind == setup.WorkSave {
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

func TestMissingNamesTheFlag(t *testing.T) {
	cases := []struct {
		flags setup.SetupFlags
		want  []string
	}{
		{setup.SetupFlags{}, []string{"--app", "--owner", "--token-stdin", "--yes"}},
		{setup.SetupFlags{Yes: true}, []string{"--token-stdin"}},
		{setup.SetupFlags{Yes: true, Keychain: "file"}, []string{"CONNECTPD_PASSPHRASE", "--token-stdin"}},
		{setup.SetupFlags{NewApp: "x", Me: "a@b.c"}, []string{"--token-stdin", "--yes"}},
	}
	for _, c := range cases {
		p, _ := setuptest.Fill(t, setuptest.EmptyHome(), c.flags)
		got := p.M.Missing()
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
	nobody := setuptest.EmptyHome()
	nobody.Me = setup.Me{}
	p, _ := setuptest.Fill(t, nobody, setup.SetupFlags{Yes: true})
	if got := p.M.Missing(); len(got) == 0 || !strings.Contains(got[0].Flag, "--owner") {
		t.Errorf("missing %v", got)
	}
}

func TestYesNeverChoosesAKeychain(t *testing.T) {
	p := setuptest.SitIn(t, setuptest.EmptyHome(), setuptest.Without(place.OS, setuptest.ErrNoKeychain))
	p.M.Alone()
	p.M.Fill(setup.SetupFlags{Yes: true, Token: secret.New([]byte(setuptest.GoodKey))})
	p.Settle()
	p.Enter()
	problem := p.WantProblem(flow.CodeMissing, setup.ChooseKeychain)
	if !strings.Contains(problem.Flag, "--keychain") {
		t.Errorf("flag %q", problem.Flag)
	}
	// Asked for by name, the keychain's own trouble is told.
	q := setuptest.SitIn(t, setuptest.EmptyHome(), setuptest.Without(place.OS, setuptest.ErrNoKeychain))
	q.M.Alone()
	q.M.Fill(setup.SetupFlags{Yes: true, Keychain: "os", Token: secret.New([]byte(setuptest.GoodKey))})
	q.Settle()
	q.Enter()
	q.WantProblem(flow.CodeKeychain, "")
	if n := len(q.Calls); n != 1 {
		t.Errorf("the keychain was tried %d times", n)
	}
	// So is that of one that is there but locked.
	locked := &place.Error{Op: "probe", Reason: place.Locked}
	r := setuptest.SitIn(t, setuptest.EmptyHome(), setuptest.Without(place.OS, locked))
	r.M.Alone()
	r.M.Fill(setup.SetupFlags{Yes: true, Token: secret.New([]byte(setuptest.GoodKey))})
	r.Settle()
	r.Enter()
	if problem := r.WantProblem(flow.CodeKeychain, ""); !errors.Is(problem, locked) {
		t.Errorf("%+v", problem)
	}
}

func TestWrongFlagsAreNamed(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Apps = []access.App{{ID: "a1", Name: "Jira"}}
	f.People = []access.Person{{Name: "Bob", Email: "bob@example.com", Role: access.NoPlatformRole}}
	cases := map[string]setup.SetupFlags{
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
		p, wrong := setuptest.Fill(t, f, flags)
		if len(wrong) != 1 || !strings.Contains(wrong[0].Flag, flag) || wrong[0].What == "" || wrong[0].Do == "" {
			t.Errorf("%s: %+v", flag, wrong)
		}
		_ = p
	}
}

func TestAResumedSetUpSaysThatItTriesTheKeychain(t *testing.T) {
	f := setuptest.EmptyHome()
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepReview)
	d, _ := p.M.Draft()
	const told = "Trying this computer's keychain"

	q := setuptest.Begin(t, f, setup.Options{})
	q.M.Resume(setup.Resumed{Draft: d})
	if page := q.M.Page(); q.M.Step() != setup.StepKey || page.Waiting != "" || !strings.Contains(strings.Join(page.Notes, "\n"), told+". Your system may be asking") {
		t.Errorf("step %v says %q, waits %q", q.M.Step(), page.Notes, page.Waiting)
	}
	q.Settle()
	if page := q.M.Page(); len(page.Notes) != 0 {
		t.Errorf("after the try it says %q", page.Notes)
	}

	q = setuptest.Begin(t, f, setup.Options{})
	q.M.Resume(setup.Resumed{Draft: d, Token: secret.New([]byte(setuptest.GoodKey))})
	if page := q.M.Page(); page.Waiting != told || page.WaitHint == "" {
		t.Errorf("with its token it waits %q, %q", page.Waiting, page.WaitHint)
	}
	if !q.M.Back() || q.M.Page().Waiting != "" {
		t.Errorf("going back did not stop the waiting: %q", q.M.Page().Waiting)
	}
	q.Settle()
	q.WantStep(setup.StepKey)
}
