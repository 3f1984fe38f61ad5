package manage_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/sync/findings"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/company"
	"connectpd/wizard/company/program"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/platform"
	"connectpd/wizard/review"
)

// destructive are flows before something that cannot be undone, with the
// choices that lead there.
func destructive(s *asked, c *program.Company, conn store.Connector) map[string]struct {
	flow  flow.Flow
	leads []string
} {
	type way = struct {
		flow  flow.Flow
		leads []string
	}
	held := manage.NewHeld(s, conn, func(access.Held) string { return "today" })
	return map[string]way{
		"disconnect":      {manage.NewDisconnect(s, conn, ""), []string{manage.ChooseKeepData}},
		"purge":           {manage.NewDisconnect(s, conn, ""), []string{manage.ChooseDeleteData}},
		"remove draft":    {manage.NewRemoveDraft(s, draft(s.t, c)), nil},
		"remove handover": {manage.NewRemoveHandOver(s, handedOver(s.t, c), ""), nil},
		"accept held":     {held, []string{manage.ChooseAccept}},
		"owner":           {manage.NewOwners(s, conn, platform.Place{}, noRole), []string{manage.ChooseOwner + "bob@example.com"}},
	}
}

// Enter, pressed as often as one likes, destroys nothing: the careful answer
// stands first on every confirmation.
func TestEnterAloneDestroysNothing(t *testing.T) {
	s, c, conn := found(t)
	c.Synced(conn)
	c.Shrink()
	conn = c.Synced(conn)
	ways := destructive(s, c, conn)
	before := everything(s)
	if conn.HeldRun == 0 {
		t.Fatal("nothing is held")
	}
	for name, way := range ways {
		settle(t, way.flow)
		for _, id := range way.leads {
			way.flow.Choose(id)
		}
		for range 6 {
			next(t, way.flow)
		}
		if len(s.calls) != 0 {
			t.Errorf("%s: Enter alone made the calls %v", name, s.calls)
			s.calls = nil
		}
		if now := everything(s); now != before {
			t.Errorf("%s: Enter alone made this\n%s\nof\n%s", name, now, before)
		}
	}
}

