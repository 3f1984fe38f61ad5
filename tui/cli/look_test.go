//go:build unix

package cli_test

import (
	"os/exec"
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
		x.comes(c.see)
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

// TestTheMouseIsLetGo: no screen asks the terminal for its mouse where the
// setting says so; its values are offered, and others are refused.
func TestTheMouseIsLetGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	env := []string{"CONNECTPD_HOME=" + w.home(), "GIT_CONFIG_GLOBAL=/dev/null"}
	run := func(args ...string) (string, error) {
		c := exec.Command(built(t), args...)
		c.Env = env
		out, err := c.CombinedOutput()
		return string(out), err
	}
	for _, c := range []struct {
		set   string
		takes bool
	}{{"", true}, {"off", false}, {"on", true}} {
		if c.set != "" {
			if out, err := run("config", "mouse", c.set); err != nil {
				t.Fatalf("config mouse %s: %v\n%s", c.set, err, out)
			}
			if out, _ := run("config", "mouse"); out != "mouse "+c.set+"\n" {
				t.Errorf("config mouse says %q", out)
			}
		}
		x := inTerminal(t, terminalOptions{args: []string{"access"}, env: env})
		x.comes("People")
		x.press("q")
		x.see("Connected", "q quit")
		x.press("q")
		if code := x.code(); code != 0 {
			t.Errorf("exit %d", code)
		}
		x.restored()
		takes := false
		for _, mode := range []string{"1000", "1002", "1003", "1006", "1015"} {
			takes = takes || strings.Contains(x.everything(), "\x1b[?"+mode+"h")
		}
		if takes != c.takes {
			t.Errorf("with the setting %q the mouse is taken: %v", c.set, takes)
		}
	}
	if out, _ := run("__complete", "config", "mouse", ""); !strings.HasPrefix(out, "on\noff\n") {
		t.Errorf("offered: %q", out)
	}
	if out, err := run("config", "mouse", "sideways"); err == nil || !strings.Contains(out, "on|off") {
		t.Errorf("%v: %q", err, out)
	}
}
