//go:build unix

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestVersionOnASilentTerminal: Bubble Tea asks the terminal for its colours
// while packages initialise and waits five seconds for one that never
// answers. Nothing of ours may wait for that.
//
// It is not run beside others: it measures time.
func TestVersionOnASilentTerminal(t *testing.T) {
	for _, args := range [][]string{{"--version"}, {"version"}, {"status"}} {
		began := time.Now()
		x := inTerminal(t, terminalOptions{deaf: true, args: args})
		x.code()
		if took := time.Since(began); took > time.Second {
			t.Errorf("connectpd %s took %v on a terminal that never answers", strings.Join(args, " "), took)
		}
	}
}

// TestWithoutATerminal: piped, nothing is asked and no escape byte printed.
func TestWithoutATerminal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 4, "connectpd setup"},
		{[]string{"setup"}, 2, "--token-stdin"},
		{[]string{"sync", "--progress", "tui"}, 2, "terminal"},
		{[]string{"rotate"}, 4, "connectpd setup"},
	} {
		p := exec.Command(built(t), c.args...)
		p.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "CLICOLOR_FORCE=1"}
		out, _ := p.CombinedOutput()
		if got := p.ProcessState.ExitCode(); got != c.code {
			t.Errorf("connectpd %v: exit %d, want %d\n%s", c.args, got, c.code, out)
		}
		if !strings.Contains(string(out), c.says) {
			t.Errorf("connectpd %v does not say %q:\n%s", c.args, c.says, out)
		}
		if strings.Contains(string(out), "\x1b") {
			t.Errorf("connectpd %v prints escape bytes: %q", c.args, out)
		}
	}
}

// TestDemoWithoutATerminal walks the whole journey, with every variable of
// ours pointing at a canary that must stay untouched.
func TestDemoWithoutATerminal(t *testing.T) {
	t.Parallel()
	canary := filepath.Join(t.TempDir(), "canary")
	if err := os.Mkdir(canary, 0o700); err != nil {
		t.Fatal(err)
	}
	note := filepath.Join(canary, "note")
	if err := os.WriteFile(note, []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	temporary := t.TempDir()
	p := exec.Command(built(t), "demo")
	p.Env = []string{
		"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TMPDIR=" + temporary,
		"CONNECTPD_HOME=" + canary, "CONNECTPD_TOKEN=" + canary, "CONNECTPD_API_URL=" + canary,
		"CONNECTPD_PASSPHRASE=" + canary, "CONNECTPD_PASSPHRASE_FILE=" + filepath.Join(canary, "passphrase"),
		"CONNECTPD_SMTP_URL=" + canary, "CONNECTPD_SMTP_PASSWORD=" + canary,
		"CONNECTPD_SMTP_PASSWORD_FILE=" + filepath.Join(canary, "password"),
	}
	out, err := p.CombinedOutput()
	if err != nil {
		t.Fatalf("connectpd demo: %v\n%s", err, out)
	}
	text := string(out)
	for _, found := range []string{"DEMO", "Users: ", "Teams: ", "Schedules: ", "Connected"} {
		if !strings.Contains(text, found) {
			t.Errorf("the demo does not say %q:\n%s", found, text)
		}
	}
	if strings.Contains(text, "\x1b") || strings.Contains(text, canary) {
		t.Errorf("escape bytes, or the canary's name:\n%q", text)
	}
	left, err := os.ReadDir(canary)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 {
		t.Errorf("the canary home holds %v", left)
	}
	if content, err := os.ReadFile(note); err != nil || string(content) != "untouched" {
		t.Errorf("the note in the canary home: %q, %v", content, err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("the demo left %v in the temporary folder (%v)", left, err)
	}
}