// everything is what is kept of connectors and set-ups.
func everything(s *asked) string {
	s.t.Helper()
	all, err := s.Store.Connectors(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	drafts, err := s.Store.Drafts(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range all {
		fmt.Fprintln(&b, c.ID, c.Name, c.Owners, c.HeldRun, c.HandedOver != nil, c.Token.StoredIn)
	}
	for _, d := range drafts {
		fmt.Fprintln(&b, d.ID)
	}
	return b.String()
}

func TestDisconnectAsksForTheNameBeforeDataGoes(t *testing.T) {
	s, _, conn := found(t)
	f := manage.NewDisconnect(s, conn, "The tenant keeps its connector.")
	settle(t, f)
	if text := strings.Join(f.Page().Intro, " "); !strings.Contains(text, "stays valid") || !strings.Contains(text, "The tenant keeps") {
		t.Errorf("it does not say what stays: %s", text)
	}
	f.Choose(manage.ChooseDeleteData)
	next(t, f)
	f.Choose(manage.ChooseYes)
	if p := next(t, f); p == nil || p.Field != manage.FieldName || f.Over() {
		t.Fatalf("without the name: %+v", p)
	}
	f.Set(manage.FieldName, "alpha beta")
	next(t, f)
	s.want()
	if _, there := s.now(conn.ID); !there {
		t.Error("it is gone without its name")
	}
	f.Set(manage.FieldName, " Alpha ")
	if p := next(t, f); p != nil || !f.Over() || !strings.Contains(f.Told(), "delete it there") {
		t.Errorf("problem %+v, told %q", p, f.Told())
	}
	s.want("disconnect " + conn.ID + " true")
	if _, there := s.now(conn.ID); there {
		t.Error("it is still there")
	}
}

func TestDisconnectKeepsTheData(t *testing.T) {
	s, _, conn := found(t)
	f := manage.NewDisconnect(s, conn, "")
	settle(t, f)
	f.Choose(manage.ChooseKeepData)
	next(t, f)
	if !f.Back() || f.Back() {
		t.Error("the confirmation does not lead back, or the first page does")
	}
	next(t, f)
	f.Choose(manage.ChooseYes)
	lock, err := s.Store.LockSync(t.Context(), conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	if p := next(t, f); p == nil || f.Over() {
		t.Fatal("a failure is not told")
	}
	if _, there := s.now(conn.ID); !there {
		t.Error("it is disconnected while it is being synced")
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	next(t, f)
	if !f.Over() {
		t.Error("it cannot be tried again")
	}
	s.want("disconnect "+conn.ID+" false", "disconnect "+conn.ID+" false")
	if _, err := s.Store.Leftover(t.Context(), conn.ID); err != nil {
		t.Errorf("its data is not kept: %v", err)
	}
}

// TestDisconnectNamesReviews: what goes and what stays of them is said before
// and after, sealed ones go only where that was chosen, and without knowing
// them nothing is deleted.
func TestDisconnectNamesReviews(t *testing.T) {
	for chosen, want := range map[string]struct {
		asks, told string
		calls      []string
		kept       int
	}{
		manage.ChooseDeleteData: {"its access data, its log and 1 running review are deleted. 2 sealed reviews are kept.",
			"2 sealed reviews are kept.", []string{"disconnect %s true"}, 2},
		manage.ChooseDeleteReviews: {"its access data, its log, 1 running review and 2 sealed reviews are deleted.",
			"1 running review and 2 sealed reviews are deleted.", []string{"delete reviews %s", "disconnect %s true"}, 0},
	} {
		s, conn := reviewed(t, 2, 1)
		s.unread = errors.New("the store is busy")
		f := manage.NewDisconnect(s, conn, "")
		settle(t, f)
		f.Choose(chosen)
		if p := next(t, f); p == nil {
			t.Errorf("%s goes on without knowing the reviews", chosen)
		}
		s.unread = nil
		next(t, f)
		next(t, f)
		if text := strings.Join(f.Page().Intro, " "); !strings.HasSuffix(text, want.asks) {
			t.Errorf("%s asks: %s", chosen, text)
		}
		f.Choose(manage.ChooseYes)
		f.Set(manage.FieldName, "Alpha")
		next(t, f)
		if !strings.Contains(f.Told(), want.told) {
			t.Errorf("%s told %q", chosen, f.Told())
		}
		for i := range want.calls {
			want.calls[i] = fmt.Sprintf(want.calls[i], conn.ID)
		}
		s.want(want.calls...)
		if left := s.reviewsOf(conn.ID); len(left) != want.kept || slices.ContainsFunc(left, func(r review.Summary) bool { return r.Sealed == "" }) {
			t.Errorf("%s left %+v", chosen, left)
		}
	}
}

// TestDisconnectOffersReviewsWhereThereAreSome, and only there.
func TestDisconnectOffersReviewsWhereThereAreSome(t *testing.T) {
	for sealed, choices := range map[int]int{0: 3, 2: 4} {
		s, conn := reviewed(t, sealed, 0)
		f := manage.NewDisconnect(s, conn, "")
		settle(t, f)
		if got := len(f.Page().Choices); got != choices {
			t.Errorf("with %d sealed reviews: %d choices", sealed, got)
		}
	}
}

func TestOwnersAreAddedAndTakenOff(t *testing.T) {
	s, _, conn := found(t)
	f := manage.NewOwners(s, conn, platform.Place{}, func(access.Connector, access.Owner) string { return "Connector Administrator here" })
	f.Act(manage.ActAdd)
	f.Set(manage.FieldEmail, "nobody at all")
	if p := next(t, f); p == nil || p.Field != manage.FieldEmail {
		t.Fatalf("nonsense was taken: %+v", p)
	}
	f.Set(manage.FieldEmail, "grace@example.com")
	f.Set(manage.FieldName, "Grace")
	next(t, f)
	if len(f.Page().Choices) != 3 || f.Page().Question != "Who owns Alpha?" {
		t.Errorf("page %+v", f.Page())
	}
	f.Choose(manage.ChooseOwner + "bob@example.com")
	next(t, f)
	if q := f.Page().Question; q != "Remove bob@example.com as owner?" {
		t.Errorf("it asks %q", q)
	}
	f.Choose(manage.ChooseYes)
	next(t, f)
	s.want("owners "+conn.ID+" +[\"Grace\" <grace@example.com>] -[]", "owners "+conn.ID+" +[] -[bob@example.com]")
	if got := s.emails(conn.ID); !slices.Equal(got, []string{"Ada@example.com", "grace@example.com"}) {
		t.Errorf("the owners are %v", got)
	}
	next(t, f)
	if !f.Over() {
		t.Error("Enter does not end it")
	}
}

// TestMovingToNoKeychain names the flag of this command that goes elsewhere.
func TestMovingToNoKeychain(t *testing.T) {
	c := program.Found(t)
	c.NoOS = &keychain.Error{Op: "probe", Kind: keychain.OS, Reason: keychain.Missing}
	opened(c, passphrase)
	f := manage.NewMove(c.Services, alpha(c, keychain.File))
	settle(t, f)
	f.Choose(manage.ChoosePlace + string(place.OS))
	if p := next(t, f); p == nil || p.Flag != "--to file|none" || strings.Contains(p.Do, "--keychain") {
		t.Errorf("the way out is %+v", p)
	}
}

// TestOwnersAreChangedAtOnce: what flags say is done in one change, without a
// question, and what is refused stays refused.
func TestOwnersAreChangedAtOnce(t *testing.T) {
	s, _, conn := found(t)
	f := manage.NewOwners(s, conn, platform.Place{}, noRole)
	f.Plan(manage.OwnersChange{Add: []string{"grace@example.com", "eve@example.com"}, Remove: []string{"bob@example.com"}})
	next(t, f)
	s.want("owners " + conn.ID + " +[grace@example.com eve@example.com] -[bob@example.com]")
	var emails []string
	for _, o := range f.Connector().Owners {
		emails = append(emails, o.Email)
	}
	if !slices.Contains(emails, "eve@example.com") || f.Over() {
		t.Errorf("the owners are %v, over: %v", emails, f.Over())
	}
	if kept := s.emails(conn.ID); !slices.Equal(emails, kept) || slices.Contains(kept, "bob@example.com") {
		t.Errorf("the owners are %v, kept are %v", emails, kept)
	}
	next(t, f)
	if !f.Over() {
		t.Error("the change is made again and again")
	}
}

func TestOwnersElsewhereAreOnlyShown(t *testing.T) {
	s, _, conn := found(t)
	there := platform.Place{Host: "acme.conductor.one", Link: "https://acme.conductor.one/c", OwnerNeeds: "An owner must be a keyholder in the depot.",
		Owners: &flow.Problem{Told: failure.Tell(failure.C1OwnersThere, failure.Blanks{"connector": "Alpha", "tenant": "acme.conductor.one", "page": "https://acme.conductor.one/c"})}}
	f := manage.NewOwners(s, conn, there, func(access.Connector, access.Owner) string { return "Keyholder in the depot" })
	p := f.Page()
	if len(p.Choices)+len(p.Actions) != 0 || len(p.Rows) != 2 || p.Address != there.Link || !strings.Contains(strings.Join(p.Intro, " "), "managed in acme.conductor.one") {
		t.Errorf("page %+v", p)
	}
	if len(p.Hints) != 1 || p.Hints[0] != there.OwnerNeeds {
		t.Errorf("it hints %q, want the platform's own words", p.Hints)
	}
	next(t, f)
	if !f.Over() {
		t.Error("Enter does not end it")
	}
	s.want()
}

func TestRename(t *testing.T) {
	s, _, conn := found(t)
	f := manage.NewRename(s, conn)
	f.Set(manage.FieldName, " \t")
	if p := next(t, f); p == nil || p.Field != manage.FieldName {
		t.Fatalf("no name was taken: %+v", p)
	}
	f.Set(manage.FieldName, "  Beta\u202e ")
	next(t, f)
	s.want("rename " + conn.ID + " Beta")
	if f.Told() != "Alpha is now called Beta." {
		t.Errorf("told %q", f.Told())
	}
	if now, _ := s.now(conn.ID); now.Name != "Beta" {
		t.Errorf("it is called %q", now.Name)
	}
}

func TestRemoving(t *testing.T) {
	s, c, conn := found(t)
	d, handed := draft(t, c), handedOver(t, c)
	for _, f := range []*manage.Remove{manage.NewRemoveDraft(s, d), manage.NewRemoveHandOver(s, handed, "")} {
		f.Choose(manage.ChooseYes)
		next(t, f)
		if !f.Over() || !strings.Contains(f.Told(), "is removed") {
			t.Errorf("over %v, told %q", f.Over(), f.Told())
		}
	}
	s.want("drop "+d.ID, "remove "+handed.ID)
	left, err := s.Store.Drafts(t.Context())
	if _, there := s.now(handed.ID); err != nil || there || len(left) != 0 {
		t.Errorf("what was handed over is there: %v; drafts %+v, %v", there, left, err)
	}
	if _, there := s.now(conn.ID); !there {
		t.Error("a neighbor is gone")
	}
}

func TestSilence(t *testing.T) {
	c, conn := program.Acme(t)
	s := over(t, c)
	r := manage.SilenceRequest{Connector: conn.ID, Kind: string(findings.MorePowerful), ID: company.AcmeGrace}
	silenced := func() bool {
		all, err := findings.Of(t.Context(), s.Store, conn.ID)
		at := slices.IndexFunc(all, func(f findings.Finding) bool { return string(f.Kind) == r.Kind && f.ID == r.ID })
		if err != nil || at < 0 {
			t.Fatalf("there is no such finding: %+v, %v", all, err)
		}
		return all[at].Silenced != nil && all[at].Silenced.Reason == "she runs it"
	}
	f := manage.NewSilence(s, r, "Grace became Global Admin", "Grace became Global Admin today.")
	if p := next(t, f); p == nil || p.Field != manage.FieldReason {
		t.Fatalf("a silence without a reason: %+v", p)
	}
	f.Set(manage.FieldReason, " she runs it ")
	next(t, f)
	if f.Told() != "Silenced: Grace became Global Admin." || !silenced() {
		t.Errorf("told %q, silenced %v", f.Told(), silenced())
	}
	r.Back = true
	f = manage.NewSilence(s, r, "Grace became Global Admin", "")
	next(t, f)
	s.want(fmt.Sprintf(`silence %s %s "she runs it" false`, r.Kind, r.ID), fmt.Sprintf(`silence %s %s "" true`, r.Kind, r.ID))
	if silenced() {
		t.Error("it is still silenced")
	}
}

// thousand is what Acme's data became: a thousand people, a team that is gone,
// and a place in one that somebody without a name has no longer.
func thousand(t *testing.T, c *program.Company, conn store.Connector) (gone []string) {
	t.Helper()
	data, err := c.Services.Store.Snapshot(t.Context(), conn.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	data.Users = slices.DeleteFunc(data.Users, func(u access.User) bool { return u.Status == access.Deleted })
	for i := range data.Users {
		if data.Users[i].ID == company.AcmeGrace {
			data.Users[i].Name = ""
		}
	}
	for n := len(data.Users) + 1; n <= 1000; n++ {
		name := fmt.Sprintf("Person %04d", n)
		gone = append(gone, name)
		data.Users = append(data.Users, access.User{ID: fmt.Sprintf("PX%04d", n), Name: name, Role: "user", Status: access.Active})
	}
	data.Teams = append(data.Teams, access.Team{ID: "PTCORE1", Name: "Core"})
	data.Grants = append(data.Grants, access.Grant{UserID: company.AcmeGrace, Type: access.TypeTeam, ResourceID: "PTPAYM1", Entitlement: access.Manager})
	data.Coverage = program.ReadAll()
	c.Brings(conn, data)
	return gone
}

func TestHeldNamesWhatWouldBeLost(t *testing.T) {
	c, conn := program.Acme(t)
	s := over(t, c)
	gone := thousand(t, c, conn)
	first := c.Synced(conn).HeldRun
	f := manage.NewHeld(s, conn, func(access.Held) string { return "today 14:02" })
	settle(t, f)
	p := f.Page()
	if text := strings.Join(p.Intro, " "); !strings.Contains(text, fmt.Sprintf("Run %d of today 14:02", first)) || !strings.Contains(text, fmt.Sprintf("Users: 1,000 before, %d now (far fewer", 1000-len(gone))) {
		t.Errorf("it says %s", text)
	}
	var lines []string
	for _, l := range p.Listing.Lines {
		lines = append(lines, l.Text)
	}
	want := slices.Concat([]string{fmt.Sprintf("%d people", len(gone))}, gone, []string{"1 team", "Core", "1 team membership", company.AcmeGrace + ", manager, Payments"})
	if !slices.Equal(lines, want) {
		t.Errorf("lines %q, want %q", lines, want)
	}
	f.Choose(manage.ChooseDiscard)
	next(t, f)
	f.Choose(manage.ChooseYes)
	next(t, f)
	if !f.Over() || !f.Decided() || f.Accepted() != nil {
		t.Errorf("told %q", f.Told())
	}
	if now, _ := s.now(conn.ID); now.HeldRun != 0 || now.LastApplied.Counts.Users != 1000 {
		t.Errorf("after it was discarded: run %d, %d users", now.HeldRun, now.LastApplied.Counts.Users)
	}
	second := c.Synced(conn).HeldRun
	f = manage.NewHeld(s, conn, func(access.Held) string { return "" })
	settle(t, f)
	f.Choose(manage.ChooseAccept)
	next(t, f)
	f.Choose(manage.ChooseYes)
	next(t, f)
	if run := f.Accepted(); !f.Over() || !f.Decided() || run == nil || run.ID != second || second == first {
		t.Errorf("accepted %+v of the run %d", run, second)
	}
	if now, _ := s.now(conn.ID); now.HeldRun != 0 || now.LastApplied.Counts.Users != 1000-len(gone) {
		t.Errorf("after it was accepted: run %d, %d users", now.HeldRun, now.LastApplied.Counts.Users)
	}
	s.want(fmt.Sprintf("discard %s %d", conn.ID, first), fmt.Sprintf("accept %s %d", conn.ID, second))
	f = manage.NewHeld(s, conn, func(access.Held) string { return "" })
	settle(t, f)
	if next(t, f); !f.Over() || f.Decided() {
		t.Error("nothing held does not end")
	}
}

// What a connector waits for comes first, a held result for as long as it is
// held; what is seldom done comes last.
func TestTasks(t *testing.T) {
	run := func(r access.Result) *access.Run { return &access.Run{ID: 6, Result: r} }
	for _, c := range []struct {
		c    access.Connector
		want []manage.Task
	}{
		{access.Connector{Status: access.Connected}, []manage.Task{manage.Sync, manage.NewToken}},
		{access.Connector{Status: access.NeedsAttention, HeldRun: 6, LastRun: run(access.ResultHeld)}, []manage.Task{manage.Decide, manage.Sync}},
		{access.Connector{Status: access.NeedsAttention, HeldRun: 5, LastRun: run(access.ResultCancelled)}, []manage.Task{manage.Decide, manage.Sync}},
		{access.Connector{Status: access.NeedsAttention, HeldRun: 5, LastRun: run(access.ResultFailed)}, []manage.Task{manage.Sync, manage.Decide}},
		{access.Connector{Status: access.NeedsAttention, HeldRun: 5, TokenRefused: "refused"}, []manage.Task{manage.NewToken, manage.Sync, manage.Decide}},
		{access.Connector{Status: access.Syncing}, []manage.Task{manage.Watch}},
	} {
		c.c.OldToken, c.c.Token.Number = &access.OldToken{Last4: "x9Qa"}, 1
		c.c.LastApplied = run(access.ResultOK)
		got := manage.Tasks(c.c, platform.Place{})
		if !slices.Equal(got[:len(c.want)], c.want) || !slices.Contains(got, manage.SeeAccess) {
			t.Errorf("%+v: %v, want %v first", c.c, got, c.want)
		}
	}
	handed := access.Connector{HandedOver: &access.HandOver{}}
	if got := manage.Tasks(handed, platform.Place{}); got[0] != manage.TakeOver || got[1] != manage.SendAgain || slices.Contains(got, manage.Sync) {
		t.Errorf("handed over: %v", got)
	}
	if slices.Contains(manage.Tasks(handed, platform.Place{Message: errors.New("the tenant did")}), manage.SendAgain) {
		t.Error("the tenant tells its owners")
	}
}

// TestMove: a token goes where it was chosen to go, with what that place needs.
func TestMove(t *testing.T) {
	phrase := passphrase.Reveal()
	for name, c := range map[string]struct {
		from, to keychain.Kind
		file     bool // another connector's token is in the encrypted file
		open     bool // the variables give its passphrase
		typed    map[string]string
		wrong    string // the field that is refused first
		wants    string
	}{
		"to a new file":          {from: keychain.OS, to: keychain.File, typed: map[string]string{flow.FieldPassphrase: phrase, flow.FieldPassphraseAgain: phrase}, wrong: flow.FieldPassphrase, wants: "move %s to file, token of 0, passphrase of 21"},
		"to a file that is open": {from: keychain.OS, to: keychain.File, file: true, open: true, wants: "move %s to file, token of 0, passphrase of 0"},
		"out of a file":          {from: keychain.File, to: keychain.OS, typed: map[string]string{flow.FieldPassphrase: phrase}, wrong: flow.FieldPassphrase, wants: "move %s to os, token of 0, passphrase of 21"},
		"nowhere":                {from: keychain.OS, to: keychain.None, wants: "move %s to none, token of 0, passphrase of 0"},
		"from nowhere":           {from: keychain.None, to: keychain.OS, typed: map[string]string{flow.FieldToken: ""}, wrong: flow.FieldToken, wants: "move %s to os, token of 20, passphrase of 0"},
	} {
		t.Run(name, func(t *testing.T) {
			co := program.Found(t)
			s := over(t, co)
			opened(co, passphrase)
			if c.file {
				co.Another(store.Connector{Name: "Beta"}, keychain.File)
			}
			token := co.Account.NewToken()
			connector := company.Record(t, s.Store, s.OpenKeychain, store.Connector{Name: "Alpha", Account: access.Account{Subdomain: co.Account.Subdomain(), Region: "us", API: pagerduty.USBase}}, c.from, secret.New([]byte(token)))
			if !c.open {
				s.HavePassphrase = false
				s.UsePassphrase(secret.Value{}) // as in the next run of the program
			}
			if _, asks := c.typed[flow.FieldToken]; asks {
				c.typed[flow.FieldToken] = token
			}
			f := manage.NewMove(s, connector)
			// The choice is taken before the facts are there, too.
			if p := f.Choose(manage.ChoosePlace + string(c.to)); p != nil {
				t.Fatal(p)
			}
			settle(t, f)
			if p := f.Choose(manage.ChoosePlace + string(c.from)); p == nil {
				t.Error("the place where it is can be chosen")
			}
			if warned := len(f.Page().Warnings) > 0; warned != (c.to == keychain.None) {
				t.Errorf("warnings %q", f.Page().Warnings)
			}
			if c.wrong != "" {
				if p := next(t, f); p != nil || f.Page().Fields[0].ID != c.wrong {
					t.Errorf("the place needs nothing: %+v", f.Page())
				}
				if p := next(t, f); p == nil || p.Field != c.wrong {
					t.Errorf("without what is needed: %+v", p)
				}
				if !f.Back() || len(f.Page().Choices) != 3 {
					t.Errorf("there is no way back to the places: %+v", f.Page())
				}
				next(t, f)
			}
			for _, field := range f.Page().Fields {
				f.SetSecret(field.ID, []byte(c.typed[field.ID]))
			}
			if p := next(t, f); p != nil {
				t.Fatal(p)
			}
			s.want(fmt.Sprintf(c.wants, connector.ID))
			if !f.Over() || !strings.Contains(f.Told(), c.to.Kept()) {
				t.Errorf("over %t, told %q", f.Over(), f.Told())
			}
			now, _ := s.now(connector.ID)
			if now.Token.StoredIn != c.to || c.to != keychain.None && co.KeyOf(now).Reveal() != token {
				t.Errorf("the token is %+v", now.Token)
			}
		})
	}
}

// TestAMoveAsksForAWrongPassphraseAgain, and changes nothing else.
func TestAMoveAsksForAWrongPassphraseAgain(t *testing.T) {
	c := program.Found(t)
	opened(c, passphrase)
	conn := alpha(c, keychain.File)
	opened(c, secret.New([]byte("correct horse bakery")))
	f := manage.NewMove(c.Services, conn)
	settle(t, f)
	if p := next(t, f); p == nil || p.Field != flow.FieldPassphrase || p.Kept != flow.NothingChanged || len(f.Page().Fields) != 1 {
		t.Errorf("%+v with %+v", p, f.Page().Fields)
	}
	if f.Over() {
		t.Error("it is over")
	}
	if now, _ := over(t, c).now(conn.ID); now.Token != conn.Token {
		t.Errorf("the token is %+v, not %+v", now.Token, conn.Token)
	}
}
