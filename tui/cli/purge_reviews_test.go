package cli_test

import (
	"strings"
	"testing"
	"time"

	"connectpd/tui/cli"
)

// TestWhatDisconnectLeavesOfReviews: --purge says that sealed reviews stay and
// how to delete them, and with --reviews they go, also after the connector.
func TestWhatDisconnectLeavesOfReviews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	due := time.Now().AddDate(0, 0, 14).Format(time.DateOnly)
	for _, name := range []string{"sealed", "runs"} {
		w.want(cli.Done, "", "review", "start", "--name", name, "--scope", "all", "--due", due, "--zone", "UTC",
			"--reviewer", "audit@elsewhere.example", "--fallback", "second@elsewhere.example", "--yes")
	}
	w.want(cli.Done, "", "review", "cancel", "sealed", "--reason", "begun too early", "--as", "audit@elsewhere.example", "--yes")
	w.account.RemoveUser(w.account.Truth(time.Now()).Users[0].ID)
	w.want(cli.Done, "", "sync", "--progress", "quiet")
	w.clock = ahead{by: 10 * 24 * time.Hour}
	w.want(cli.Done, "", "sync", "--progress", "quiet")
	if r := w.want(cli.Done, "", "prune", "--older-than", "5d", "--yes"); !strings.Contains(r.out, "1 sealed review is kept") {
		t.Errorf("prune says:\n%s", r.out)
	}
	w.want(cli.Usage, "", "disconnect", "PagerDuty", "--reviews", "--yes")
	r := w.want(cli.Done, "", "disconnect", "PagerDuty", "--purge", "--yes")
	for _, want := range []string{"1 running review", "1 sealed review is kept", "Delete its sealed reviews with: connectpd disconnect "} {
		if !strings.Contains(r.out, want) {
			t.Errorf("disconnect does not say %q:\n%s", want, r.out)
		}
	}
	if r := w.want(cli.Done, "", "review", "show", "sealed", "--json"); !strings.Contains(r.out, `"item"`) {
		t.Errorf("the sealed review is gone:\n%s", r.out)
	}
	w.want(cli.NoConnector, "", "review", "show", "runs", "--json")
	if r := w.want(cli.Done, "", "disconnect", "PagerDuty", "--purge", "--reviews", "--yes"); !strings.Contains(r.out, "1 review of PagerDuty deleted") {
		t.Errorf("disconnect says:\n%s", r.out)
	}
	w.want(cli.NoConnector, "", "review", "show", "sealed", "--json")
	w.want(cli.NoConnector, "", "disconnect", "PagerDuty", "--purge", "--reviews", "--yes")
}
