package cli_test

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// TestNoKeychainOnThisComputer: where the session has no bus, setup says so
// without waiting, keeps nothing anywhere else, and names the other places. No bus and no
// keychain is started for it.
func TestNoKeychainOnThisComputer(t *testing.T) {
	t.Parallel()
	m := spyOn(t, 61)
	m.unset("CONNECTPD_PASSPHRASE_FILE")
	m.more = []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere/bus", "XDG_RUNTIME_DIR=/nowhere"}
	for _, keychain := range [][]string{{"--keychain", "os"}, nil} {
		args := append([]string{"setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--yes", "--token-stdin"}, keychain...)
		c := exec.Command(built(t), args...)
		c.Env, c.Stdin = m.env(), strings.NewReader(m.canaries["token"])
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, &out
		_ = c.Run()
		m.text("setup", out.String())
		code := c.ProcessState.ExitCode()
		if want := map[bool]int{true: 6, false: 2}[keychain != nil]; code != want {
			t.Errorf("%v: exit %d, want %d\n%s", keychain, code, want, out.String())
		}
		// One that was waited for would be said not to answer.
		if !strings.Contains(out.String(), "connectpd cannot reach a keychain") || !strings.Contains(out.String(), "--keychain file") {
			t.Errorf("%v: the way out is not named:\n%s", keychain, out.String())
		}
	}
	if n := m.seen.Load(); n != 0 {
		t.Errorf("the token was sent %d times before there was a place for it", n)
	}
	m.searched(nil)
	if children := m.seenChildren(); strings.Contains(children, "dbus") || strings.Contains(children, "keyring") {
		t.Errorf("something was started:\n%s", children)
	}
}
