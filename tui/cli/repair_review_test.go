package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/tui/cli"
	"connectpd/wizard/doctor"
)

// TestRepairBringsReviewsBack: the store is lost, and after the repair a signed
// review has the same evidence, byte by byte, and one that runs goes on.
func TestRepairBringsReviewsBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.want(cli.Done, "", "review", "start", "--name", "signed", "--scope", "role=limited_user", "--due", time.Now().AddDate(0, 0, 14).Format(time.DateOnly),
		"--zone", "UTC", "--reviewer", "audit@elsewhere.example", "--fallback", "second@elsewhere.example", "--yes")
	w.want(cli.Done, "", "review", "decide", "signed", "i1", "--revoke", "--to", "read_only_user", "--as", "audit@elsewhere.example")
	w.want(cli.Done, "", "review", "sign", "signed", "--as", "audit@elsewhere.example", "--reason", "It is right.", "--yes", "-o", filepath.Join(w.folder, "at-once.zip"))
	w.want(cli.Done, "", "review", "start", "--name", "runs", "--scope", "all", "--due", time.Now().AddDate(0, 0, 14).Format(time.DateOnly),
		"--zone", "UTC", "--reviewer", "audit@elsewhere.example", "--fallback", "second@elsewhere.example", "--yes")
	evidence := func(file string) string {
		t.Helper()
		path := filepath.Join(w.folder, file)
		w.want(cli.Done, "", "review", "evidence", "signed", "-o", path)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	before := evidence("before.zip")
	shown := w.want(cli.Done, "", "review", "--json").out
	if err := os.Remove(filepath.Join(w.home(), "connectpd.db")); err != nil {
		t.Fatal(err)
	}
	r := w.run("", "doctor", "--json", "--repair")
	if c := check(t, r.out, "reviews"); c.State != doctor.OK || !strings.Contains(r.out, "signed, runs") {
		t.Errorf("doctor --repair says %+v\n%s", c, r.out)
	}
	if after := evidence("after.zip"); after != before {
		t.Error("the evidence is another one")
	}
	if after := w.want(cli.Done, "", "review", "--json").out; after != shown {
		t.Errorf("before\n%s\nafter\n%s", shown, after)
	}
	w.want(cli.Done, "", "review", "extend", "runs", "--due", time.Now().AddDate(0, 1, 0).Format(time.DateOnly), "--reason", "the store was lost")
}
