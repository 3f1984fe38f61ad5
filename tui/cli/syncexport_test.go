package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	if !bytes.Equal(seen[1], seen[2]) || !strings.Contains(r.out, file+" was not changed: the sync is partial") {
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

// TestEveryExportKeepsTheLastGoodFile after a partial run and after a held one,
// and says so once each.
func TestEveryExportKeepsTheLastGoodFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	file := filepath.Join(t.TempDir(), "pagerduty.c1z")
	var written []string // what the file holds, at each pause
	clock := &pauses{after: func(n int) bool {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("after run %d: %v", n, err)
		}
		written = append(written, string(data))
		switch n {
		case 1:
			w.server.AddFault(simulator.Fault{Route: "/schedules", Nth: -1, Kind: simulator.FaultForbidden})
		case 2:
			w.server.ClearFaults()
			for _, u := range w.account.Truth(time.Now()).Users[:45] {
				w.account.RemoveUser(u.ID)
			}
		}
		return n < 3
	}}
	w.clock = clock
	r := w.want(cli.Cancelled, "", "sync", "--every", "10m", "--export", "c1z="+file)
	if len(written) != 3 || written[0] == "" || written[1] != written[0] || written[2] != written[0] {
		t.Errorf("the file was changed by a run that was not applied whole, or not written by one that was: %d runs", len(written))
	}
	for _, want := range []string{" in " + file + ", described by ", file + " was not changed: the sync is partial", file + " was not changed: the sync is held"} {
		if strings.Count(r.out, want) != 1 {
			t.Errorf("said %d times, want once: %q\n%s", strings.Count(r.out, want), want, r.out)
		}
	}
	if _, err := os.Stat(file + ".manifest.json"); err != nil {
		t.Error(err)
	}
}

// TestEveryExportNotWritable: a folder that is gone ends no loop, and is said
// where standard output is for machines.
func TestEveryExportNotWritable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.clock = &pauses{after: func(n int) bool { return n < 2 }}
	r := w.want(cli.Cancelled, "", "sync", "--every", "10m", "--progress", "json", "--export", "c1z="+filepath.Join(t.TempDir(), "gone", "x.c1z"))
	if strings.Count(r.err, "was not changed") != 2 || strings.Contains(r.out, "was not changed") {
		t.Errorf("want both runs to say it on standard error:\n%s\n%s", r.err, r.out)
	}
}

// TestEveryExportWhileAnotherSyncs: a run that could not begin has no file, and
// nothing to say of one.
func TestEveryExportWhileAnotherSyncs(t *testing.T) {
	t.Parallel()
	w, gate := gatedWorld(t)
	gate.shut()
	p := w.process("sync", "--progress", "quiet")
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	<-gate.reached
	w.secrets["CONNECTPD_TOKEN"] = w.account.AccountKey()
	w.clock = &pauses{after: func(int) bool { return false }}
	file := filepath.Join(t.TempDir(), "pagerduty.c1z")
	r := w.want(cli.Cancelled, "", "sync", "--every", "10m", "--progress", "json", "--export", "c1z="+file)
	if !strings.Contains(r.out, "process") || strings.Contains(r.err, file) {
		t.Errorf("%s\n%s", r.out, r.err)
	}
	gate.open()
	_ = p.Wait()
}
