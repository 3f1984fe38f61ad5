package cli_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
	"connectpd/tui/cli"
)

type statusDocument struct {
	Version    int
	Env_token  bool
	Connectors []struct {
		ID, Name, Platform, Status string
		App                        struct{ ID, Name string }
		Owners                     []struct{ Name, Email, Platform_role string }
		Account                    struct{ Subdomain, API string }
		Token                      struct {
			Last4, Kind, Stored_in string
			Old_keys               []struct{ Last4 string }
		}
		Last_sync struct {
			ID       int64
			Result   string
			Requests int
			Counts   access.Counts
		}
		Data_age_s *int64
	}
}

type accessLine struct {
	Version   int
	Principal struct {
		Type, ID, Name, Status string
		Email                  *string
	}
	Resource struct {
		Type     access.ResourceType
		ID, Name string
	}
	Entitlement access.Entitlement
}

func TestSetUpThenStatusEqualsTheAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "none")
	doc := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)
	if len(doc) != 1 || doc[0].Version != 1 || len(doc[0].Connectors) != 1 {
		t.Fatalf("status --json: %+v", doc)
	}
	c := doc[0].Connectors[0]
	if c.Status != "connected" || c.Platform != "local" || c.App.Name != "PagerDuty" || c.Last_sync.Result != "ok" {
		t.Errorf("connector: %+v", c)
	}
	if len(c.Owners) != 1 || c.Owners[0].Email != "ada@example.com" || c.Owners[0].Platform_role != "super_administrator" {
		t.Errorf("owners: %+v", c.Owners)
	}
	key := w.account.AccountKey()
	if c.Token.Last4 != key[len(key)-4:] || c.Token.Kind != "account" || c.Token.Stored_in != "none" {
		t.Errorf("token: %+v", c.Token)
	}
	if want := w.account.Truth(time.Now()).Counts; c.Last_sync.Counts != want {
		t.Errorf("counts:\n got %+v\nwant %+v", c.Last_sync.Counts, want)
	}
	if c.Data_age_s == nil || *c.Data_age_s < 0 {
		t.Errorf("data_age_s: %v", c.Data_age_s)
	}
	if c.Account.API != w.base || c.Account.Subdomain != w.account.Subdomain() {
		t.Errorf("account: %+v", c.Account)
	}
}

func TestAccessHoldsExactlyTheGrants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "none")
	truth := w.account.Truth(time.Now())
	want := map[string]bool{}
	for g := range truth.Grants {
		want[fmt.Sprint(g)] = true
	}
	names := map[string]string{}
	for _, u := range truth.Users {
		names[u.ID] = u.Name + "|" + u.Email
	}
	for _, u := range truth.Deleted {
		names[u.ID] = u.Name + "|null"
	}
	for _, line := range objects[accessLine](t, w.want(cli.Done, "", "access", "--json").out) {
		g := access.Grant{UserID: line.Principal.ID, Type: line.Resource.Type, ResourceID: line.Resource.ID, Entitlement: line.Entitlement}
		if !want[fmt.Sprint(g)] {
			t.Errorf("not the account's, or twice: %+v", line)
		}
		delete(want, fmt.Sprint(g))
		email := "null"
		if line.Principal.Email != nil {
			email = *line.Principal.Email
		}
		if got := line.Principal.Name + "|" + email; got != names[line.Principal.ID] {
			t.Errorf("principal %s is %s, want %s", line.Principal.ID, got, names[line.Principal.ID])
		}
		if line.Version != 1 || line.Principal.Type != "user" {
			t.Errorf("shape: %+v", line)
		}
	}
	if len(want) > 0 {
		t.Errorf("%d grants of the account are missing", len(want))
	}
}

func TestAccessIsNarrowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "none")
	truth := w.account.Truth(time.Now())
	user, team := truth.Users[3], truth.Teams[0]
	for _, c := range []struct {
		flags []string
		fits  func(access.Grant) bool
	}{
		{[]string{"--user", strings.ToUpper(user.Email)}, func(g access.Grant) bool { return g.UserID == user.ID }},
		{[]string{"--type", "schedule"}, func(g access.Grant) bool { return g.Type == access.TypeSchedule }},
		{[]string{"--resource", team.ID}, func(g access.Grant) bool { return g.ResourceID == team.ID }},
		{[]string{"--resource", team.Name}, func(g access.Grant) bool { return g.ResourceID == team.ID }},
		{[]string{"--type", "role", "--user", user.Email}, func(g access.Grant) bool {
			return g.UserID == user.ID && g.Type == access.TypeRole
		}},
	} {
		want := 0
		for g := range truth.Grants {
			if c.fits(g) {
				want++
			}
		}
		got := objects[accessLine](t, w.want(cli.Done, "", append([]string{"access", "--json"}, c.flags...)...).out)
		if len(got) != want || want == 0 {
			t.Errorf("access %v: %d lines, want %d (more than none)", c.flags, len(got), want)
		}
	}
}

