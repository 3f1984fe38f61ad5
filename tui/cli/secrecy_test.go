//go:build unix

package cli_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"connectpd/sync/simulator"
)

// TestNothingSecretIsShown sets up a real home by keys, against an account
// that is served beside, and leaves in every way at every step after the
// token was typed. The token stands in no frame, no scrollback and no file.
func TestNothingSecretIsShown(t *testing.T) {
	t.Parallel()
	leave := map[string]func(x *terminal){
		"to the end": func(x *terminal) {
			x.press(enter)
			x.see("Connected on this computer", "enter done")
			x.read()
			x.press(enter)
		},
		"ctrl+c at the review": func(x *terminal) { x.press(ctrlC); x.press(ctrlC) },
		"SIGTERM":              func(x *terminal) { x.signal(syscall.SIGTERM) },
		"kill":                 func(x *terminal) { x.signal(syscall.SIGKILL) },
		"back to the token and kill": func(x *terminal) {
			x.press(escape)
			x.see("Step 5 of 7")
			x.signal(syscall.SIGKILL)
		},
	}
	for name, end := range leave {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := simulator.Generate(21, smallAccount)
			w := worldOf(t, account, simulator.Options{})
			token := account.AccountKey()
			home := filepath.Join(t.TempDir(), "home")
			temporary := t.TempDir()
			x := inTerminal(t, terminalOptions{
				args: []string{"setup", "--keychain", "none", "--new-app", "PagerDuty", "--me", "ada@example.com"},
				env:  []string{"CONNECTPD_HOME=" + home, "CONNECTPD_API_URL=" + w.base, "TMPDIR=" + temporary, "GIT_CONFIG_GLOBAL=/dev/null"},
			})
			x.toTheToken()
			x.paste(token)
			x.see("Step 6 of 7 · Review")
			x.read()
			end(x)
			x.code()
			for name, text := range map[string]string{"the terminal": x.everything(), "the arguments": strings.Join(x.cmd.Args, " ")} {
				if strings.Contains(text, token) || strings.Contains(text, token[:12]) {
					t.Errorf("%s shows the token", name)
				}
			}
			for _, folder := range []string{home, temporary} {
				searchFiles(t, folder, token)
			}
		})
	}
}

// toTheToken goes on by Enter until the token is asked for, whatever the
// flags have answered already.
func (x *terminal) toTheToken() {
	x.t.Helper()
	for {
		screen := x.until("a step", func(s string) bool { return strings.Contains(s, " of 7") })
		if strings.Contains(screen, "Step 4 of 7") || strings.Contains(screen, "Step 5 of 7") {
			return
		}
		x.press(enter)
		x.until("the next step", func(s string) bool { return s != screen })
	}
}

// searchFiles fails the test where a file holds a secret.
func searchFiles(t *testing.T, folder, secret string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(content), secret) {
			t.Errorf("%s holds the token", filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
