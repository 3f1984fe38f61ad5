//go:build unix

package cli_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode"
)

// TestDemoInLines walks the whole journey as plain lines, however they are
// asked for. Nothing but letters, digits and plain punctuation is written.
func TestDemoInLines(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]terminalOptions{
		"--accessible": {args: []string{"demo", "--accessible"}},
		"ACCESSIBLE=1": {args: []string{"demo"}, env: []string{"ACCESSIBLE=1"}},
		"TERM=dumb":    {args: []string{"demo"}, env: []string{"TERM=dumb"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o.cols, o.rows = 80, 60
			x := inTerminal(t, o)
			if first, _, _ := strings.Cut(strings.TrimSpace(x.see("Step 1 of 6", "Enter:")), "\n"); !strings.Contains(first, "lain lines") {
				t.Errorf("the first line does not say that these are plain lines: %q", first)
			}
			x.press(enter)
			for _, step := range []string{"Step 2 of 6", "Step 3 of 6"} {
				x.see(step, "Enter:")
				x.untilAsked()
				x.press(enter)
			}
			key := demoKey.FindString(x.see("Step 4 of 6", "Hidden text"))
			x.pastePlainly(key + enter)
			x.see("Received 20 characters, ending "+key[16:], "Step 5 of 6", "Save", "Enter:")
			x.untilAsked()
			x.press(enter)
			x.see("Users: 250", "Teams: 24", "Roles: 8", "Schedules: 40", "Connected on this computer")
			x.see("Leave")
			x.untilAsked()
			x.write("\x04") // the end of input is no answer
			if code := x.code(); code == 0 {
				t.Error("the end of input is taken for an answer")
			}
			x.restored()
			plainBytesOnly(t, x.everything())
		})
	}
}

// untilAsked waits until the last line asks.
func (x *terminal) untilAsked() {
	x.t.Helper()
	x.until("a question as the last line", func(screen string) bool {
		return strings.HasSuffix(strings.TrimSpace(screen), ":")
	})
}

// plainBytesOnly fails the test where a character is no letter, digit or
// plain punctuation.
func plainBytesOnly(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		switch {
		case r < ' ' && r != '\n' && r != '\r', r == 0x7f, r > 0x7e && !unicode.IsLetter(r) && !unicode.IsMark(r):
			t.Fatalf("%q is neither letter nor plain punctuation", r)
		}
	}
}

// TestAccessibleSetting: the setting outlives the shell, as SSH drops
// variables; Ctrl+C leaves at once where nothing would be lost.
func TestAccessibleSetting(t *testing.T) {
	t.Parallel()
	home := "CONNECTPD_HOME=" + filepath.Join(t.TempDir(), "home")
	set := exec.Command(built(t), "config", "accessible", "on")
	set.Env = []string{home, "HOME=" + t.TempDir()}
	if out, err := set.CombinedOutput(); err != nil {
		t.Fatalf("config accessible on: %v\n%s", err, out)
	}
	x := inTerminal(t, terminalOptions{env: []string{home}, rows: 60, cols: 80})
	x.see("lain lines", "Step 1 of 6", ":")
	x.untilAsked()
	x.press(ctrlC)
	if code := x.code(); code != 130 {
		t.Errorf("ctrl+c: exit %d, want 130\n%s", code, x.screen())
	}
	x.restored()
	plainBytesOnly(t, strings.ReplaceAll(x.everything(), "^C", ""))
}

// TestGoOnInLines: F2 in the wizard goes on in plain lines, answers kept.
func TestGoOnInLines(t *testing.T) {
	t.Parallel()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}, rows: 60, cols: 80})
	x.see("Step 1 of 6 · Connector", "just tested")
	x.press(enter)
	x.see("Step 2 of 6 · App")
	x.press(down)
	x.press(enter)
	x.see("Step 3 of 6 · Owners")
	x.press("\x1bOQ") // F2
	x.see("lain lines", "Step 3 of 6, Owners", "Enter:")
	x.untilAsked()
	x.press(enter)
	key := demoKey.FindString(x.see("Step 4 of 6", "Hidden text"))
	x.pastePlainly(key + enter)
	x.see("Step 5 of 6", "PagerDuty sandbox")
	x.signal(syscall.SIGTERM)
	if code := x.code(); code != 130 {
		t.Errorf("SIGTERM: exit %d, want 130", code)
	}
	x.restored()
}
