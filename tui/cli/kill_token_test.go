//go:build unix

package cli_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
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
	c := exec.Command(built(m.t), args...)
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

// requestsOf counts the requests that something makes.
func (m *spied) requestsOf(f func()) int64 {
	before := m.seen.Load()
	f()
	return m.seen.Load() - before
}

// TestKilledWhileATokenIsKept kills the real program in a set-up and in
// rotations: before the keychain is touched, with the new item written and not
// yet in use, with it in use and the old key asked about. A token that works is
// in use afterwards, and after the next start no other item is there. Every
// step between those is killed by the store's own test.
func TestKilledWhileATokenIsKept(t *testing.T) {
	t.Parallel()
	m := spyOn(t, 41)
	m.unset("CONNECTPD_TOKEN")
	must := func(stdin string, args ...string) {
		t.Helper()
		if code := m.command(stdin, args...); code != 0 {
			t.Fatalf("connectpd %s: exit %d", args[0], code)
		}
	}
	setup := func(keychain string) []string {
		return []string{"setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--yes", "--keychain", keychain, "--token-stdin", "--no-sync"}
	}
	// Where nothing is kept the same is asked, the last time for the proof.
	proof := m.requestsOf(func() { must(m.canaries["token"], setup("none")...) })
	must("", "disconnect", "PagerDuty", "--purge", "--yes")

	if !m.killedAt(m.request(proof), m.canaries["token"], setup("file")...) {
		t.Error("the setup ended before it was killed")
	}
	m.gate.Store(0)
	if left := m.items(); len(left) != 1 {
		t.Errorf("killed at the proof of the token, there are %v", left)
	}
	if code := m.command("", "status"); code != 4 {
		t.Errorf("after the kill status ends with %d", code)
	}
	must(m.canaries["token"], setup("file")...)
	if left := m.items(); len(left) != 1 {
		t.Errorf("after the setup there are %v", left)
	}

	rotate := []string{"rotate", "--token-stdin", "--yes", "--no-sync"}
	inUse := m.canaries["other token"]
	last := m.requestsOf(func() { must(inUse, rotate...) }) // of the old key, after the move
	for nth, want := range map[int64]struct {
		items int
		moved bool
	}{1: {1, false}, last - 1: {2, false}, last: {1, true}} {
		next := m.account.NewToken()
		m.canaries[fmt.Sprintf("key at %d", nth)] = next
		if !m.killedAt(m.request(nth), next, rotate...) {
			t.Errorf("a rotation ended before its request %d of %d", nth, last)
		}
		m.gate.Store(0)
		if left := m.items(); len(left) != want.items {
			t.Errorf("killed at request %d of %d, there are %v", nth, last, left)
		}
		cut := "the last token change was interrupted; the key …" + inUse[len(inUse)-4:] + " is in use"
		if got := strings.Contains(m.output("status"), cut); got != (want.items == 2) {
			t.Errorf("killed at request %d of %d, status says which key is in use: %v", nth, last, got)
		}
		must("", "sync", "--progress", "quiet")
		if strings.Contains(m.output("status"), "cut off") {
			t.Errorf("killed at request %d of %d, status says so still after a sync", nth, last)
		}
		if left := m.items(); len(left) != 1 {
			t.Errorf("killed at request %d of %d, after the next start there are %v", nth, last, left)
		}
		if want.moved {
			inUse = next
		}
		if is := m.last4(); is != inUse[len(inUse)-4:] {
			t.Errorf("killed at request %d of %d, the token in use ends %s", nth, last, is)
		}
	}
	m.searched(nil)
}

// output is what a command prints.
func (m *spied) output(args ...string) string {
	m.t.Helper()
	c := exec.Command(built(m.t), args...)
	c.Env = append(m.env(), "LANG=C.UTF-8")
	out, err := c.Output()
	if err != nil {
		m.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// last4 is how the only connector's token ends.
func (m *spied) last4() string {
	m.t.Helper()
	c := exec.Command(built(m.t), "status", "--json")
	c.Env = m.env()
	out, err := c.Output()
	if err != nil {
		m.t.Fatalf("status: %v\n%s", err, out)
	}
	return objects[statusDocument](m.t, string(out))[0].Connectors[0].Token.Last4
}
