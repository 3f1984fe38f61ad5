//go:build unix

package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gofrs/flock"

	"connectpd/store/failure"
)

// nobody is the unprivileged user of these tests: root may write everywhere.
const nobody = 65534

// reading is what a process that only reads makes of a store.
type reading struct {
	Refused  string // to open it for writing
	Failed   string // to open it for reading
	ReadOnly string // what it says of itself
	Cure     string
	Setting  string
	Names    []string
	Write    string // what a write says
	Lock     string // what the lock of a sync says
}

// readAsAChild opens the store for writing, then for reading, and prints what
// came of it.
func readAsAChild(home, _ string) error {
	ctx := context.Background()
	var r reading
	if s, err := Open(ctx, home, Options{}); err != nil {
		r.Refused = err.Error()
	} else if err := s.Close(); err != nil {
		return err
	}
	s, err := Open(ctx, home, Options{For: ToRead})
	if err != nil {
		r.Failed = err.Error()
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	if err := s.ReadOnly(); err != nil {
		r.ReadOnly = err.Error()
		r.Cure = failure.Of(err).Hint()
	}
	if r.Setting, err = s.Setting(ctx, "k"); err != nil {
		return err
	}
	list, err := s.Connectors(ctx)
	if err != nil {
		return err
	}
	for _, c := range list {
		r.Names = append(r.Names, c.Name)
		_, err := s.LockSync(ctx, c.ID)
		r.Lock = fmt.Sprint(err)
	}
	if err := s.SetSetting(ctx, "k", "other"); err != nil {
		r.Write = err.Error()
	}
	if err := s.Close(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// homeOfNobody is a store of the unprivileged user with one connector, that
// nobody has open. The user is this one, unless it is root.
func homeOfNobody(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "connectpd-store") // t.TempDir is private to root
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(dir, "home")
	t.Cleanup(func() { _ = errors.Join(os.Chmod(home, 0o700), os.RemoveAll(dir)) })
	s, err := Open(context.Background(), home, Options{})
	if err != nil {
		t.Fatal(err)
	}
	connect(t, s)
	if err := errors.Join(s.SetSetting(context.Background(), "k", "v"), s.Close()); err != nil {
		t.Fatal(err)
	}
	giveTo(t, home, nobody)
	return home
}

// giveTo makes a home somebody's, where this process may.
func giveTo(t *testing.T, home string, user int) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	err := filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, user, user))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// asNobody makes a helper run as the unprivileged user.
func asNobody(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	dir, err := os.MkdirTemp("", "connectpd-program") // where that user may run it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	program := filepath.Join(dir, "program")
	if err := errors.Join(os.Chmod(dir, 0o755), copyFile(os.Args[0], program), os.Chmod(program, 0o755)); err != nil {
		t.Fatal(err)
	}
	cmd.Path, cmd.Dir = program, dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}

func read(t *testing.T, home string, privileged bool) reading {
	t.Helper()
	cmd := helper(t, "read", home, "")
	if !privileged {
		asNobody(t, cmd)
	}
	temporary, err := os.MkdirTemp("", "connectpd-tmp")
	if err == nil {
		err = os.Chmod(temporary, 0o777)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(temporary) })
	cmd.Env = append(cmd.Env, "TMPDIR="+temporary)
	out, err := cmd.CombinedOutput()
	var r reading
	if err := errors.Join(err, json.Unmarshal(out, &r)); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if left, _ := os.ReadDir(temporary); len(left) > 0 {
		t.Errorf("the reader left %v", left)
	}
	return r
}

