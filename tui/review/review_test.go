package review_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/tui/form"
	screen "connectpd/tui/review"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// book is a real store with one review, and the program's services on it, which
// note what is decided, and refuse it with err.
type book struct {
	*service.Services
	w     *uitest.World
	conn  store.Connector
	f     *review.Frozen // what is asked; nil: there is no review
	kept  bool
	err   error
	me    string
	calls []string
}

// keep puts the review into the store, once. A start from an account's data
// would not have what a test needs of every kind.
func (b *book) keep() *book {
	b.w.T.Helper()
	if b.kept || b.f == nil {
		return b
	}
	b.kept = true
	b.f.Connector.ID = b.conn.ID
	text, err := json.Marshal(b.f)
	if err == nil {
		var summary []byte
		if summary, err = json.Marshal(review.New(b.f, review.SHA256(text)).Summary()); err == nil {
			_, err = b.Store.AddReview(b.w.T.Context(), store.Review{ID: b.f.ID, ConnectorID: b.conn.ID, Name: "Q4 2026", StartedAt: b.f.StartedAt, Summary: summary}, text)
		}
	}
	if err != nil {
		b.w.T.Fatal(err)
	}
	return b
}

// state is the review as the store has it.
func (b *book) state() *review.State {
	b.w.T.Helper()
	st, err := b.keep().Review(b.w.T.Context(), b.f.ID)
	if err != nil {
		b.w.T.Fatal(err)
	}
	return st
}

func (b *book) Decide(ctx context.Context, r review.DecideRequest) (*review.State, error) {
	b.calls = append(b.calls, "Decide")
	if b.err != nil {
		return nil, b.err
	}
	return b.Services.Decide(ctx, r)
}

func (b *book) Undo(ctx context.Context, r review.UndoRequest) (*review.State, error) {
	b.calls = append(b.calls, "Undo")
	if b.err != nil {
		return nil, b.err
	}
	return b.Services.Undo(ctx, r)
}

// WriteEvidence writes it into a folder of the test's, and tells of one that is
// called the same everywhere.
func (b *book) WriteEvidence(ctx context.Context, r flows.EvidenceRequest) (string, error) {
	told := r.Path + "/q4.zip"
	r.Path = b.w.T.TempDir()
	_, err := b.Services.WriteEvidence(ctx, r)
	return told, err
}

// Plan has somebody with nobody, a gap and an account that may be no person's.
func (b *book) Plan(_ context.Context, r review.StartRequest) (review.Plan, error) {
	b.w.Called("Plan")
	items := b.f.Items
	return review.Plan{Scope: r.Scope, Run: review.Run{FinishedAt: uitest.Start}, Population: review.Population{Grants: 412, InScope: 84}, Privileged: 12,
		Reviewers: []review.Share{{Email: ada, Items: 60}, {Email: grace, Items: 23}}, Nobody: items[3:4], Gaps: []string{"The members of the team Core could not be read."},
		Unmarked: []review.Unmarked{{User: items[1].User, Why: "not created through single sign-on, as most others were"}, {User: review.User{ID: "PU9", Name: "NOC", Email: "noc@acme.example"}, Why: "noc in its name"}},
	}, nil
}

// MarkAccount takes what is said of the accounts of that plan.
func (b *book) MarkAccount(context.Context, review.MarkRequest) error {
	b.w.Called("MarkAccount")
	return nil
}

const ada, grace = "ada@acme.example", "grace@acme.example"