func TestPlanWithoutTeamsIsFine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account.SetPlan(simulator.Plan{})
	r := w.setUp("--keychain", "none")
	if !strings.Contains(r.out, "not on this plan") {
		t.Errorf("the plan is not mentioned:\n%s", r.out)
	}
	doc := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)
	if c := doc[0].Connectors[0]; c.Status != "connected" || c.Last_sync.Counts != w.account.Truth(time.Now()).Counts {
		t.Errorf("connector: %+v", c)
	}
}

func TestWhatIsRefusedHasItsExitCode(t *testing.T) {
	t.Parallel()
	nobody := closedPort(t)
	setup := func(more ...string) []string {
		return append([]string{"setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--keychain", "none", "--yes"}, more...)
	}
	for _, c := range []struct {
		name  string
		stdin string
		args  []string
		vars  map[string]string
		code  cli.Code
		says  string
	}{
		{"wrong token", "wrongTOKENwrongTOKEN", setup("--token-stdin"), nil, cli.Refused, "error:"},
		{"unreachable API", "y_NbAkKc66ryYTWUXYEu", setup("--token-stdin"), map[string]string{"CONNECTPD_API_URL": nobody}, cli.Failed, "error:"},
		{"no token", "", setup(), nil, cli.Usage, "--token-stdin"},
		{"empty token", "", setup("--token-stdin"), nil, cli.Usage, "token"},
		{"no app", "y_NbAkKc66ryYTWUXYEu", []string{"setup", "--me", "ada@example.com", "--token-stdin", "--keychain", "none"}, nil, cli.Usage, "--app"},
		{"both apps", "x", setup("--app", "x", "--token-stdin"), nil, cli.Usage, "--new-app"},
		{"unknown platform", "x", setup("--platform", "moon"), nil, cli.Usage, "--platform"},
		{"wrong API base", "x", setup("--token-stdin"), map[string]string{"CONNECTPD_API_URL": "http://example.com"}, cli.Usage, "CONNECTPD_API_URL"},
		{"no connector", "", []string{"sync"}, nil, cli.NoConnector, "connectpd setup"},
		{"no such connector", "", []string{"access", "nothing"}, nil, cli.NoConnector, "nothing"},
		{"status without any", "", []string{"status"}, nil, cli.NoConnector, "connectpd setup"},
		{"bare without any", "", nil, nil, cli.NoConnector, "connectpd setup"},
		{"unknown command", "", []string{"synk"}, nil, cli.Usage, "sync"},
		{"unknown flag", "", []string{"status", "--jsno"}, nil, cli.Usage, "--jsno"},
		{"too many words", "", []string{"status", "a", "b"}, nil, cli.Usage, "Usage: connectpd status [CONNECTOR]"},
		{"wrong color", "", []string{"--color", "red", "version"}, nil, cli.Usage, "--color"},
		{"wrong type", "", []string{"access", "--type", "user"}, nil, cli.Usage, "--type"},
		{"tui without a terminal", "", []string{"sync", "--progress", "tui"}, nil, cli.Usage, "terminal"},
		{"too often", "", []string{"sync", "--every", "30s"}, nil, cli.Usage, "minute"},
		{"too many at a time", "", []string{"sync", "--concurrency", "17"}, nil, cli.Usage, "16"},
		{"held twice", "", []string{"sync", "--accept-shrink", "--discard"}, nil, cli.Usage, "cannot be used together"},
		{"held for ever", "", []string{"sync", "--discard", "--every", "5m"}, nil, cli.Usage, "--every"},
		{"exported once", "", []string{"sync", "--export", "c1z=x"}, nil, cli.Usage, "--every"},
		{"exported as else", "", []string{"sync", "--every", "5m", "--export", "csv=x"}, nil, cli.Usage, "c1z=FILE"},
		{"gaps of a table", "", []string{"export", "csv", "--accept-gaps", "x"}, nil, cli.Usage, "c1csv"},
		{"no purpose", "", []string{"disconnect"}, nil, cli.Usage, "usage"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			for k, v := range c.vars {
				w.vars[k] = v
			}
			r := w.want(c.code, c.stdin, c.args...)
			if !strings.Contains(r.err, c.says) {
				t.Errorf("standard error does not say %q:\n%s", c.says, r.err)
			}
			if !strings.HasPrefix(r.err, "error: ") || strings.Contains(r.err, "goroutine") {
				t.Errorf("not an error as promised:\n%s", r.err)
			}
			if c.stdin != "" && len(c.stdin) > 4 && strings.Contains(r.err+r.out, c.stdin) {
				t.Error("the token is printed")
			}
		})
	}
}

// TestNothingIsPromptedFor: without a terminal every missing answer is named
// at once, with its flag.
func TestNothingIsPromptedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(cli.Usage, "", "setup")
	for _, flag := range []string{"--owner", "--app", "--new-app", "--token-stdin", "--yes"} {
		if !strings.Contains(r.err, flag) {
			t.Errorf("%s is not named:\n%s", flag, r.err)
		}
	}
}

func TestSeveralConnectorsMustBeNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	other := worldOf(t, load.Generate(8, smallAccount), simulator.Options{})
	other.account.RenameSubdomain("beta")
	w.vars["CONNECTPD_API_URL"] = other.base
	w.want(cli.Done, other.account.AccountKey(), "setup", "--me", "ada@example.com", "--new-app", "Second", "--token-stdin", "--keychain", "os", "--yes")
	doc := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0]
	if len(doc.Connectors) != 2 {
		t.Fatalf("%d connectors, want 2", len(doc.Connectors))
	}
	delete(w.vars, "CONNECTPD_API_URL")
	for _, args := range [][]string{{"sync"}, {"access"}, {"logs"}, {"owners"}, {"changes"}} {
		r := w.want(cli.Usage, "", args...)
		for _, c := range doc.Connectors {
			if !strings.Contains(r.err, c.Name) {
				t.Errorf("%v does not name %s:\n%s", args, c.Name, r.err)
			}
		}
	}
	for _, c := range doc.Connectors {
		for _, ref := range []string{c.ID, c.Name, c.Account.Subdomain} {
			if r := w.run("", "access", ref, "--json"); r.code != cli.Done || r.out == "" {
				t.Errorf("access %s: exit %d\n%s", ref, r.code, r.err)
			}
		}
	}
}

func TestRotateWithFlags(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	old := w.account.AccountKey()
	fresh := w.account.NewToken()
	r := w.want(cli.Done, fresh, "rotate", "--token-stdin", "--yes")
	if !strings.Contains(r.out, fresh[len(fresh)-4:]) || !strings.Contains(r.out, old[len(old)-4:]) {
		t.Errorf("neither key is named by its end:\n%s", r.out)
	}
	doc := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors[0]
	if doc.Token.Last4 != fresh[len(fresh)-4:] || doc.Status != "connected" {
		t.Errorf("after the rotation: %+v", doc)
	}
	w.account.DisableToken(old)
	w.want(cli.Done, "", "sync", "--progress", "quiet")

	w.want(cli.Refused, "u+wrongwrongwrongwro", "rotate", "--token-stdin", "--yes")
	w.want(cli.Usage, "", "rotate")
}

func TestRejectedTokenNeedsAttention(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.account.RevokeToken(w.account.AccountKey())
	r := w.want(cli.Refused, "", "sync")
	if !strings.Contains(r.err, "connectpd rotate") {
		t.Errorf("the cure is not named:\n%s", r.err)
	}
	doc := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors[0]
	if doc.Status != "attention" || doc.Last_sync.Counts.Users == 0 {
		t.Errorf("after a rejected token: %+v", doc)
	}
	w.want(cli.Done, w.account.NewToken(), "rotate", "--token-stdin", "--yes")
	if doc := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors[0]; doc.Status != "connected" {
		t.Errorf("after entering a new one: %+v", doc)
	}
}

// TestEnvironmentToken: CONNECTPD_TOKEN wins over the keychain and is never
// kept; a run with it does not judge the stored token.
func TestEnvironmentToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.secrets["CONNECTPD_TOKEN"] = "wrongwrongwrongwrong"
	r := w.want(cli.Refused, "", "sync")
	if strings.Contains(r.out+r.err, "wrongwrong") {
		t.Errorf("the token is printed:\n%s%s", r.out, r.err)
	}
	delete(w.secrets, "CONNECTPD_TOKEN")
	doc := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors[0]
	if doc.Status != "connected" {
		t.Errorf("the stored token was judged by another: %+v", doc)
	}
	w.secrets["CONNECTPD_TOKEN"] = w.account.NewToken()
	w.want(cli.Done, "", "sync", "--progress", "quiet")
}

// TestKeptTokenStaysWithItsBase: a variable that names another API base sends
// nothing.
func TestKeptTokenStaysWithItsBase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	other := worldOf(t, load.Generate(8, smallAccount), simulator.Options{})
	w.vars["CONNECTPD_API_URL"] = other.base
	w.want(cli.Usage, "", "sync")
	if n := len(other.server.Requests()); n != 0 {
		t.Errorf("%d requests went to the other base", n)
	}
}

