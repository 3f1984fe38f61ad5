//go:build unix

package cli_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// items are the encrypted tokens that stand in the keychain.
func (m *spied) items() []string {
	m.t.Helper()
	list, err := filepath.Glob(filepath.Join(m.folder, "home", "connectpd", "keychain", "*~*.age"))
	if err != nil {
		m.t.Fatal(err)
	}
	return list
}

// killedAt starts the program and kills it when at says so; false when it
// ended before that.
func (m *spied) killedAt(at func(ended <-chan struct{}) bool, stdin string, args ...string) bool {
	m.t.Helper()
	c := exec.Command(program, args...)
	c.Env, c.Stdin = m.env(), strings.NewReader(stdin)
	if err := c.Start(); err != nil {
		m.t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = c.Wait()
		close(ended)
	}()
	killed := at(ended)
	_ = c.Process.Kill()
	<-ended
	return killed
}

// request is the nth request that the account is asked.
func (m *spied) request(nth int64) func(<-chan struct{}) bool {
	m.hold(nth)
	return func(ended <-chan struct{}) bool {
		select {
		case <-m.reached:
			return true
		case <-ended:
			return false
		}
	}
}

// written is the moment when an item more (or fewer) is there.
func (m *spied) written(by int) func(<-chan struct{}) bool {
	want := len(m.items()) + by
	return func(ended <-chan struct{}) bool {
		for {
			select {
			case <-ended:
				return false
			case <-time.After(time.Millisecond / 4):
				if len(m.items()) == want {
					return true
				}
			}
		}
	}
}

// TestKilledWhileATokenIsKept kills the real program at every request of a
// rotation, and where its item is written and the old one deleted. A token
// that works is in use afterwards, and after the next start no other item is
// there. The steps between are those of the store's own test.
func TestKilledWhileATokenIsKept(t *testing.T) {
	t.Parallel()
	m := spyOn(t, 41)
	m.unset("CONNECTPD_TOKEN")
	setup := []string{"setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--yes", "--keychain", "file", "--token-stdin", "--no-sync"}

	// The probe's item comes and goes first; the token's is the one that is
	// there when PagerDuty is asked once more.
	token := func(ended <-chan struct{}) bool {
		return m.written(1)(ended) && m.written(-1)(ended) && m.written(1)(ended)
	}
	if !m.killedAt(token, m.canaries["token"], setup...) {
		t.Error("the set-up ended before it was killed")
	}
	if left := m.items(); len(left) != 1 {
		t.Errorf("killed where the item is written, there are %v", left)
	}
	if code := m.command("", "status"); code != 4 {
		t.Errorf("after the kill status ends with %d", code)
	}
	if code := m.command(m.canaries["token"], setup...); code != 0 {
		t.Fatalf("the set-up after the kills ends with %d", code)
	}
	if left := m.items(); len(left) != 1 {
		t.Errorf("after the set-up there are %v", left)
	}

	rotate := []string{"rotate", "--token-stdin", "--yes", "--no-sync"}
	kills := 0
	killed := func(what string, at func(<-chan struct{}) bool) bool {
		next := m.account.NewToken()
		m.canaries["key "+what] = next
		dead := m.killedAt(at, next, rotate...)
		m.gate.Store(0)
		if dead {
			kills++
		}
		if code := m.command("", "sync", "--progress", "quiet"); code != 0 {
			t.Errorf("killed at %s: the next sync ends with %d", what, code)
		}
		if left := m.items(); len(left) != 1 {
			t.Errorf("killed at %s: after the next start there are %v", what, left)
		}
		return dead
	}
	for nth := int64(1); killed("a request", m.request(nth)); nth++ {
	}
	killed("the new item", m.written(1))
	killed("the old item's end", func(ended <-chan struct{}) bool { return m.written(1)(ended) && m.written(-1)(ended) })
	if kills < 5 {
		t.Errorf("only %d rotations were killed", kills)
	}
	t.Logf("%d rotations were killed", kills)
	m.searched(nil)
}