// company is a review with something of everything: ada decides on most of it.
func company(w *uitest.World) *book {
	user := func(id, name string, s access.UserStatus, sso string) review.User {
		return review.User{ID: id, Name: name, Email: strings.ToLower(strings.Fields(name)[0]) + "@acme.example", Status: s, Role: "limited_user", SSO: sso}
	}
	first := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	last := func(d review.Decision, target, comment string) *review.Last {
		return &review.Last{Review: "Q3 2026", Decision: d, Target: target, Comment: comment, At: first.AddDate(0, 5, 0)}
	}
	f := &review.Frozen{Version: 1, ID: "r1", Name: "Q4 2026", Scope: "all", Started: review.Entry{Person: ada}, StartedAt: uitest.Start,
		Connector: review.Connector{ID: "c1", Name: "PagerDuty", Account: "acme"}}
	add := func(u review.User, t access.ResourceType, id, name string, e access.Entitlement, change func(*review.Item)) {
		it := review.Item{ID: fmt.Sprintf("i%d", len(f.Items)+1), User: u, Type: t, ResourceID: id, Resource: name, Entitlement: e,
			Privileged: access.Privileged(t, id, e), Alone: t == access.TypeRole && access.IsAdmin(id), Since: first, Baseline: true,
			URL: "https://acme.pagerduty.com/x", Reviewer: ada, Why: "chosen for the whole review"}
		if change != nil {
			change(&it)
		}
		f.Items = append(f.Items, it)
	}
	aaron, kenji := user("PU1", "Aaron Andersson", access.Active, "yes"), user("PU2", "Kenji Watanabe", access.Active, "no")
	me, ira := user("PU3", "Ada Lovelace", access.Active, "yes"), user("PU4", "Ira Vited", access.Invited, "")
	add(aaron, access.TypeTeam, "PT1", "Payments", access.Manager, func(i *review.Item) { i.Last = last(review.Keep, "", "runs the team") })
	add(kenji, access.TypeRole, "admin", "Global Admin", access.Assigned, func(i *review.Item) {
		i.Findings, i.OnCall = []string{"became Global Admin after the last sync"}, true
	})
	add(user("PU5", "Ruth Abel", access.Active, "yes"), access.TypeRole, "user", "Manager", access.Assigned, func(i *review.Item) {
		i.Last, i.Since, i.Baseline = last(review.Revoke, "limited_user", ""), first.AddDate(0, 6, 0), false
	})
	add(me, access.TypeRole, "owner", "Account Owner", access.Assigned, func(i *review.Item) { i.Reviewer, i.Why = grace, "fallback" })
	add(me, access.TypeTeam, "PT1", "Payments", access.Responder, func(i *review.Item) { i.Reviewer = grace })
	add(ira, access.TypeTeam, "PT1", "Payments", access.Observer, func(i *review.Item) { i.Since, i.Baseline = first.AddDate(0, 8, 0), false })
	add(aaron, access.TypeSchedule, "PS1", "Primary", access.Member, nil)
	f.Due = review.Due{Day: "2026-12-12", Zone: "UTC", At: time.Date(2026, 12, 12, 23, 59, 59, 0, time.UTC)}
	c := w.Company()
	b := &book{Services: c.Services, w: w, conn: c.Another(store.Connector{}, keychain.OS), f: f, me: ada}
	c.Services.Me = func(context.Context) setup.Me { return setup.Me{Email: b.me, Known: true} }
	b.conn.LastApplied = &store.Run{ID: 4}
	return b
}

func options(w *uitest.World, b *book) screen.Options {
	return screen.Options{Env: w.Env, Services: b.keep(), Connector: b.conn, Folder: "/here", Places: map[string]screen.Place{},
		Start: func() ui.Screen { return &ui.SecretPrompt{Env: w.Env} },
		Flow: func(f flow.Flow, ended func() (ui.Action, tea.Cmd)) ui.Screen {
			return form.New(form.Options{Env: w.Env, Flow: f, NoLines: true, Ended: ended})
		}}
}

// show shows the items; see changes what the screen is made with.
func show(t testing.TB, o styles.Options, change ...func(*book)) (*uitest.Screen, *book) {
	w := uitest.New(t, o)
	b := company(w)
	for _, c := range change {
		c(b)
	}
	return w.Show(screen.NewItems(options(w, b), "r1", "Q4 2026")), b
}

// everybodys shows everybody's items.
func everybodys(d *uitest.Screen) {
	d.Send(screen.LookAtEverybodys())
}