func TestKeychains(t *testing.T) {
	t.Parallel()
	missing := &keychain.Error{Op: "probe", Kind: keychain.OS, Reason: keychain.Missing}
	base := []string{"setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--token-stdin", "--yes"}
	t.Run("no choice is made silently", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.noOS = missing
		r := w.run(w.account.AccountKey(), base...)
		if r.code != cli.NoKeychain && r.code != cli.Usage || !strings.Contains(r.err, "--keychain") {
			t.Errorf("exit %d\n%s", r.code, r.err)
		}
	})
	t.Run("os asked for and missing", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.noOS = missing
		w.want(cli.NoKeychain, w.account.AccountKey(), append(base, "--keychain", "os")...)
	})
	t.Run("encrypted file", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.noOS = missing
		w.want(cli.Usage, w.account.AccountKey(), append(base, "--keychain", "file")...)
		w.secrets["CONNECTPD_PASSPHRASE"] = "correct horse battery"
		w.want(cli.Done, w.account.AccountKey(), append(base, "--keychain", "file")...)
		w.want(cli.Done, "", "sync", "--progress", "quiet")
		w.secrets["CONNECTPD_PASSPHRASE"] = "wrong horse battery"
		w.want(cli.NoKeychain, "", "sync")
		delete(w.secrets, "CONNECTPD_PASSPHRASE")
		w.want(cli.Usage, "", "sync")
	})
	t.Run("kept nowhere", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.setUp("--keychain", "none")
		if r := w.want(cli.Usage, "", "sync"); !strings.Contains(r.err, "CONNECTPD_TOKEN") {
			t.Errorf("the variable is not named:\n%s", r.err)
		}
		w.secrets["CONNECTPD_TOKEN"] = w.account.AccountKey()
		w.want(cli.Done, "", "sync", "--progress", "quiet")
	})
}

func TestSetUpAgainChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	r := w.setUp("--keychain", "os")
	if !strings.Contains(r.out, "already") {
		t.Errorf("it does not say that it was set up already:\n%s", r.out)
	}
	doc := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0]
	if len(doc.Connectors) != 1 {
		t.Errorf("%d connectors, want 1", len(doc.Connectors))
	}
}

func TestDisconnect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.want(cli.Usage, "", "disconnect", "PagerDuty")
	if r := w.want(cli.Done, "", "disconnect", "PagerDuty", "--yes"); !strings.Contains(r.out, "--purge") {
		t.Errorf("it does not say what stays:\n%s", r.out)
	}
	w.want(cli.NoConnector, "", "status")
	w.setUp("--keychain", "os")
	w.want(cli.Done, "", "disconnect", "PagerDuty", "--purge", "--yes")
	w.want(cli.NoConnector, "", "access")
	w.want(cli.NoConnector, "", "disconnect", "PagerDuty", "--purge", "--yes")
}

// TestWhatADisconnectedConnectorLeftIsPurged later, when it was not at once.
func TestWhatADisconnectedConnectorLeftIsPurged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.want(cli.Done, "", "disconnect", "PagerDuty", "--yes")
	w.want(cli.NoConnector, "", "disconnect", "PagerDuty", "--yes")
	w.want(cli.Usage, "", "disconnect", "PagerDuty", "--purge") // nobody can be asked
	if r := w.want(cli.Done, "", "disconnect", "PagerDuty", "--purge", "--yes"); !strings.Contains(r.out, "Deleted what PagerDuty left") {
		t.Errorf("it says:\n%s", r.out)
	}
	w.want(cli.NoConnector, "", "disconnect", "PagerDuty", "--purge", "--yes")
}

func TestOwners(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	type owner struct {
		Version              int
		Email, Platform_role string
	}
	list := func(args ...string) []string {
		var all []string
		for _, o := range objects[owner](t, w.want(cli.Done, "", append([]string{"owners", "--json"}, args...)...).out) {
			all = append(all, o.Email+" "+o.Platform_role)
		}
		slices.Sort(all)
		return all
	}
	if got := list("--add", "grace@example.com"); !slices.Equal(got, []string{"ada@example.com super_administrator", "grace@example.com connector_administrator"}) {
		t.Errorf("after --add: %v", got)
	}
	if got := list("--remove", "ada@example.com"); !slices.Equal(got, []string{"grace@example.com connector_administrator"}) {
		t.Errorf("after --remove: %v", got)
	}
	if r := w.run("", "owners", "--remove", "grace@example.com"); r.code == cli.Done {
		t.Error("the last owner was removed")
	}
}

func TestSmallCommands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.want(cli.Done, "", "rename", "PagerDuty", "Pager of Acme")
	if r := w.want(cli.Done, "", "status", "Pager of Acme"); !strings.Contains(r.out, "Pager of Acme") {
		t.Errorf("status after rename:\n%s", r.out)
	}
	if r := w.want(cli.Done, "", "logs", "--json"); len(objects[struct{ Version int }](t, r.out)) == 0 {
		t.Error("there is no log of a setup and a sync")
	}
	if r := w.want(cli.Done, "", "config"); r.out != "me Ada Lovelace <ada@example.com>\ntoken-reminder 90\nkeep-history off\n" {
		t.Errorf("config: %q", r.out)
	}
	w.want(2, "", "config", "me", "root@vm")
	w.want(cli.Done, "", "config", "me", "ada@example.org")
	if r := w.want(cli.Done, "", "config", "me"); r.out != "me ada@example.org\n" {
		t.Errorf("config me: %q", r.out)
	}
	w.want(cli.Done, "", "config", "token-reminder", "off")
	if r := w.want(cli.Done, "", "config", "token-reminder"); r.out != "token-reminder off\n" {
		t.Errorf("config: %q", r.out)
	}
	w.want(cli.Usage, "", "config", "token-reminder", "soon")
	w.want(cli.Done, "", "config", "keep-history", "400")
	if r := w.want(cli.Done, "", "config", "keep-history"); r.out != "keep-history 400\n" {
		t.Errorf("keep-history: %q", r.out)
	}
	w.want(cli.Usage, "", "config", "keep-history", "0")
	w.want(cli.Usage, "", "config", "nothing")
	for _, args := range [][]string{{"version"}, {"--version"}, {"help"}, {"help", "sync"}, {"--help"}, {"completion", "bash"}} {
		if r := w.want(cli.Done, "", args...); r.out == "" {
			t.Errorf("%v prints nothing", args)
		}
	}
}

func TestMoveToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.secrets["CONNECTPD_PASSPHRASE"] = "correct horse battery"
	w.want(cli.Done, "", "token", "move", "--to", "file")
	w.want(cli.Done, "", "sync", "--progress", "quiet")
	w.want(cli.Done, "", "token", "move", "--to", "os")
	delete(w.secrets, "CONNECTPD_PASSPHRASE")
	w.want(cli.Done, "", "sync", "--progress", "quiet")
	w.want(cli.Usage, "", "token", "move", "--to", "none", "--token-stdin") // it is kept: nothing is to be given
	w.want(cli.Done, "", "token", "move", "--to", "none")
	w.want(cli.Done, "", "token", "move", "--to", "none")
	r := w.want(cli.Usage, "", "token", "move", "--to", "os")
	if !strings.Contains(r.err, "not kept on this computer") || !strings.Contains(r.err, "hint: add --token-stdin") {
		t.Errorf("it says:\n%s", r.err)
	}
	w.want(cli.Usage, w.account.NewToken(), "token", "move", "--to", "os", "--token-stdin")
	w.want(cli.Done, w.account.AccountKey()+"\n", "token", "move", "--to", "os", "--token-stdin")
	w.want(cli.Done, "", "sync", "--progress", "quiet")
	w.want(cli.Done, "", "token", "move", "--to", "none")
	if r, asked := w.attended([]string{w.account.AccountKey()}, "token", "move", "--to", "os"); r.code != cli.Done || len(asked) != 1 {
		t.Errorf("exit %d, asked %q\n%s", r.code, asked, r.err)
	}
	w.want(cli.Usage, "", "token", "move")
	w.want(cli.Usage, "", "token", "move", "--to", "moon")
}

// TestChangesAreExactlyTheAlteration syncs, alters the account, syncs again:
// what is told is the difference, no more and no less.
func TestChangesAreExactlyTheAlteration(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	if r := w.want(cli.Done, "", "changes", "--json"); r.out != "" {
		t.Errorf("the first sync is a baseline, yet:\n%s", r.out)
	}
	now := time.Now()
	truth := w.account.Truth(now)
	onCall := map[string]bool{}
	for g := range truth.Grants {
		if g.Entitlement == access.OnCall {
			onCall[g.UserID] = true
		}
	}
	team := truth.Teams[0].ID
	var gone, promoted access.User
	for _, u := range truth.Users {
		switch {
		case onCall[u.ID]:
			gone = u
		case u.Role == "limited_user" && u.Status == access.Active:
			promoted = u
		}
	}
	w.account.RemoveUser(gone.ID)
	joined := w.account.AddUser(simulator.NewUser{Name: "Grace Hopper", Email: "grace.hopper@example.com", Role: "user"})
	w.account.AddMember(team, joined, "manager")
	w.account.SetRole(promoted.ID, "admin")
	w.account.RenameTeam(team, "Renamed")
	after := w.account.Truth(now)
	w.want(cli.Done, "", "sync", "--progress", "quiet")

	want := map[string]bool{
		"altered role admin of " + promoted.ID: true, "altered team " + team + " of ": true,
		"gained user " + joined + " of " + joined: true, "lost user " + gone.ID + " of " + gone.ID: true,
	}
	grant := func(how string, g access.Grant) {
		if g.Entitlement != access.OnCall && g.UserID != promoted.ID {
			want[fmt.Sprintf("%s %s %s of %s %s", how, g.Type, g.ResourceID, g.UserID, g.Entitlement)] = true
		}
	}
	for g := range truth.Grants {
		if !after.Grants[g] {
			grant("lost", g)
		}
	}
	for g := range after.Grants {
		if !truth.Grants[g] {
			grant("gained", g)
		}
	}
	type change struct {
		Change      string
		Principal   *struct{ ID string }
		Resource    struct{ Type, ID string }
		Entitlement string
	}
	for _, c := range objects[change](t, w.want(cli.Done, "", "changes", "--json").out) {
		if c.Entitlement == "on-call" {
			continue
		}
		who := ""
		if c.Principal != nil {
			who = c.Principal.ID
		}
		text := strings.TrimSpace(fmt.Sprintf("%s %s %s of %s %s", c.Change, c.Resource.Type, c.Resource.ID, who, c.Entitlement))
		if c.Change == "altered" || c.Resource.Type == "user" {
			text = fmt.Sprintf("%s %s %s of %s", c.Change, c.Resource.Type, c.Resource.ID, who)
		}
		if !want[text] {
			t.Errorf("told, and not so: %s", text)
		}
		delete(want, text)
	}
	for text := range want {
		t.Errorf("so, and not told: %s", text)
	}
	r := w.want(cli.Done, "", "changes")
	held, turns, _ := strings.Cut(r.out, "\nOn-call turns\n")
	if strings.Contains(held, "on-call") || strings.Count(turns, "on-call") == 0 || strings.Count(turns, "\n")-1 != strings.Count(turns, "on-call") {
		t.Errorf("on-call turns are not apart:\n%s", r.out)
	}
	for _, said := range []string{"was Responder", "Global Admin", "name Renamed, was ", "no longer there"} {
		if !strings.Contains(held, said) {
			t.Errorf("%q is not said:\n%s", said, held)
		}
	}
	w.want(cli.Usage, "", "changes", "--since", "2", "--until", "1")
}

