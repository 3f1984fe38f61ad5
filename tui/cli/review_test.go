package cli_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/sync/remote/testclock"
	"connectpd/tui/cli"
)

// reviewing is a world with a connector and a review of everything on it, with
// two people who decide: ada, and boss on what is hers. Neither has access.
func reviewing(t *testing.T) (*world, *testclock.Clock) {
	t.Helper()
	w := newWorld(t)
	clock := testclock.New(time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC))
	w.clock = clock
	w.setUp()
	r := w.want(cli.Done, "", "review", "start", "--scope", "all", "--reviewer", "ada@example.com", "--fallback", "boss@example.com",
		"--name", "Q4 2026", "--due", "2026-12-12", "--zone", "UTC", "--remove-within", "14d", "--yes")
	if !strings.Contains(r.err, `warning: nobody in PagerDuty has the email address "boss@example.com"`) {
		t.Errorf("a reviewer whom the account does not have:\n%s", r.err)
	}
	for _, want := range []string{"reviewer", "ada@example.com: ", "Q4 2026 has started: ", "due on 12 December 2026."} {
		if !strings.Contains(r.out, want) {
			t.Fatalf("the start does not say %q:\n%s", want, r.out)
		}
	}
	return w, clock
}

// reviewItem is what these tests read of review show --json.
type reviewItem struct {
	Version     int
	Item        string
	Principal   struct{ ID, Name, Email string }
	Resource    struct{ Type, ID, Name string }
	Entitlement string
	Privileged  bool
	Reviewer    string
	Decision    *string
	Target      *string
	Until       *string
	Comment     *string
	EnteredBy   *string `json:"entered_by"`
	Via         *string
	Exception   *string
	Outcome     *string
	HeldNow     *string `json:"held_now"`
}

func (w *world) items(more ...string) []reviewItem {
	w.t.Helper()
	return objects[reviewItem](w.t, w.want(cli.Done, "", append([]string{"review", "show", "Q4 2026", "--json"}, more...)...).out)
}

// itemWhere is the first item that fits.
func (w *world) itemWhere(fits func(reviewItem) bool) reviewItem {
	w.t.Helper()
	all := w.items()
	i := slices.IndexFunc(all, fits)
	if i < 0 {
		w.t.Fatal("no item fits")
	}
	return all[i]
}

// reviewState is a line of review --json.
type reviewState struct {
	Version                        int
	Review, Name, Connector, Scope string
	Run                            int
	Due, State                     string
	Items, Decided, Revoke         int
	OpenRemovals                   int `json:"open_removals"`
	Overdue                        int
	SHA256                         *string
}

func (w *world) state() reviewState {
	w.t.Helper()
	all := objects[reviewState](w.t, w.want(cli.Done, "", "review", "--json").out)
	if len(all) != 1 {
		w.t.Fatalf("%d reviews", len(all))
	}
	return all[0]
}

func isRole(id string) func(reviewItem) bool {
	return func(i reviewItem) bool { return i.Resource.Type == "role" && i.Resource.ID == id }
}

