//go:build unix

package cli_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/tui/cli"
)

// shutOut makes the world's home one that this user cannot write to: somebody
// else's for root, who may write everywhere, else one without the permission.
// said is how it is told.
func (w *world) shutOut() (said string) {
	w.t.Helper()
	if os.Geteuid() == 0 {
		const nobody = 65534
		err := filepath.WalkDir(w.home(), func(path string, _ fs.DirEntry, err error) error {
			return errors.Join(err, os.Lchown(path, nobody, nobody))
		})
		if err != nil {
			w.t.Fatal(err)
		}
		return " belongs to nobody, not to root"
	}
	if err := os.Chmod(w.home(), 0o500); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = os.Chmod(w.home(), 0o700) })
	return " cannot be written"
}

// files are a home's, with sizes and times.
func (w *world) files() string {
	w.t.Helper()
	b := &strings.Builder{}
	err := filepath.WalkDir(w.home(), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			b.WriteString(path + " " + info.Mode().String() + " " + info.ModTime().Format(time.RFC3339Nano) + "\n")
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return b.String()
}

// reads are the command lines that only read.
var reads = []string{
	"", "status", "status --json", "access --csv", "access --json", "changes", "findings", "findings --json", "logs", "logs --json",
	"owners", "owners --json", "app", "export csv", "export json -o -", "export terraform", "config", "config token-reminder",
}

// TestReadingNeedsNoWriting: commands that read say the same of a store that
// cannot be written, say that it is so, and change nothing; the others are
// refused with what to do.
func TestReadingNeedsNoWriting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clock = &stopped{at: time.Now()}
	w.setUp("--keychain", "os")
	before := map[string]result{}
	for _, line := range reads {
		before[line] = w.want(cli.Done, "", strings.Fields(line)...)
	}
	said := w.shutOut()
	files := w.files()
	for _, line := range reads {
		r := w.want(cli.Done, "", strings.Fields(line)...)
		if r.out != before[line].out {
			t.Errorf("connectpd %s prints\n%s\nand printed\n%s", line, r.out, before[line].out)
		}
		if n := strings.Count(r.err, "note: the store is read-only: "+w.home()); n != 1 || !strings.Contains(r.err, said) {
			t.Errorf("connectpd %s says %d times that it is read-only:\n%s", line, n, r.err)
		}
	}
	for _, line := range []string{
		"owners --add eve@example.com", "app --idp Okta", "config token-reminder 5", "rename PagerDuty Other", "sync",
		"findings silence powerful-role U1 --reason because", "prune --older-than 5d --yes", "disconnect PagerDuty --purge --yes",
		"token move --to none", "rotate --token-stdin",
	} {
		r := w.want(cli.Failed, w.account.AccountKey()+"\n", strings.Fields(line)...)
		if r.out != "" || !strings.HasPrefix(r.err, "error: "+w.home()) || !strings.Contains(r.err, said) || !strings.Contains(r.err, "\nhint: ") {
			t.Errorf("connectpd %s says\n%s%s", line, r.out, r.err)
		}
	}
	if after := w.files(); after != files {
		t.Errorf("the home changed:\n%s\nwas\n%s", after, files)
	}
}

// stopped is a clock that does not move on, so that ages stay the same.
type stopped struct {
	realClock
	at time.Time
}

func (c *stopped) Now() time.Time { return c.at }

// TestReadingMakesNoStore: commands that read find no connector where there is
// no store, and make neither folder nor file.
func TestReadingMakesNoStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, line := range reads {
		r := w.run("", strings.Fields(line)...)
		want := cli.NoConnector
		if strings.HasPrefix(line, "config") {
			want = cli.Done
		}
		if r.code != want || strings.Contains(r.err, "read-only") {
			t.Errorf("connectpd %s: exit %d, want %d\n%s", line, r.code, want, r.err)
		}
		if _, err := os.Stat(w.home()); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("connectpd %s made %s (%v)", line, w.home(), err)
		}
	}
	if r := w.run("", "doctor"); strings.Contains(r.out, "cannot be used") {
		t.Errorf("doctor says\n%s", r.out)
	}
	if _, err := os.Stat(w.home()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("doctor made %s (%v)", w.home(), err)
	}
}
