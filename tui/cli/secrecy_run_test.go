//go:build unix

package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/sync/simulator/load"
)

// command runs the program without a terminal and searches all it printed. It
// returns the exit code.
func (m *spied) command(stdin string, args ...string) int {
	m.t.Helper()
	c := exec.Command(built(m.t), args...)
	c.Env = append(m.env(), "LANG=C.UTF-8")
	c.Stdin = strings.NewReader(stdin)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	_ = c.Run()
	m.text("connectpd "+strings.Join(args, " "), out.String())
	if strings.Contains(out.String(), "goroutine ") {
		m.t.Errorf("connectpd %s ends in a trace:\n%s", strings.Join(args, " "), out.String())
	}
	return c.ProcessState.ExitCode()
}

// TestNothingSecretInARunOfEverything: every command, in good and in bad days,
// with a server that quotes what it was sent, and with the token where it does
// not belong. It stands in no output, in no file, in no child.
func TestNothingSecretInARunOfEverything(t *testing.T) {
	t.Parallel()
	m := spyOn(t, 31)
	first, second := m.canaries["token"], m.canaries["other token"]
	stranger := load.Generate(32, smallAccount).AccountKey()
	m.canaries["stranger's token"] = stranger
	must := func(code int, stdin string, args ...string) {
		t.Helper()
		if got := m.command(stdin, args...); got != code {
			t.Errorf("connectpd %s: exit %d, want %d", strings.Join(args, " "), got, code)
		}
	}
	setup := []string{"setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--yes", "--token-stdin", "--keychain"}

	// The token where it does not belong.
	for _, args := range [][]string{
		{first}, {"sync", first}, {"rotate", first}, {"setup", first}, {"status", first}, {"access", first},
		{"setup", "--token-stdin=" + first}, {"rotate", "--token", first}, {"rotate", "--token-file", "/nowhere/" + first},
		{"token", "move", "--to", first}, {"config", first}, {"config", "token-reminder", first}, {"export", first}, {"--" + first},
		{"sync", "--every", first}, {"sync", "--progress", first}, {"setup", "--keychain", first}, {"access", "--type", first},
		{"setup", "--resume", first}, {"owners", "--add", first}, {"disconnect", first, "--yes"}, {"rename", first, "x"},
	} {
		if code := m.command("", args...); code == 0 {
			t.Errorf("connectpd %v: exit 0", len(args))
		}
	}

	m.echo.Store(true)
	m.command(first, append(setup, "none")...) // the check meets errors that quote
	m.echo.Store(false)
	must(3, stranger, append(setup, "none")...)
	m.command("", "doctor") // as lines, before there is a file to try
	must(0, "Authorization: Token token="+first+"\n", append(setup, "file")...)
	for _, progress := range []string{"json", "plain", "quiet"} {
		must(3, "", "sync", "--progress", progress) // CONNECTPD_TOKEN is refused
	}
	m.ownToken(second)
	for _, progress := range []string{"json", "plain", "quiet"} {
		must(0, "", "sync", "--progress", progress)
		m.echo.Store(true)
		m.command("", "sync", "--progress", progress)
		m.echo.Store(false)
	}
	must(3, stranger, "rotate", "--token-stdin", "--yes")
	must(0, second, "rotate", "--token-stdin", "--yes")
	must(1, first, "rotate", "--old-key", "--token-stdin")
	m.account.DisableToken(first)
	must(0, first, "rotate", "--old-key", "--token-stdin")
	m.account.RevokeToken(second)
	must(3, "", "sync", "--progress", "json")
	for _, args := range [][]string{
		{"status"}, {"status", "--json"}, {"logs", "-n", "5000"}, {"logs", "--json", "-n", "5000"}, {"access", "--json"}, {"changes", "--json"},
		{"findings", "--json"}, {"owners", "--json"}, {"export", "json", "-o", "-"}, {"export", "csv", "-o", filepath.Join(m.folder, "home", "csv")},
		{"export", "terraform"}, {"config"}, {"doctor", "--json"}, {"token", "move", "--to", "none"}, {"help"}, {"version"},
	} {
		m.command("", args...)
	}
	m.searched(nil)
	must(0, "", "disconnect", "PagerDuty", "--purge", "--yes")
	m.searched(nil)
	if left, _ := os.ReadDir(filepath.Join(m.folder, "home", "connectpd", "keychain")); len(left) > 0 {
		t.Errorf("the folder of the encrypted files still holds %v", left)
	}
	t.Logf("%d bytes were searched for %d secrets", m.bytes, len(m.canaries))
}