// TestAReviewByCommands leads a review from its start to its evidence, and a
// removal to its proof.
func TestAReviewByCommands(t *testing.T) {
	w, clock := reviewing(t)
	s := w.state()
	if s.Version != 1 || s.State != "open" || s.Scope != "all" || s.Due != "2026-12-12" || s.Items == 0 || s.Decided != 0 || s.SHA256 != nil {
		t.Fatalf("%+v", s)
	}
	admin := w.itemWhere(isRole("admin"))
	member := w.itemWhere(func(i reviewItem) bool { return i.Resource.Type == "team" && i.Entitlement == "responder" })

	// What cannot be is refused with its cure, by its exit code.
	for _, c := range []struct {
		code cli.Code
		args []string
		says string
	}{
		{cli.Usage, []string{"review", "decide", "Q4 2026", admin.Item, "--keep"}, "hint: add a comment that says why. Here: --comment TEXT"},
		{cli.Usage, []string{"review", "decide", "Q4 2026", admin.Item, "--revoke"}, "--to"},
		{cli.Usage, []string{"review", "decide", "Q4 2026", admin.Item, "--keep", "--revoke"}, "cannot be used together"},
		{cli.Usage, []string{"review", "decide", "Q4 2026", admin.Item}, "--keep or --revoke"},
		{cli.Usage, []string{"review", "decide", "Q4 2026", "--keep"}, "--team, --user or --search"},
		{cli.Usage, []string{"review", "decide", "Q4 2026", member.Item, "--keep", "--until", "soon"}, "2026-12-12"},
		{cli.NoConnector, []string{"review", "decide", "Q4 2026", "i99999", "--keep"}, "no item"},
		{cli.NoConnector, []string{"review", "decide", "Q4 2026", "--team", "Nobodies", "--keep"}, "no item of the team"},
		{cli.NoConnector, []string{"review", "show", "Q4 2025"}, `did you mean "Q4 2026"?`},
		{cli.NoConnector, []string{"review", "show", "Q4 2026", "--reviewer", "bos@example.com"}, "decides on nothing"},
		{cli.Failed, []string{"review", "decide", "Q4 2026", member.Item, "--keep", "--as", "boss@example.com"}, "--as ada@example.com"},
		{cli.Failed, []string{"review", "assign", "Q4 2026", admin.Item, "--to", admin.Principal.Email, "--reason", "knows it best"}, "their own access"},
		{cli.Usage, []string{"review", "start", "--scope", "everything", "--yes"}, "--scope cannot be"},
		{cli.NoConnector, []string{"review", "start", "--scope", "team=Nobodies", "--yes"}, "has no team"},
		{cli.Usage, []string{"review", "start", "--scope", "all"}, "--yes"},
		// What is wrong from the start is told before a sync is run.
		{cli.Usage, []string{"review", "start", "--scope", "All", "--due", "2020-01-01", "--yes"}, "1 January 2020 is not in the future"},
		{cli.Failed, []string{"review", "start", "--scope", "all", "--name", "q4 2026", "--yes"}, `a review called "q4 2026" already`},
		{cli.Failed, []string{"review", "import", "Q4 2026", "nowhere.csv"}, "there is no file nowhere.csv\nhint: check the name"},
		{cli.Failed, []string{"review", "sign", "Q4 2026", "--reason", "All is well.", "--yes"}, "undecided"},
		{cli.Failed, []string{"review", "amend", "Q4 2026", member.Item, "--keep", "--reason", "x"}, "not signed yet"},
		{cli.Usage, []string{"review", "decide", "Q4 2026", member.Item, "--revoke", "--to", "obsrver", "--as", "ada@example.com"}, "hint: did you mean observer? Use none, observer. Here: --to ROLE"},
		{cli.Usage, []string{"review", "assign", "Q4 2026", member.Item}, "error: the new reviewer was not given\nhint: add --to EMAIL\n"},
	} {
		r := w.want(c.code, "", c.args...)
		if !strings.Contains(r.err, c.says) || strings.Contains(r.err, "panic") || r.out != "" && c.args[1] == "start" {
			t.Errorf("%q does not say %q:\n%s", c.args, c.says, r.err)
		}
	}

	say := func(want string, args ...string) {
		t.Helper()
		if r := w.want(cli.Done, "", args...); !strings.Contains(r.out, want) {
			t.Errorf("%q does not say %q:\n%s%s", args, want, r.out, r.err)
		}
	}
	say("To be revoked: "+admin.Item+". 1 of ", "review", "decide", "Q4 2026", admin.Item, "--revoke", "--to", "Responder", "--comment", "moved on")
	say("Taken back: "+admin.Item+". 0 of ", "review", "decide", "Q4 2026", admin.Item, "--undo")
	say("To be revoked: ", "review", "decide", "Q4 2026", strings.ToUpper(admin.Item), "--revoke", "--to", "limited_user")
	say("Kept: "+member.Item, "review", "decide", "Q4 2026", member.Item, "--keep", "--until", "31 January 2027")
	if i := w.itemWhere(func(i reviewItem) bool { return i.Item == member.Item }); *i.Decision != "keep" || *i.Until != "2027-01-31" || *i.Via != "command" || *i.EnteredBy != "ada@example.com" {
		t.Errorf("%+v", i)
	}
	r := w.want(cli.Done, "", "review", "decide", "Q4 2026", "--search", "responder", "--keep", "--comment", "asked the teams")
	if !strings.Contains(r.out, "Kept: ") {
		t.Errorf("by search: %s%s", r.out, r.err)
	}
	undecided := w.items("--undecided")
	one := undecided[slices.IndexFunc(undecided, func(i reviewItem) bool { return !i.Privileged })]
	say("Not reviewed: ", "review", "except", "Q4 2026", one.Item, "--reason", "on leave", "--until", "2027-01-31", "--as", "boss@example.com")
	say("Reassigned to boss@example.com.", "review", "assign", "Q4 2026", undecided[len(undecided)-1].Item, "--to", "boss@example.com", "--reason", "knows them")
	if list := w.items("--reviewer", "boss@example.com"); len(list) != 1 {
		t.Errorf("boss decides on %d", len(list))
	}
	say("is now due on 19 December 2026.", "review", "extend", "Q4 2026", "--due", "2026-12-19", "--reason", "holidays")
	for _, i := range w.items("--undecided") {
		as := []string{"review", "decide", "Q4 2026", i.Item, "--as", i.Reviewer, "--keep", "--comment", "needed"}
		if i.Privileged {
			w.want(cli.Done, "", as...)
		}
	}
	r = w.want(cli.Done, "", "review", "show", "Q4 2026", "--csv")
	if lines := strings.Split(strings.TrimSpace(r.out), "\r\n"); len(lines) != s.Items+1 || !strings.HasPrefix(lines[0], "item,person,email") {
		t.Errorf("%d lines of CSV, the first %q", len(lines), lines[0])
	}
	r = w.want(cli.Done, "", "review", "sign", "Q4 2026", "--reason", "I have seen who decided what.", "--yes", "-o", w.folder)
	sha := regexp.MustCompile(`(?m)^[0-9a-f]{64}$`).FindString(r.out)
	if sha == "" || !strings.Contains(r.out, "Send this to your auditor now.") || !strings.Contains(r.out, "Kept: ") {
		t.Fatalf("signed:\n%s", r.out)
	}
	if s := w.state(); s.State != "signed" || s.OpenRemovals != 1 || s.Revoke != 1 || *s.SHA256 != sha {
		t.Errorf("%+v", s)
	}
	zips, _ := filepath.Glob(filepath.Join(w.folder, "*.zip"))
	if len(zips) != 1 {
		t.Fatalf("evidence: %v", zips)
	}
	z, err := zip.OpenReader(zips[0])
	if err != nil {
		t.Fatal(err)
	}
	_ = z.Close()
	say("Evidence written to ", "review", "evidence", "Q4 2026", "-o", zips[0], "--force")
	if r := w.want(cli.Failed, "", "review", "evidence", "Q4 2026", "-o", zips[0]); !strings.Contains(r.err, "--force") {
		t.Errorf("over a file: %s", r.err)
	}

	// The work list, a note on it, and the proof by the next sync.
	say("Noted: ", "review", "note", "Q4 2026", admin.Item, "--assignee", "bob@example.com", "--ticket", "OPS-417")
	list := filepath.Join(w.folder, "removals.csv")
	say("1 open removal in ", "review", "export", "Q4 2026", "--open", "-o", list)
	if text, err := os.ReadFile(list); err != nil || !strings.Contains(string(text), "OPS-417") {
		t.Errorf("the work list: %v\n%s", err, text)
	}
	if len(w.items("--open")) != 1 {
		t.Error("no open removal")
	}
	clock.Pass(15 * 24 * time.Hour)
	w.want(cli.Done, "", "sync")
	if r := w.want(cli.Overdue, "", "status", "--exit-code"); !strings.Contains(r.out, "Q4 2026") {
		t.Errorf("status does not tell of it:\n%s", r.out)
	}
	status := objects[struct {
		Connectors []struct{ Reviews []reviewState }
	}](t, w.want(cli.Done, "", "status", "--json").out)
	if got := status[0].Connectors[0].Reviews; len(got) != 1 || got[0].Overdue != 1 || got[0].OpenRemovals != 1 {
		t.Errorf("status --json: %+v", got)
	}
	w.account.SetRole(admin.Principal.ID, "limited_user")
	w.want(cli.Done, "", "sync")
	if s := w.state(); s.State != "closed" || s.OpenRemovals != 0 || s.Overdue != 0 {
		t.Errorf("after the removal: %+v", s)
	}
	w.want(cli.Done, "", "status", "--exit-code")
	if i := w.itemWhere(func(i reviewItem) bool { return i.Item == admin.Item }); i.Outcome == nil || *i.Outcome != "gone" {
		t.Errorf("%+v", i)
	}
	say("Corrected: ", "review", "amend", "Q4 2026", member.Item, "--revoke", "--reason", "the wrong line", "--as", "boss@example.com")
	if s := w.state(); s.State != "signed" || s.OpenRemovals != 1 {
		t.Errorf("after the correction: %+v", s)
	}
}

