package cli_test

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/tui/cli"
)

// TestNamesThatNobodyHas: a name that no kept history has is an error with
// what is near; one that holds nothing is said to, and is none.
func TestNamesThatNobodyHas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.account.AddUser(simulator.NewUser{Name: "Ada Lovelace", Email: "ada.lovelace@acme.example", Role: "user"})
	w.account.AddTeam("Harbour Control", false)
	gone := w.account.AddUser(simulator.NewUser{Name: "Wilma Gone", Email: "wilma@acme.example", Role: "user"})
	w.setUp("--keychain", "os")
	w.account.RemoveUser(gone)
	w.want(cli.Done, "", "sync")
	w.want(cli.Done, "", "sync") // so that the last one changed nothing

	for _, c := range []struct {
		args []string
		near string // "": nothing is
	}{
		{[]string{"access", "--user", "ada"}, "did you mean Ada "},
		{[]string{"access", "--user", "ada.lovelace@acme.exmaple"}, "Ada Lovelace <ada.lovelace@acme.example>"},
		{[]string{"access", "--user", "qqqqqqqq@zzzzzzzzzz.zz"}, ""},
		{[]string{"access", "--user", "wilma", "--json"}, "wilma@acme.example"},
		{[]string{"access", "--resource", "harbour"}, `"Harbour Control" (team)`},
		{[]string{"access", "--resource", "Harbuor Control", "--csv"}, `"Harbour Control" (team)`},
		{[]string{"access", "--resource", "Harbour Control", "--type", "schedule"}, `did you mean "Harbour Control" (team)?`},
		{[]string{"changes", "--user", "ada"}, "did you mean Ada "},
		{[]string{"changes", "--user", "nobody@x.y", "--json"}, ""},
		{[]string{"status", "pagerdty"}, `"PagerDuty"`},
		{[]string{"access", "qqqqqqqqqq"}, ""},
	} {
		r := w.want(cli.NoConnector, "", c.args...)
		typed := c.args[len(c.args)-1]
		if strings.HasPrefix(typed, "--") || typed == "schedule" {
			typed = c.args[2]
		}
		if r.out != "" || !strings.Contains(r.err, `"`+typed+`"`) || !strings.Contains(r.err, "hint: ") ||
			strings.Contains(r.err, "did you mean") != (c.near != "") || !strings.Contains(r.err, c.near) {
			t.Errorf("%q:\n%s%s", c.args, r.out, r.err)
		}
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"access", "--user", "wilma@acme.example"}, "Nobody with the email address wilma@acme.example has access."},
		{[]string{"access", "--user", "WILMA@acme.example", "--json"}, "Nobody with the email address WILMA@acme.example has access."},
		{[]string{"access", "--resource", "harbour control"}, "Nobody has access to harbour control."},
		{[]string{"access", "--user", "ada.lovelace@acme.example", "--type", "schedule"}, "ada.lovelace@acme.example has access to a schedule."},
		{[]string{"changes", "--user", "ada.lovelace@acme.example"}, "Nothing changed for ada.lovelace@acme.example."},
		{[]string{"changes", "--type", "team"}, "No team changed"},
	} {
		if r := w.want(cli.Done, "", c.args...); !strings.Contains(r.out+r.err, c.says) {
			t.Errorf("%q does not say %q:\n%s%s", c.args, c.says, r.out, r.err)
		}
	}
}

// TestPeopleWhoMayBeMistyped: whoever decides, answers or works for something
// need not be in the account, which is told with who is near; an owner has to
// be one.
func TestPeopleWhoMayBeMistyped(t *testing.T) {
	w, _ := reviewing(t)
	member := w.itemWhere(func(i reviewItem) bool { return i.Resource.Type == "team" && i.Entitlement == "responder" })
	near := member.Principal.Email[1:]
	for _, args := range [][]string{
		{"review", "assign", "Q4 2026", member.Item, "--reason", "knows it best", "--to", near},
		{"people", "mark", member.Principal.Email, "--kind", "service", "--accountable", near},
	} {
		if r := w.want(cli.Done, "", args...); !strings.Contains(r.err, `warning: nobody in PagerDuty has the email address "`+near+`"`) ||
			!strings.Contains(r.err, "Did you mean ") || !strings.Contains(r.err, "<"+member.Principal.Email+">") {
			t.Errorf("%q:\n%s%s", args, r.out, r.err)
		}
	}
	if r := w.want(cli.Usage, "", "owners", "--remove", "adda@example.com"); !strings.Contains(r.err, "hint: did you mean Ada") {
		t.Errorf("an owner who is none:\n%s", r.err)
	}
}

// TestConnectorsInAnyCase: a connector's name is found whatever its case.
func TestConnectorsInAnyCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os", "--no-sync")
	for _, name := range []string{"pagerduty", "PAGERDUTY", "PagerDuty", strings.ToUpper(w.account.Subdomain())} {
		w.want(cli.Done, "", "status", name)
	}
	w.want(cli.Done, "", "disconnect", "pagerDUTY", "--yes")
	w.want(cli.Done, "", "disconnect", "pagerDUTY", "--purge", "--yes")
}

// TestTheWidestColumn: one endless name does not make every line as long.
func TestTheWidestColumn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	truth := w.account.Truth(w.clock.Now())
	long := strings.Repeat("山 Long name ", 2000)
	for _, u := range truth.Users {
		if u.Status == access.Active {
			w.account.RenameUser(u.ID, long)
			break
		}
	}
	w.account.RenameTeam(truth.Teams[0].ID, long)
	w.account.RenameSchedule(truth.Schedules[0].ID, long)
	w.setUp("--keychain", "os")
	w.want(cli.Done, "", "owners", "--add", strings.Repeat("Long name ", 20)+" <long@example.com>")
	for _, args := range [][]string{{"access"}, {"owners"}, {"changes", "--since", "1"}} {
		for _, line := range strings.Split(w.want(cli.Done, "", args...).out, "\n") {
			if n := len([]rune(line)); n > 6*82 {
				t.Errorf("%q prints a line of %d characters", args, n)
			}
		}
	}
}