// TestAKeyThatSeesLessIsMarked: what reads as lost may only be out of sight.
func TestAKeyThatSeesLessIsMarked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	for _, u := range w.account.Truth(w.clock.Now()).Users {
		if u.Role == "limited_user" && u.Status == access.Active {
			w.secrets["CONNECTPD_TOKEN"] = w.account.UserToken(u.ID)
		}
	}
	w.want(cli.Held, "", "sync", "--progress", "quiet")
	w.want(cli.Done, "", "sync", "--accept-shrink")
	if r := w.want(cli.Done, "", "changes"); !strings.Contains(r.err, "sees less than the key of run 1") {
		t.Errorf("not marked:\n%s%s", r.err, r.out)
	}
}

// TestAsOf: what was held at an earlier run is what the account was then.
func TestAsOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	before := w.account.Truth(time.Now())
	w.account.RemoveUser(before.Users[0].ID)
	w.account.RenameUser(before.Users[1].ID, "Someone Else")
	w.want(cli.Done, "", "sync", "--progress", "quiet")
	lines := objects[accessLine](t, w.want(cli.Done, "", "access", "--json", "--as-of", "1").out)
	if len(lines) != len(before.Grants) {
		t.Errorf("as of run 1: %d grants, want %d", len(lines), len(before.Grants))
	}
	for _, l := range lines {
		if l.Principal.ID == before.Users[1].ID && l.Principal.Name != before.Users[1].Name {
			t.Errorf("as of run 1 the name is %q, want %q", l.Principal.Name, before.Users[1].Name)
		}
	}
	today := time.Now().UTC().Format(time.DateOnly)
	if now, then := w.want(cli.Done, "", "access", "--json"), w.want(cli.Done, "", "access", "--json", "--as-of", today); now.out != then.out {
		t.Error("as of today's end is not as of now")
	}
	w.want(cli.Usage, "", "access", "--as-of", "2001-01-01")
	for _, future := range []string{"2999-01-01", "2999-01-01T10:00"} {
		if r := w.want(cli.Usage, "", "access", "--as-of", future); !strings.Contains(r.err, "is in the future") {
			t.Errorf("%s: %s", future, r.err)
		}
	}
	w.want(cli.Usage, "", "access", "--as-of", "99")
	w.want(cli.Usage, "", "access", "--as-of", "yesterday")
}

// closedPort is an address on which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return address
}

// TestMistakesOfOurOwn end as errors do, without a trace and without what
// they quote.
func TestMistakesOfOurOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.secrets["CONNECTPD_TOKEN"] = "canaryCANARYcanary12"
	e, out, errs := w.env("", "status")
	e.Keychain = nil
	e.Clock = nil // whoever asks it, panics
	e.Vars["CONNECTPD_HOME"] = w.home()
	code := cli.Run(t.Context(), e)
	if code != cli.Failed || !strings.HasPrefix(errs.String(), "error: connectpd stopped because of a bug") {
		t.Errorf("exit %d\n%s", code, errs)
	}
	if strings.Contains(errs.String(), "goroutine") || strings.Contains(errs.String()+out.String(), "canary") {
		t.Errorf("a trace, or a secret:\n%s", errs)
	}
}