// contents are a home's files with their owners, sizes and times.
func contents(t *testing.T, home string) string {
	t.Helper()
	b := &strings.Builder{}
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			owner, _ := ownerOf(path)
			fmt.Fprintln(b, path, owner, info.Mode(), info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// walAhead leaves a store as a killed process does: what was written last is
// in the log alone.
func walAhead(t *testing.T, home string) {
	t.Helper()
	cmd, kill := start(t, "keep open", home, "")
	if cmd.ProcessState != nil {
		t.Fatal("the writer ended by itself")
	}
	kill()
	if logEmpty(filepath.Join(home, fileName)) {
		t.Fatal("nothing waits in the log, so nothing is tested")
	}
}

// TestReadingAStoreThatCannotBeWritten: whatever keeps from writing, what is
// kept can be read, nothing in the home changes, and writes are refused with
// the reason.
func TestReadingAStoreThatCannotBeWritten(t *testing.T) {
	path := func(home string, names ...string) string { return filepath.Join(append([]string{home}, names...)...) }
	for name, c := range map[string]struct {
		make    func(t *testing.T, home string)
		setting string
		reason  string
	}{
		"a folder that may not be written": {func(t *testing.T, home string) {
			must(t, os.Chmod(home, 0o500))
		}, "v", "cannot be written"},
		"and no folder of locks": {func(t *testing.T, home string) {
			must(t, errors.Join(os.RemoveAll(path(home, locksDir)), os.Chmod(home, 0o500)))
		}, "v", "cannot be written"},
		"and an empty log": {func(t *testing.T, home string) {
			must(t, errors.Join(os.WriteFile(path(home, fileName+"-wal"), nil, 0o600), os.Chmod(home, 0o500)))
			giveTo(t, home, nobody)
		}, "v", "cannot be written"},
		"and a log with content": {func(t *testing.T, home string) {
			giveTo(t, home, os.Geteuid())
			walAhead(t, home)
			must(t, errors.Join(os.Remove(path(home, fileName+"-shm")), os.Chmod(home, 0o500)))
			giveTo(t, home, nobody)
		}, "from the log", "cannot be written"},
		"and a schema of before": {func(t *testing.T, home string) {
			giveTo(t, home, os.Geteuid())
			must(t, os.RemoveAll(home))
			s := openIn(t, home, Options{migrations: embeddedMigrations()[:1]})
			_, err := s.writer.Exec(`INSERT INTO setting VALUES ('k', 'old'); INSERT INTO app VALUES ('a1', 'PagerDuty', '', 0, 1);
				INSERT INTO connector (id, name, platform, app_id, status, created_at) VALUES ('c1', 'PagerDuty', 'local', 'a1', 'connected', 1)`)
			must(t, errors.Join(err, s.Close(), os.Chmod(home, 0o500)))
			giveTo(t, home, nobody)
		}, "old", "cannot be written"},
		"a file that may not be written": {func(t *testing.T, home string) {
			must(t, os.Chmod(path(home, fileName), 0o400))
		}, "v", "cannot be written"},
		"a lock of another user's": {func(t *testing.T, home string) {
			needRoot(t)
			must(t, errors.Join(os.Chown(path(home, locksDir, gateFile), 0, 0), os.Chmod(path(home, locksDir, gateFile), 0o600)))
		}, "v", gateFile + " belongs to root, not to nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			home := homeOfNobody(t)
			c.make(t, home)
			before := contents(t, home)
			r := read(t, home, false)
			if r.Failed != "" || r.Setting != c.setting || len(r.Names) != 1 || r.Names[0] != "PagerDuty" {
				t.Errorf("read %+v, want %q", r, c.setting)
			}
			for what, said := range map[string]string{"opening to write": r.Refused, "the store": r.ReadOnly, "a write": r.Write, "a sync": r.Lock} {
				if !strings.Contains(said, c.reason) {
					t.Errorf("%s says %q", what, said)
				}
			}
			if r.Cure == "" {
				t.Error("nothing says what to do")
			}
			if after := contents(t, home); after != before {
				t.Errorf("reading changed the home:\n%s\nwas\n%s", after, before)
			}
		})
	}
}

// TestAdministratorInAUsersHome: root reads the store of a user, also while
// that user has it open, writes nothing there, and is told whose it is.
func TestAdministratorInAUsersHome(t *testing.T) {
	needRoot(t)
	home := homeOfNobody(t)
	check := func(when, setting string) {
		t.Helper()
		r := read(t, home, true)
		if r.Failed != "" || r.Setting != setting || len(r.Names) != 1 {
			t.Errorf("%s: read %+v, want %q", when, r, setting)
		}
		for _, said := range []string{r.Refused, r.ReadOnly, r.Write, r.Lock} {
			if said != home+" belongs to nobody, not to root" {
				t.Errorf("%s: says %q", when, said)
			}
		}
		if want := "run it as that user: sudo -u nobody connectpd"; r.Cure != want {
			t.Errorf("%s: cure %q, want %q", when, r.Cure, want)
		}
		err := filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
			if owner, _ := ownerOf(path); owner != "nobody" {
				t.Errorf("%s: %s belongs to %s", when, path, owner)
			}
			return err
		})
		must(t, err)
	}
	check("with nobody there", "v")
	cmd := helper(t, "keep open", home, "")
	asNobody(t, cmd)
	_, kill := startCommand(t, cmd)
	check("while it is open", "from the log")
	kill()
	check("after a crash", "from the log")
	if r := read(t, home, false); r.Refused != "" || r.ReadOnly != "" || r.Write != "" {
		t.Errorf("its owner is locked out: %+v", r)
	}
}