// within opens the screen that the last key asked for, lets do use it, and
// hands what it left with to the screen below, as the program does.
func within(t testing.TB, d *uitest.Screen, keys ...string) *uitest.Screen {
	t.Helper()
	open, ok := d.Last().(ui.Open)
	if !ok {
		t.Fatalf("no screen was opened, but %T", d.Last())
	}
	top := d.World.Show(open.Screen)
	for len(keys) > 0 {
		top.Keys(keys[0])
		keys = keys[1:]
		switch a := top.Last().(type) {
		case ui.Swap:
			top = d.World.Show(a.Screen)
		case ui.CloseWith:
			d.Send(a.Msg)
		case ui.Close:
			d.Send(ui.Returned{})
		}
	}
	return top
}

// stands writes what stands of all items.
func stands(b *book) string {
	var list []string
	st := b.state()
	for i := range st.Items {
		list = append(list, st.Items[i].ID+" "+st.Items[i].Standing())
	}
	return strings.Join(list, ", ")
}

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	uitest.Faces(t, "items", func(o styles.Options) func(w, h int) string {
		d, _ := show(t, o)
		d.Keys("+", "k")
		return d.Frame
	})
	uitest.Faces(t, "list", func(o styles.Options) func(w, h int) string {
		w := uitest.New(t, o)
		return w.Show(screen.New(options(w, company(w)))).Frame
	})
	one := func(name string, change func(*book), keys ...string) {
		d, _ := show(t, styles.Options{Color: true}, change)
		d.Keys(keys...)
		uitest.State(t, name, d.Frame)
	}
	as := func(*book) {}
	one("undecided", as, "2")
	one("details", as, "j", "i")
	one("searched", as, "/", "type:payments", "enter")
	one("marked", as, "space", "space")
	one("nothing-gained", func(b *book) {
		for i := range b.f.Items {
			b.f.Items[i].Baseline = true
		}
	}, "4")
	w := uitest.New(t, styles.Options{})
	b := company(w)
	b.f = nil
	uitest.State(t, "none", w.Show(screen.New(options(w, b))).Frame)
}

// TestFlowGoldens are the pages of the conversations about a review.
func TestFlowGoldens(t *testing.T) {
	d, _ := show(t, styles.Options{Color: true})
	for name, keys := range map[string][]string{"decide": {"g", "j", "m"}, "more": {"g", "d"}, "whose": {"w"}} {
		d.Keys(keys...)
		top := within(t, d)
		uitest.State(t, name, top.Frame)
	}
	d.Keys("g", "+", "d")
	sign := within(t, d, "down", "down", "down", "enter")
	uitest.State(t, "sign", sign.Frame)

	w := uitest.New(t, styles.Options{Color: true})
	b := company(w)
	facts := flows.StartFacts{Facts: flows.Facts{Me: ada, Via: review.Screen, Now: uitest.Start}, Connector: b.conn, Earlier: true, Teams: []string{"Payments"}}
	start := w.Show(form.New(form.Options{Env: w.Env, Flow: flows.NewStart(b, facts), NoLines: true}))
	uitest.State(t, "start-scope", start.Frame)
	start.Keys("enter", "enter")
	uitest.State(t, "start-reviewers", start.Frame)
	start.Keys("enter")
	start.Sees("Which of these are service accounts?", "NOC")
	start.Pass(time.Minute)
	start.Keys("down", "space", "tab", "type:"+grace, "enter")
	start.Sees("2 reviewers, 1 item without a reviewer. Start the review?")
	uitest.State(t, "start-plan", start.Frame)
	uitest.Small(t, "start-plan", start.Frame) // the longest page
}