func TestCancelAReview(t *testing.T) {
	w, _ := reviewing(t)
	if r := w.want(cli.Usage, "", "review", "cancel", "Q4 2026", "--reason", "the wrong scope"); !strings.Contains(r.err, "--yes") {
		t.Errorf("without --yes: %s", r.err)
	}
	w.want(cli.Done, "", "review", "cancel", "Q4 2026", "--reason", "the wrong scope", "--yes")
	if s := w.state(); s.State != "cancelled" || s.SHA256 == nil {
		t.Errorf("%+v", s)
	}
}

// TestPeople marks accounts, which reviews then tell.
func TestPeople(t *testing.T) {
	w := newWorld(t)
	w.setUp()
	who := objects[struct {
		Principal struct{ Email string }
	}](t, w.want(cli.Done, "", "access", "--json").out)[0].Principal.Email
	if r := w.want(cli.Done, "", "people"); !strings.Contains(r.out, "No accounts are marked.") {
		t.Errorf("people: %s", r.out)
	}
	for _, c := range []struct {
		code cli.Code
		args []string
	}{
		{cli.Usage, []string{"people", "mark", who}},
		{cli.Usage, []string{"people", "mark", who, "--kind", "robot"}},
		{cli.NoConnector, []string{"people", "mark", "nobody@example.com", "--kind", "person"}},
	} {
		w.want(c.code, "", c.args...)
	}
	if r := w.want(cli.Done, "", "people", "mark", who, "--kind", "service", "--accountable", "boss@example.com"); !strings.Contains(r.out, "boss@example.com is accountable for it") {
		t.Errorf("mark: %s", r.out)
	}
	marks := objects[struct {
		Version                  int
		Email, Kind, Accountable string
		By                       string `json:"marked_by"`
	}](t, w.want(cli.Done, "", "people", "--json").out)
	if len(marks) != 1 || marks[0].Email != who || marks[0].Kind != "service" || marks[0].Accountable != "boss@example.com" || marks[0].By != "ada@example.com" {
		t.Errorf("%+v", marks)
	}
	if r := w.want(cli.Done, "", "people"); !strings.Contains(r.out, who) {
		t.Errorf("people: %s", r.out)
	}
}