// TestAdministratorMakesNoStoreForAUser: a home below the folder of a user is
// the user's, also before it is there; root's own is root's.
func TestAdministratorMakesNoStoreForAUser(t *testing.T) {
	needRoot(t)
	user := t.TempDir()
	must(t, os.Chown(user, nobody, nobody))
	_, err := Open(context.Background(), filepath.Join(user, "share", "connectpd"), Options{})
	var foreign *ForeignError
	if !errors.As(err, &foreign) || foreign.Owner != "nobody" {
		t.Errorf("got %v, want *ForeignError", err)
	}
	if left, _ := os.ReadDir(user); len(left) > 0 {
		t.Errorf("made %v", left)
	}
	openIn(t, t.TempDir()+"/home", Options{})
}

// TestReadingWhereThereIsNoStore makes none, and finds nothing.
func TestReadingWhereThereIsNoStore(t *testing.T) {
	for name, make := range map[string]func(home string) error{
		"no folder":       func(string) error { return nil },
		"an empty folder": func(home string) error { return os.Mkdir(home, 0o700) },
		"what a start leaves that was killed": func(home string) error {
			return errors.Join(os.MkdirAll(filepath.Join(home, locksDir), 0o700), os.WriteFile(filepath.Join(home, fileName), nil, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, dir := context.Background(), t.TempDir()
			home := dir + "/home"
			must(t, make(home))
			before := contents(t, dir)
			s := openIn(t, home, Options{For: ToRead})
			if _, err := s.Connector(ctx, ""); !errors.Is(err, ErrNoConnector) {
				t.Errorf("a connector: %v", err)
			}
			if list, err := s.Connectors(ctx); len(list) > 0 || err != nil {
				t.Errorf("connectors: %v, %v", list, err)
			}
			if _, err := s.DataVersion(ctx); err != nil {
				t.Error(err)
			}
			if v, err := s.Setting(ctx, "k"); v != "" || err != nil || s.ReadOnly() != nil {
				t.Errorf("setting %q, %v; read-only %v", v, err, s.ReadOnly())
			}
			if err := s.SetSetting(ctx, "k", "v"); !errors.Is(err, ErrNoConnector) {
				t.Errorf("a write: %v", err)
			}
			if after := contents(t, dir); after != before {
				t.Errorf("reading made\n%s", after)
			}
		})
	}
}

// TestCopiesOfKilledReadersAreRemoved by the next one that needs a copy.
func TestCopiesOfKilledReadersAreRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	left, used := filepath.Join(os.TempDir(), copyPrefix+"left"), filepath.Join(os.TempDir(), copyPrefix+"used")
	for _, dir := range []string{left, used} {
		must(t, errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, inUseFile), nil, 0o600)))
	}
	lock := flock.New(filepath.Join(used, inUseFile))
	must(t, lock.Lock())
	sweepCopies()
	if exists(left) || !exists(used) {
		t.Errorf("left there %t, used there %t", exists(left), exists(used))
	}
	must(t, lock.Unlock())
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, who may make files of two users")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