// TestABurst: a key decides on the item under the cursor and goes on to the
// next undecided one; what needs more than a key is asked.
func TestABurst(t *testing.T) {
	d, b := show(t, styles.Options{})
	d.Sees("0 of 7 decided", "due 12 December", "❯ Aaron Andersson")
	d.SeesNot("Ada Lovelace") // is for grace to decide
	d.Keys("+")
	d.Sees("1 of 7 decided", "❯ Kenji Watanabe")
	d.Keys("+") // Global Admin: a keep needs a reason
	within(t, d, "enter", "type:on call for the account", "enter")
	d.Sees("2 of 7 decided", "Decided: Kenji Watanabe: Global Admin on the whole account, keep.")
	d.Keys("j", ".") // revoke to Responder, as last time
	d.Sees("3 of 7 decided", "revoke → Respon")
	d.Keys("-", "+")
	if got, want := stands(b), "i1 keep, i2 keep, i3 revoke → Responder, i4 undecided, i5 undecided, i6 revoke, i7 keep"; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	d.Sees("5 of 7 decided · 2 to revoke")
	d.Keys("2")
	d.Sees("Everything here is decided")
}

// TestKeysTypedAheadDecideInTheirOrder: the next item is the next one even
// while the one before is being saved.
func TestKeysTypedAheadDecideInTheirOrder(t *testing.T) {
	d, b := show(t, styles.Options{})
	d.Hold = true
	d.Keys("2", "+", "j", "j", "-", "+", "u", "-")
	d.Sees("3 of 7 decided")
	d.Hold = false
	d.Drain()
	if got, want := stands(b), "i1 keep, i2 undecided, i3 undecided, i4 undecided, i5 undecided, i6 revoke, i7 revoke"; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	if got := strings.Join(b.calls, " "); got != "Decide Decide Decide Undo Decide" {
		t.Errorf("asked: %s", got)
	}
}

// TestARefusalStandsOnItsItem: nothing is lost, and the cursor is on what was
// not saved.
func TestARefusalStandsOnItsItem(t *testing.T) {
	d, b := show(t, styles.Options{})
	b.err = errors.New("the disk is full")
	d.Hold = true
	d.Keys("+", "2", "G")
	d.Hold = false
	d.Drain()
	d.Sees("The disk is full. Nothing was changed.", "0 of 7 decided", "❯ Aaron Andersson")
	b.err = nil
	d.Keys("+")
	d.Sees("1 of 7 decided")
	d.SeesNot("disk")
}

// TestOwnAccessIsShownAndRefused, also where it is marked with others.
func TestOwnAccessIsShownAndRefused(t *testing.T) {
	d, b := show(t, styles.Options{})
	everybodys(d)
	d.Sees("your own access")
	for _, key := range []string{"+", "-", ".", "m"} {
		d.Keys("g", "j", "j", "j", key)
		d.Sees("This is your own access, and nobody decides on their own.")
	}
	d.Keys("g", "space", "j", "j", "space", "+") // aaron's, and one's own
	d.Sees("Nobody decides on their own access: Ada Lovelace is you", "2 are marked")
	if strings.Contains(stands(b), "keep") {
		t.Errorf("decided: %s", stands(b))
	}
}

// TestOfAnotherReviewer: it is refused until one says for whom it is entered.
func TestOfAnotherReviewer(t *testing.T) {
	d, b := show(t, styles.Options{}, func(b *book) { b.me = grace })
	everybodys(d)
	d.Keys("g", "+")
	d.Sees("It is ada@acme.example who decides on this. w enters decisions for them.")
	d.Keys("g", "j", "space", "g", "space", "+") // two of Ada's
	d.Sees("It is ada@acme.example who decides on this.", "2 are marked", "❯ * Aaron Andersson")
	d.Keys("a")
	d.SeesNot("marked")
	d.Keys("w")
	top := within(t, d)
	top.Sees("ada@acme.example", "0 of 5 decided", "grace@acme.example (you)", "0 of 2 decided")
	within(t, d, "down", "enter")
	d.Sees("items that ada@acme.example decides on")
	d.SeesNot("Ada Lovelace")
	d.Keys("g", "+")
	if it := b.state().Item("i1"); it.Decision != review.Keep || it.For != ada || it.Entered.Person != grace || it.Entered.Via != review.Screen {
		t.Errorf("%+v", it)
	}
	d.Keys("g", "i")
	d.Sees("by ada@acme.example", "entered by grace@acme.example")
}