// TestReviewCompletion offers reviews, items, people and what may remain.
func TestReviewCompletion(t *testing.T) {
	w, _ := reviewing(t)
	admin := w.itemWhere(isRole("admin"))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"review", "show", ""}, "Q4 2026\topen, everything"},
		{[]string{"review", "decide", "Q4 2026", ""}, admin.Item + "\t" + admin.Principal.Name},
		{[]string{"review", "decide", "Q4 2026", admin.Item, "--to", ""}, "limited_user\tResponder"},
		{[]string{"review", "decide", "Q4 2026", "--as", ""}, "ada@example.com\tdecides on "},
		{[]string{"review", "decide", "Q4 2026", "--user", ""}, admin.Principal.Email},
		{[]string{"review", "assign", "Q4 2026", "--of", ""}, "ada@example.com"},
		{[]string{"review", "start", "--scope", ""}, "team="},
		{[]string{"review", "start", "--fallback", ""}, admin.Principal.Email},
		{[]string{"people", "mark", ""}, admin.Principal.Email},
		{[]string{"people", "mark", admin.Principal.Email, "--kind", ""}, "third-party"},
	} {
		r := w.want(cli.Done, "", append([]string{"__complete"}, c.args...)...)
		if !strings.Contains(r.out, c.want) {
			t.Errorf("%q does not offer %q:\n%.600s", c.args, c.want, r.out)
		}
	}
	if r := w.want(cli.Done, "", "__complete", "review", "decide", "Q4 2026", admin.Item, ""); strings.Contains(r.out, "\n"+admin.Item+"\t") {
		t.Error("an item that was typed is offered again")
	}
}
