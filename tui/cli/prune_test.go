package cli_test

import (
	"strings"
	"testing"
	"time"

	"connectpd/tui/cli"
)

// ahead is a clock that is ahead of the real one.
type ahead struct {
	realClock
	by time.Duration
}

func (c ahead) Now() time.Time { return time.Now().Add(c.by) }

// TestPrune deletes what ended long ago, and nothing else.
func TestPrune(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	leave := func() {
		t.Helper()
		w.account.RemoveUser(w.account.Truth(time.Now()).Users[0].ID)
		w.want(cli.Done, "", "sync", "--progress", "quiet")
	}
	leave()
	w.clock = ahead{by: 10 * 24 * time.Hour}
	leave()
	now := w.want(cli.Done, "", "access", "--json").out
	second := w.want(cli.Done, "", "access", "--json", "--as-of", "2").out

	w.want(cli.Usage, "", "prune")
	w.want(cli.Usage, "", "prune", "--older-than", "0d")
	if r := w.want(cli.Usage, "", "prune", "--older-than", "5d"); !strings.Contains(r.err, "--yes") {
		t.Errorf("without a terminal it is not said how to agree:\n%s", r.err)
	}
	if r := w.want(cli.Done, "", "prune", "--older-than", "30d", "--yes"); !strings.Contains(r.out, "nothing was deleted") {
		t.Errorf("nothing is that old:\n%s", r.out)
	}
	w.want(cli.Done, "", "access", "--as-of", "1")

	if r := w.want(cli.Done, "", "prune", "--older-than", "5d", "--yes"); !strings.Contains(r.out, "is deleted") {
		t.Errorf("prune says:\n%s", r.out)
	}
	if got := w.want(cli.Done, "", "access", "--json").out; got != now {
		t.Error("who has access to what now is another")
	}
	if got := w.want(cli.Done, "", "access", "--json", "--as-of", "2").out; got != second {
		t.Error("what stood after the horizon is another")
	}
	if r := w.run("", "access", "--as-of", "1"); r.code == cli.Done || !strings.Contains(r.err, "pruned") {
		t.Errorf("the time before is still answered for: exit %d\n%s", r.code, r.err)
	}
	if r := w.want(cli.Done, "", "logs", "-n", "100"); !strings.Contains(r.out, "History before") {
		t.Errorf("the log does not tell:\n%s", r.out)
	}
}