// TestUndo takes back what is under the cursor, else what was decided last.
func TestUndo(t *testing.T) {
	d, b := show(t, styles.Options{})
	d.Keys("u")
	d.Sees("Nothing is decided yet: there is nothing to undo.")
	d.Keys("g", "+", "G", "space", "k", "space", "-")
	if got, want := stands(b), "i1 keep, i2 undecided, i3 undecided, i4 undecided, i5 undecided, i6 revoke, i7 revoke"; got != want {
		t.Fatalf("%s\nnot\n%s", got, want)
	}
	d.Keys("g", "j", "u") // on an undecided one: the newest, both of it
	if got := stands(b); strings.Contains(got, "revoke") || !strings.Contains(got, "i1 keep") {
		t.Fatalf("%s", got)
	}
	d.Sees("❯ Ira Vited")
	d.Keys("g", "j", "space", "j", "space", "u")
	d.Sees("None of the marked items is decided: there is nothing to undo.", "2 are marked")
	d.Keys("g", "space", "u") // the decided one of three
	if got := stands(b); strings.Contains(got, "keep") {
		t.Errorf("%s", got)
	}
	d.SeesNot("marked")
}

// TestSeveralAtOnce: what is decided by itself is refused with others, and they
// stay marked.
func TestSeveralAtOnce(t *testing.T) {
	d, b := show(t, styles.Options{})
	d.Keys("g", "space", "space", "+")
	d.Sees("i2 (Global Admin of Kenji Watanabe) has to be decided on its own.", "2 are marked")
	d.Keys("g", "j", "space", "G", "space", "m")
	within(t, d, "space", "tab", "type:checked with the team", "enter")
	if it := b.state().Item("i7"); it.Decision != review.Keep || it.Bulk != "marks" || it.Comment != "checked with the team" {
		t.Errorf("%+v", it)
	}
	d.SeesNot("marked")
}

// TestMarkAll marks what is listed and may be decided with others.
func TestMarkAll(t *testing.T) {
	d, b := show(t, styles.Options{})
	everybodys(d)
	d.Keys("a")
	d.Sees("4 are marked") // not the Global Admin, not one's own
	d.Keys("a")
	d.SeesNot("marked")
	d.Keys("/", "type:payments", "enter", "a", "+", "esc")
	if got, want := stands(b), "i1 keep, i2 undecided, i3 undecided, i4 undecided, i5 undecided, i6 keep, i7 undecided"; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	if it := b.state().Item("i6"); it.Bulk != "search=payments" {
		t.Errorf("decided at once by %q", it.Bulk)
	}
	d.Keys("3", "a", "+", "a")
	d.Sees("None of these can be decided together")
}

// TestPlaceIsRemembered: the tab, the item, whose items, and what was marked.
func TestPlaceIsRemembered(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	o := options(w, company(w))
	d := w.Show(screen.NewItems(o, "r1", "Q4 2026"))
	everybodys(d)
	d.Keys("3", "G", "space", "k", "esc")
	if _, closed := d.Last().(ui.Close); !closed {
		t.Fatalf("not closed, but %T", d.Last())
	}
	d = w.Show(screen.NewItems(o, "r1", "Q4 2026"))
	d.Sees("[3 Privileged 3]", "1 is marked", "❯ Kenji Watanabe")
}

// TestOneGoesOnWhereOneStopped, also in another run of the program, which has
// nothing but the log of the review.
func TestOneGoesOnWhereOneStopped(t *testing.T) {
	d, b := show(t, styles.Options{})
	d.Keys("j", "j", ".") // the third; the first two are left for later
	d = d.World.Show(screen.NewItems(options(d.World, b), "r1", "Q4 2026"))
	d.Sees("❯ Ira Vited", "1 of 7 decided")
	d.Keys("u")
	if strings.Contains(stands(b), "revoke") {
		t.Errorf("the decision of the run before is not undone: %s", stands(b))
	}
}