func TestFindingsAreSilenced(t *testing.T) {
	t.Parallel()
	w := worldOf(t, simulator.Demo(), simulator.Options{})
	w.setUp("--keychain", "os")
	type line struct {
		Version             int
		Connector, Kind, ID string
		Why                 string
		Silenced            *struct{ Reason string }
	}
	all := objects[line](t, w.want(cli.Done, "", "findings", "--json").out)
	if len(all) == 0 {
		t.Fatal("the demo's company has things to notice, and nothing was found")
	}
	one := all[0]
	if one.Version != 1 || one.Connector == "" || one.Why == "" {
		t.Errorf("shape: %+v", one)
	}
	powerful := 0
	for _, f := range all {
		if f.Kind == "powerful-role" {
			powerful++
		}
	}
	admins := fmt.Sprintf("%d people are Admin or Account Owner", powerful)
	r := w.want(cli.Done, "", "findings")
	if !strings.Contains(r.out, one.Kind+" "+one.ID) || powerful < 2 || !strings.Contains(r.out, fmt.Sprintf("%d findings: ", len(all))) ||
		!strings.Contains(r.out, admins) {
		t.Errorf("%s %s is not shown, or not how many there are:\n%s", one.Kind, one.ID, r.out)
	}
	w.want(cli.Usage, "", "findings", "silence", one.Kind, one.ID)
	w.want(cli.Usage, "", "findings", "silence", "no-such-kind", one.ID, "--reason", "x")
	if r := w.want(cli.Done, "", "findings", "silence", one.Kind, one.ID, "--reason", "known to Grace"); strings.Contains(r.out, "no such finding") {
		t.Errorf("silenced: %s", r.out)
	}
	if r := w.want(cli.Done, "", "findings", "silence", one.Kind, "PNOBODY", "--reason", "typed badly"); !strings.Contains(r.out, "no such finding now") {
		t.Errorf("silenced what is not there: %s", r.out)
	}
	w.want(cli.Done, "", "sync") // what is kept outlives the next data
	if r := w.want(cli.Done, "", "findings"); strings.Contains(r.out, one.Kind+" "+one.ID+"\n") {
		t.Errorf("silenced, and still shown:\n%s", r.out)
	}
	if again := objects[line](t, w.want(cli.Done, "", "findings", "--json").out); len(again) != len(all) {
		t.Errorf("--json lists %d, want %d with the silenced one", len(again), len(all))
	}
	w.want(cli.Done, "", "findings", "unsilence", one.Kind, one.ID, "--reason", "Grace left")
	if r := w.want(cli.Done, "", "logs"); !strings.Contains(r.out, one.Kind+" "+one.ID+": known to Grace") || !strings.Contains(r.out, one.ID+": Grace left") {
		t.Errorf("the log does not say who was silenced and why:\n%s", r.out)
	}
	w.want(cli.Usage, "", "findings", "unsilence", one.Kind, one.ID)
}

func TestExport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.want(cli.NoConnector, "", "export", "csv")
	w.setUp("--keychain", "os")
	truth := w.account.Truth(time.Now())
	folder := t.TempDir()
	table := filepath.Join(folder, "review.csv")
	w.want(cli.Done, "", "export", "csv", "-o", table)
	content, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	if err != nil || len(rows) != len(truth.Grants)+1 {
		t.Errorf("%d rows, want %d and a heading: %v", len(rows), len(truth.Grants), err)
	}
	if info, err := os.Stat(table); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode: %v, %v", info.Mode(), err)
	}
	var manifest struct {
		File struct {
			Name, SHA256 string
			Rows         int
		}
		Partial  bool
		TimeZone string `json:"time_zone"`
	}
	text, err := os.ReadFile(table + ".manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(content); manifest.File.SHA256 != hex.EncodeToString(sum[:]) ||
		manifest.File.Rows != len(truth.Grants) || manifest.File.Name != "review.csv" || manifest.Partial || manifest.TimeZone != "UTC" {
		t.Errorf("the manifest: %s", text)
	}
	w.want(cli.Failed, "", "export", "csv", "-o", table)
	w.want(cli.Done, "", "export", "csv", "-o", table, "--force")

	r := w.want(cli.Done, "", "export", "json", "--as-of", "1")
	var doc struct {
		Version           int
		Resources, Grants []json.RawMessage
	}
	if err := json.Unmarshal([]byte(r.out), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Version != 1 || len(doc.Grants) != len(truth.Grants) {
		t.Errorf("version %d, %d grants, want %d", doc.Version, len(doc.Grants), len(truth.Grants))
	}
	if err := json.Unmarshal([]byte(r.err), &manifest); err != nil || manifest.File.Rows != len(truth.Grants) {
		t.Errorf("the manifest on standard error: %v\n%s", err, r.err)
	}
	user := truth.Users[3]
	narrowed := w.want(cli.Done, "", "access", "--csv", "--user", user.Email)
	if strings.HasPrefix(narrowed.out, "\ufeff") || !strings.HasPrefix(narrowed.out, "person,email,") {
		t.Errorf("access --csv:\n%s", narrowed.out)
	}
	config := w.want(cli.Done, "", "export", "terraform").out
	if !strings.Contains(config, "conductorone_integration_pagerduty") || strings.Contains(config, w.account.AccountKey()) {
		t.Errorf("export terraform:\n%s", config)
	}
	w.want(cli.Usage, "", "export", "xml")
	w.want(cli.Usage, "", "access", "--csv", "--json")
}

// TestTheLastChangeIsNamed: where the last sync changed nothing, changes says
// which did, by a command line that shows it.
func TestTheLastChangeIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	if r := w.want(cli.Done, "", "changes"); strings.Contains(r.err, "The last change") {
		t.Errorf("nothing ever changed, yet:\n%s", r.err)
	}
	w.account.AddUser(simulator.NewUser{Name: "Grace Hopper", Email: "grace.hopper@example.com", Role: "user"})
	for range 3 {
		w.want(cli.Done, "", "sync", "--progress", "quiet")
	}
	r := w.want(cli.Done, "", "changes")
	_, line, ok := strings.Cut(r.err, "See it with: connectpd ")
	if !ok || !strings.Contains(r.out, "Nothing changed.") {
		t.Fatalf("stdout:\n%s\nstderr:\n%s", r.out, r.err)
	}
	if shown := w.want(cli.Done, "", strings.Fields(line)...); !strings.Contains(shown.out, "Grace Hopper") {
		t.Errorf("connectpd %s\n%s", line, shown.out)
	}
	if r := w.want(cli.Done, "", "changes", "--user", "grace.hopper@example.com"); strings.Contains(r.err, "The last change") {
		t.Errorf("a filter asks for something else:\n%s", r.err)
	}
}

