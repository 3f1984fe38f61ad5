package cli_test

import (
	"strings"
	"testing"
	"time"

	"connectpd/sync/simulator"
	"connectpd/tui/cli"
)

// TestWhatIsNoLongerHeldNeedsOneAnswer: people leave while a review runs, and
// one command confirms all of what they held.
func TestWhatIsNoLongerHeldNeedsOneAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	team := w.account.Truth(time.Now()).Teams[0].ID
	for _, name := range []string{"Leaving One", "Leaving Two"} {
		id := w.account.AddUser(simulator.NewUser{Name: name, Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.com", Role: "limited_user"})
		w.account.AddMember(team, id, "responder")
	}
	w.setUp("--keychain", "os")
	w.want(cli.Done, "", "review", "start", "--name", "Q4", "--scope", "team="+team, "--due", time.Now().AddDate(0, 0, 14).Format(time.DateOnly),
		"--zone", "UTC", "--reviewer", "audit@elsewhere.example", "--fallback", "second@elsewhere.example", "--yes")
	confirm := []string{"review", "decide", "Q4", "--no-longer-held", "--revoke", "--as", "audit@elsewhere.example"}
	w.want(cli.Usage, "", confirm...)
	for _, u := range w.account.Truth(time.Now()).Users {
		if strings.HasPrefix(u.Name, "Leaving") {
			w.account.RemoveMember(team, u.ID)
		}
	}
	w.want(cli.Done, "", "sync", "--progress", "quiet")
	if r := w.want(cli.Done, "", confirm...); !strings.Contains(r.out, "2 of") {
		t.Errorf("decide says:\n%s", r.out)
	}
	shown := w.want(cli.Done, "", "review", "show", "Q4", "--json").out
	if n := strings.Count(shown, `"decision":"revoke"`); n != 2 {
		t.Errorf("%d revoked:\n%s", n, shown)
	}
	w.want(cli.Usage, "", "review", "decide", "Q4", "--no-longer-held", "--keep", "--as", "audit@elsewhere.example")
}