// TestLeavingWaits: who leaves while something is saved leaves when it is.
func TestLeavingWaits(t *testing.T) {
	d, b := show(t, styles.Options{})
	d.Hold = true
	d.Keys("+", "-")
	if d.S.Leaving() == nil {
		within(t, d) // the role: it asks what remains
	}
	d.Keys("esc")
	if d.S.Leaving() == nil {
		t.Error("leaving the program asks nothing, though something is not saved")
	}
	d.Hold = false
	d.Drain()
	if _, closed := d.Last().(ui.Close); !closed || !strings.HasPrefix(stands(b), "i1 keep") || d.S.Leaving() != nil {
		t.Errorf("left with %T, stands %s", d.Last(), stands(b))
	}
}

// TestMoreWaitsForWhatIsSaved: to sign is proposed where all is decided, also
// by the last key before.
func TestMoreWaitsForWhatIsSaved(t *testing.T) {
	d, b := show(t, styles.Options{})
	for _, id := range []string{"i1", "i2", "i3", "i4", "i5", "i6"} {
		it := b.state().Item(id)
		r := review.DecideRequest{Review: "r1", Select: review.Select{Items: []string{id}}, Decision: review.Keep, Comment: "needed", As: it.Reviewer, Entry: review.Entry{Person: "x@acme.example"}}
		if _, err := b.Decide(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	d.Keys("r", "G")
	d.Hold = true
	d.Keys("+", "d")
	if _, opened := d.Last().(ui.Open); opened {
		t.Error("opened before all was saved")
	}
	d.Hold = false
	d.Drain()
	within(t, d).Sees("❯ ● Sign the review")
}

// TestSignAndMore: everything else is reached by one key and without a letter
// of its own.
func TestSignAndMore(t *testing.T) {
	d, b := show(t, styles.Options{})
	d.Keys("d")
	top := within(t, d)
	top.Sees("Give it to another reviewer", "Leave it out", "Sign the review", "Change the due date", "Write the evidence", "Cancel the review")
	d.Keys("d")
	within(t, d, "down", "enter", "type:grace@acme.example", "tab", "type:knows him", "enter")
	if it := b.state().Item("i1"); it.Reviewer != grace || it.Why != "knows him" {
		t.Errorf("%+v", it)
	}
	d.Sees("Reassigned: Aaron Andersson: manager on the team Payments.")
	b.me = "auditor@acme.example"
	decided := func(as string, d review.Decision, target, comment string, ids ...string) {
		t.Helper()
		if _, err := b.Decide(t.Context(), review.DecideRequest{Review: "r1", Select: review.Select{Items: ids}, Decision: d, Target: target, Comment: comment, As: as,
			Entry: review.Entry{Person: "auditor@acme.example", Via: review.Command}}); err != nil {
			t.Fatal(err)
		}
	}
	decided(grace, review.Keep, "", "", "i1", "i5")
	decided(ada, review.Keep, "", "runs it", "i2")
	decided(grace, review.Keep, "", "owns it", "i4")
	decided(ada, review.Revoke, "limited_user", "", "i3")
	d = d.World.Show(screen.NewItems(options(d.World, b), "r1", "Q4 2026"))
	d.Keys("d")
	top = within(t, d, "down", "down", "down", "enter") // to sign
	top.Sees("What do you sign?", "5 of 7 items decided.", "Kept: 4 of 5, 80 percent. To revoke: 1 of 5, 20 percent.", "Undecided: 2.")
	d.Keys("d")
	top = within(t, d, "down", "down", "down", "enter", "enter", "down", "enter")
	sealed := b.state().Sealed
	if len(sealed) != 64 {
		t.Fatalf("sealed as %q", sealed)
	}
	top.Sees("Signed. This is its SHA-256.", sealed, "Send this to your auditor now.", "/here/q4.zip")
	uitest.State(t, "signed", func(w, h int) string {
		return strings.ReplaceAll(top.Frame(w, h), sealed, strings.Repeat("5ea1", len(sealed)/4))
	})
	d.Pass(time.Minute) // a page that comes by itself ignores what is typed ahead
	top.Keys("enter")
	d.Send(top.Last().(ui.CloseWith).Msg)
	d.Keys("+")
	d.Sees("signed · 1 removal open")
	uitest.State(t, "signed-items", d.Frame)
}

// TestEveryKeyAtEverySize: what a key leads to fits where layouts change, and
// each state of the list in every window.
func TestEveryKeyAtEverySize(t *testing.T) {
	d, _ := show(t, styles.Options{Color: true})
	fits := func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) }
	for _, k := range []string{"+", "-", ".", "u", "space", "j", "k", "tab", "1", "2", "3", "4", "5", "6", "s", "o", "i", "r", "g", "G", "enter", "w", "d", "m", "/", "esc"} {
		d.Keys(k)
		switch k {
		case "space", "2", "i", "/", "esc":
			uitest.Sizes(fits)
		default:
			uitest.FewSizes(fits)
		}
	}
}

