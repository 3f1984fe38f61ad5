package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/store/keychain"
	"connectpd/tui/cli"
	"connectpd/wizard/doctor"
)

// TestRepair goes the way back as a person would: the store is lost, every
// command says so and names doctor --repair, and after it the next sync works.
func TestRepair(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(t *testing.T, path string){
		"deleted": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
		"emptied": func(t *testing.T, path string) {
			if err := os.Truncate(path, 0); err != nil {
				t.Fatal(err)
			}
		},
		"header altered": func(t *testing.T, path string) { alter(t, path, "SQLite format 3", "SQLite format 7") },
		"rows altered":   func(t *testing.T, path string) { alter(t, path, "PagerDuty", "PagerDutX") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.setUp("--keychain", "os")
			before := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors[0]
			lose(t, filepath.Join(w.home(), "connectpd.db"))
			for _, command := range [][]string{{"status"}, {"access"}, {"sync"}, {"status"}} {
				if r := w.want(cli.Failed, "", command...); !strings.Contains(r.err, "doctor --repair") {
					t.Errorf("%v says: %s", command, r.err)
				}
			}
			r := w.run("", "doctor", "--json")
			if c := check(t, r.out, "store"); c.State != doctor.Failure || !strings.Contains(c.Cure, "doctor --repair") {
				t.Errorf("doctor says %+v", c)
			}
			r = w.run("", "doctor", "--json", "--repair")
			if c := check(t, r.out, "repair"); c.State != doctor.OK {
				t.Errorf("doctor --repair says %+v", c)
			}
			if c := check(t, r.out, "store"); c.State == doctor.Failure {
				t.Errorf("after the repair doctor says %+v", c)
			}
			w.want(cli.Done, "", "sync", "--progress", "quiet")
			after := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors[0]
			if after.ID != before.ID || after.Name != before.Name || len(after.Owners) != len(before.Owners) ||
				after.Owners[0] != before.Owners[0] || after.Status != "connected" || after.Last_sync.ID < before.Last_sync.ID+1000 {
				t.Errorf("before %+v\nafter  %+v", before, after)
			}
		})
	}
}

// TestRepairAsksForALostKey: the store is back, and a key that the keychain
// does not have is entered again.
func TestRepairAsksForALostKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	id := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors[0].ID
	if err := os.Remove(filepath.Join(w.home(), "connectpd.db")); err != nil {
		t.Fatal(err)
	}
	kc, err := w.openKeychain(keychain.OS, keychain.Options{})
	if err == nil {
		err = kc.Delete(t.Context(), id+"/1")
	}
	if err != nil {
		t.Fatal(err)
	}
	r := w.run("", "doctor", "--json", "--repair")
	if c := check(t, r.out, "keys"); c.State != doctor.Warning || !strings.Contains(c.Cure, "connectpd rotate "+id) {
		t.Errorf("doctor --repair says %+v", c)
	}
	if r := w.want(cli.Done, "", "status"); !strings.Contains(r.out, "no longer in the keychain") {
		t.Errorf("status says %s", r.out)
	}
	w.want(cli.Done, w.account.AccountKey()+"\n", "rotate", id, "--token-stdin")
}

func check(t *testing.T, out, name string) doctor.Check {
	t.Helper()
	for _, c := range objects[doctor.Report](t, out)[0].Checks {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no check %s in %s", name, out)
	return doctor.Check{}
}

// alter changes a text wherever it stands in a file.
func alter(t *testing.T, path, from, to string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(from)) {
		t.Fatalf("%q is not in %s", from, path)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(data, []byte(from), []byte(to)), 0o600); err != nil {
		t.Fatal(err)
	}
}
