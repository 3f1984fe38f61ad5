//go:build unix

package cli_test

import (
	"strings"
	"testing"
)

// TestACommandOpensItsScreen: in a terminal a list opens above home, of whom
// was asked for; Esc goes to home and q quits, with the terminal as it was.
func TestACommandOpensItsScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	env := []string{"CONNECTPD_HOME=" + w.home(), "GIT_CONFIG_GLOBAL=/dev/null"}
	person := w.account.Truth(w.clock.Now()).Users[0]
	for _, c := range []struct {
		args []string
		see  string
	}{
		{[]string{"access"}, "Access"}, {[]string{"access", "--user", person.Email}, person.Name},
		{[]string{"changes"}, "Changes"}, {[]string{"findings"}, "Findings"}, {[]string{"logs"}, "Log"},
	} {
		x := inTerminal(t, terminalOptions{args: c.args, env: env})
		x.see(c.see)
		x.read()
		x.press("\x1b")
		x.see("Connected", "q quit")
		x.press("q")
		if code := x.code(); code != 0 {
			t.Errorf("%v: exit %d", c.args, code)
		}
		x.restored()
	}
	// Printed, it goes through the pager, which gets no secret.
	x := inTerminal(t, terminalOptions{args: []string{"access", "--plain"},
		env: append(env, "PAGER=env", "CONNECTPD_TOKEN=u+not-a-real-token")})
	if code := x.code(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if shown := x.everything(); !strings.Contains(shown, "LESS=FRX") || strings.Contains(shown, "CONNECTPD_TOKEN") {
		t.Errorf("the pager's variables:\n%s", shown)
	}
}