// called gives everybody and everything a name.
func called(b *book, name string) {
	for i := range b.f.Items {
		it := &b.f.Items[i]
		it.User.Name, it.Resource, it.Why, it.Reviewer = name, name, name, ada
		it.Findings, it.Last = []string{name}, &review.Last{Review: name, Decision: review.Keep, Comment: name}
	}
	b.f.Name = name
}

func TestNastyNames(t *testing.T) {
	for i, name := range uitest.Nasty {
		d, b := show(t, styles.Options{Color: true}, func(b *book) { called(b, name) })
		list := d.World.Show(screen.New(options(d.World, b)))
		sizes := uitest.FewSizes
		if i == 0 {
			sizes = uitest.Sizes
		}
		sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
		sizes(func(w, h int) { uitest.Fits(t, list.Frame(w, h), w, h) })
	}
}

// TestStartFitsEveryWindow: the pages of a start, with names of every kind.
func TestStartFitsEveryWindow(t *testing.T) {
	w := uitest.New(t, styles.Options{Color: true})
	b := company(w)
	called(b, uitest.Nasty[0])
	facts := flows.StartFacts{Facts: flows.Facts{Me: ada, Via: review.Screen, Now: uitest.Start}, Connector: b.conn, Earlier: true, Teams: uitest.Nasty}
	d := w.Show(form.New(form.Options{Env: w.Env, Flow: flows.NewStart(b, facts), NoLines: true}))
	for range 4 {
		uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
		w.Pass(time.Minute)
		d.Keys("enter")
	}
	d.Sees("Start the review?")
}

var (
	_ ui.Screen = (*screen.Items)(nil)
	_ ui.Screen = (*screen.List)(nil)
)

// TestNarrowItemsSayOnWhat: where columns have no room for it, a line of its
// own says what is held.
func TestNarrowItemsSayOnWhat(t *testing.T) {
	d, _ := show(t, styles.Options{})

	for _, text := range []string{d.Text(45, 18), d.Text(100, 30)} {
		for _, want := range []string{"Aaron Andersson", "manager on Payments", "observer on Payments", "Global Admin"} {
			if !strings.Contains(text, want) {
				t.Errorf("the list does not say %q:\n%s", want, text)
			}
		}
	}
}

// TestNothingDecidedIsSaid in words, and what is to be revoked only where there
// is something.
func TestNothingDecidedIsSaid(t *testing.T) {
	for _, c := range []struct {
		decided, revoke int
		want            string
	}{{0, 0, "none yet"}, {5, 0, "5 of 7"}, {5, 2, "5 of 7, 2 to revoke"}, {7, 1, "all, 1 to revoke"}} {
		if got := screen.DecidedWords(review.Counts{Items: 7, Decided: c.decided, Revoke: c.revoke}); got != c.want {
			t.Errorf("%d decided, %d to revoke: %q, want %q", c.decided, c.revoke, got, c.want)
		}
	}
}
