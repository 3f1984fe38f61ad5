//go:build unix

package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The test binary plays other processes: with this variable set it does one
// part of helperParts and ends.
const helperVariable = "CONNECTPD_STORE_TEST_PART"

var helperParts = map[string]func(home, arg string) error{
	"read": readAsAChild,
	// Keeps the store open, with a write in its log, until it is killed.
	"keep open": func(home, _ string) error {
		s, err := Open(context.Background(), home, Options{})
		if err != nil {
			return err
		}
		if err := s.SetSetting(context.Background(), "k", "from the log"); err != nil {
			return err
		}
		fmt.Println("open")
		_, err = io.Copy(io.Discard, os.Stdin)
		return err
	},
	// Holds the sync lock until it is killed.
	"hold": func(home, id string) error {
		s, err := Open(context.Background(), home, Options{})
		if err != nil {
			return err
		}
		l, err := s.LockSync(context.Background(), id)
		if err != nil {
			return err
		}
		if err := l.Publish([]byte(`{"done":42}`)); err != nil {
			return err
		}
		fmt.Println("held")
		_, err = io.Copy(io.Discard, os.Stdin)
		return err
	},
	// Applies two accounts in turn until it is killed.
	"apply": func(home, id string) error {
		s, err := Open(context.Background(), home, Options{})
		if err != nil {
			return err
		}
		fmt.Println("ready")
		for i := 0; ; i++ {
			r, err := s.BeginRun(context.Background(), Run{ConnectorID: id})
			if err != nil {
				return err
			}
			r.Result = ResultOK
			if _, err := s.Apply(context.Background(), r, crashWorlds[i%2]()); err != nil {
				return err
			}
		}
	},
	// Writes so many log entries.
	"log": func(home, arg string) error {
		s, err := Open(context.Background(), home, Options{})
		if err != nil {
			return err
		}
		n, _ := strconv.Atoi(arg)
		for i := range n {
			if err := s.Log(context.Background(), "c", LogEntry{Event: strconv.Itoa(os.Getpid()), Message: strconv.Itoa(i)}); err != nil {
				return err
			}
		}
		return s.Close()
	},
}

func TestMain(m *testing.M) {
	part := os.Getenv(helperVariable)
	if part == "" {
		os.Exit(m.Run())
	}
	if err := helperParts[part](os.Args[1], os.Args[2]); err != nil {
		fmt.Println("helper:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// helper makes a command that plays a part.
func helper(t *testing.T, part, home, arg string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], home, arg)
	cmd.Env = append(os.Environ(), helperVariable+"="+part)
	return cmd
}

// start starts a part and waits for its first line.
func start(t *testing.T, part, home, arg string) (cmd *exec.Cmd, kill func()) {
	t.Helper()
	return startCommand(t, helper(t, part, home, arg))
}

func startCommand(t *testing.T, cmd *exec.Cmd) (_ *exec.Cmd, kill func()) {
	t.Helper()
	if _, err := cmd.StdinPipe(); err != nil { // open until the process ends
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	kill = func() {
		if !killed {
			killed = true
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || strings.HasPrefix(line, "helper:") {
		t.Fatalf("the other process said %q (%v)", line, err)
	}
	return cmd, kill
}

func TestSyncLockOfAnotherProcess(t *testing.T) {
	home := t.TempDir() + "/home"
	s := openIn(t, home, Options{})
	c := connect(t, s)
	cmd, kill := start(t, "hold", home, c.ID)

	_, err := s.LockSync(context.Background(), c.ID)
	var busy *BusyError
	if !errors.As(err, &busy) || busy.PID != cmd.Process.Pid || busy.Since.IsZero() {
		t.Fatalf("got %v, want *BusyError of process %d", err, cmd.Process.Pid)
	}
	is, err := s.Connector(context.Background(), c.ID)
	if err != nil || is.Status != Syncing || is.Live == nil || string(is.Live.Progress) != `{"done":42}` {
		t.Fatalf("status %s, live %+v, %v", is.Status, is.Live, err)
	}
	kill()
	is, err = s.Connector(context.Background(), c.ID)
	if err != nil || is.Status != NotConnected || is.Live != nil {
		t.Errorf("after the process died: status %s, live %+v, %v", is.Status, is.Live, err)
	}
	if left, _ := filepath.Glob(filepath.Join(home, locksDir, "*.json*")); len(left) > 0 {
		t.Errorf("its story is still told: %v", left)
	}
	l, err := s.LockSync(context.Background(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
}

// A process that is killed at any moment of an apply leaves one of the two
// worlds, whole, and a store that opens.
func TestKilledWhileApplying(t *testing.T) {
	home := t.TempDir() + "/home"
	s, err := Open(context.Background(), home, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, s)
	syncOnce(t, s, c, crashWorlds[0]())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var want [2][]string
	for i, world := range crashWorlds {
		s := open(t)
		c := connect(t, s)
		syncOnce(t, s, c, world())
		want[i] = holdings(t, s, AccessQuery{ConnectorID: c.ID})
	}
	seen := map[int]int{}
	for i := range fewer(30) {
		_, kill := start(t, "apply", home, c.ID)
		// The moment is what is tested: it must differ from kill to kill.
		time.Sleep(time.Duration(i*3) * time.Millisecond)
		kill()
		s, err := Open(context.Background(), home, Options{})
		if err != nil {
			t.Fatalf("kill %d: %v", i, err)
		}
		got := holdings(t, s, AccessQuery{ConnectorID: c.ID})
		switch {
		case equal(got, want[0]):
			seen[0]++
		case equal(got, want[1]):
			seen[1]++
		default:
			t.Fatalf("kill %d left %d grants; the worlds have %d and %d", i, len(got), len(want[0]), len(want[1]))
		}
		if err := errors.Join(s.QuickCheck(context.Background()), s.Close()); err != nil {
			t.Fatalf("kill %d: %v", i, err)
		}
	}
	if seen[0] == 0 || seen[1] == 0 {
		t.Logf("only one of the two worlds was met: %v", seen)
	}
}

func TestManyProcessesWriteWithoutLosingAnything(t *testing.T) {
	home := t.TempDir() + "/home"
	const processes, each = 4, 100
	cmds := make([]*exec.Cmd, processes)
	for i := range cmds { // all of them make the store, at once
		cmds[i] = helper(t, "log", home, strconv.Itoa(each))
		cmds[i].Stdout = os.Stderr
		if err := cmds[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for _, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Errorf("a writer failed: %v", err)
		}
	}
	s := openIn(t, home, Options{})
	list, err := s.LogEntries(context.Background(), LogQuery{})
	if err != nil || len(list) != processes*each {
		t.Errorf("%d entries (%v), want %d", len(list), err, processes*each)
	}
}
