package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/sync/simulator"
	"connectpd/tui/cli"
)

// TestEveryKeepsAFileNew: each complete sync writes it anew; a partial one
// leaves the last good one and says so.
func TestEveryKeepsAFileNew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	file := filepath.Join(t.TempDir(), "pagerduty.c1z")
	clock := &pauses{}
	var seen [][]byte // the file at each pause
	clock.after = func(n int) bool {
		data, _ := os.ReadFile(file)
		seen = append(seen, data)
		if n == 2 {
			w.server.AddFault(simulator.Fault{Route: "/oncalls", Nth: simulator.Every, Kind: simulator.FaultForbidden})
		}
		return n < 3
	}
	w.clock = clock
	r := w.want(cli.Cancelled, "", "sync", "--every", "10m", "--export", "c1z="+file)
	if len(seen) != 3 || !bytes.HasPrefix(seen[0], []byte("C1ZF\x00")) {
		t.Fatalf("%d looks; first %.10q\n%s\n%s", len(seen), seen[0], r.out, r.err)
	}
	if bytes.Equal(seen[0], seen[1]) {
		t.Error("the second sync did not write the file")
	}
	if !bytes.Equal(seen[1], seen[2]) || !strings.Contains(r.out, file+" was left as it was: the sync is partial") {
		t.Errorf("the partial sync did not leave the file:\n%s", r.out)
	}
}

// TestExportForConductorOne says where the file is to be uploaded.
func TestExportForConductorOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	file := filepath.Join(t.TempDir(), "pagerduty.c1z")
	r := w.want(cli.Done, "", "export", "c1z", "-o", file)
	if !strings.Contains(r.out, "Import app data") {
		t.Errorf("where to?\n%s", r.out)
	}
	if r := w.want(cli.Done, "", "export", "c1csv"); !strings.HasPrefix(r.out, "Type,Last Name,") || !strings.Contains(r.err, "renamed") {
		t.Errorf("%.80s\n%s", r.out, r.err)
	}
	w.want(cli.Failed, "", "export", "c1z", "-o", file)
	w.want(cli.Done, "", "export", "c1z", "-o", file, "--force")
}