// TestAnExportInATerminalIsAFile: it does not flood the screen, and -o - does.
func TestAnExportInATerminalIsAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	inTerminal := func(args ...string) (cli.Code, string, string) {
		e, out, errs := w.env("", args...)
		e.InTTY, e.OutTTY = true, true
		return cli.Run(t.Context(), e), out.String(), errs.String()
	}
	for _, format := range []string{"csv", "json", "xlsx"} {
		code, out, errs := inTerminal("export", format)
		found, err := filepath.Glob(filepath.Join(w.folder, "connectpd-"+w.account.Subdomain()+"-????-??-??."+format))
		if err != nil || len(found) != 1 || code != cli.Done || !strings.Contains(out, found[0]+", described by") || strings.Count(out, "\n") != 1 {
			t.Fatalf("%s: exit %d, files %v, %v\n%s\n%s", format, code, found, err, out, errs)
		}
		if code, _, errs := inTerminal("export", format, "-o", found[0]); code != cli.Failed && code != cli.Usage || !strings.Contains(errs, "--force") {
			t.Errorf("%s again: exit %d\n%s", format, code, errs)
		}
		first, err := os.ReadFile(found[0])
		second := strings.TrimSuffix(found[0], "."+format) + "-2." + format
		if code, out, errs := inTerminal("export", format); code != cli.Done || !strings.Contains(out, second+", described by") {
			t.Errorf("%s once more: exit %d\n%s%s", format, code, out, errs)
		}
		if now, e := os.ReadFile(found[0]); err != nil || e != nil || !bytes.Equal(now, first) {
			t.Errorf("the second %s replaces the first: %v %v", format, err, e)
		}
	}
	e, _, errs := w.env("", "export", "csv")
	e.ErrTTY = true // connectpd export csv > FILE
	if code := cli.Run(t.Context(), e); code != cli.Done || strings.Contains(errs.String(), "{") || !strings.Contains(errs.String(), "SHA-256") {
		t.Errorf("what a person is told of a manifest: exit %d\n%s", code, errs)
	}
	for _, format := range []string{"csv", "json"} {
		if _, out, _ := inTerminal("export", format, "-o", "-"); !strings.Contains(out, "ada") && !strings.Contains(out, "@") {
			t.Errorf("%s -o - prints nothing: %s", format, out)
		}
	}
	for _, format := range []string{"c1z", "xlsx"} {
		if code, out, errs := inTerminal("export", format, "-o", "-"); code != cli.Usage || out != "" || !strings.Contains(errs, "is not text") {
			t.Errorf("%s into a terminal: exit %d, %d bytes\n%s", format, code, len(out), errs)
		}
	}
}

// TestANoteIsSaidOnce: what the first sync says of ConductorOne and of the app
// is not repeated by each that follows; status keeps it.
func TestANoteIsSaidOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	notes := []string{"ConductorOne does not know this connector", "were created through single sign-on"}
	first := w.setUp("--keychain", "os")
	again := w.want(cli.Done, "", "sync", "--progress", "plain")
	for _, note := range notes {
		if !strings.Contains(first.out+first.err, note) {
			t.Errorf("the first sync does not say %q", note)
		}
		if strings.Contains(again.out+again.err, note) {
			t.Errorf("the second sync repeats %q", note)
		}
	}
	if r := w.want(cli.Done, "", "status"); !strings.Contains(r.out, notes[0]) {
		t.Errorf("status does not say it:\n%s", r.out)
	}
}
