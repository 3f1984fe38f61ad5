//go:build unix

package cli_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// spied is a computer whose every output, file and child is searched: a home
// and a temporary folder, and in its PATH a git and a browser that write down
// their arguments and environment.
type spied struct {
	*secrecy
	account *simulator.Account
	server  *simulator.Server
	base    string
	folder  string
	// gate, when it is not 0, is the number of the request that waits.
	gate    atomic.Int64
	seen    atomic.Int64
	reached chan struct{}
	echo    atomic.Bool // errors quote the header they came with
	// inEnv is the token in the environment; at first one that nobody knows.
	inEnv   string
	without string
	more    []string
}

func spyOn(t *testing.T, seed uint64) *spied {
	t.Helper()
	built(t) // what is spied on
	account := load.Generate(seed, smallAccount)
	m := &spied{
		secrecy: &secrecy{t: t, canaries: map[string]string{"token": account.AccountKey(), "other token": account.NewToken()}},
		account: account, server: simulator.NewServer(account, simulator.Options{}), folder: t.TempDir(), reached: make(chan struct{}, 1),
	}
	for i, address := range account.Secrets() {
		if i%40 == 0 {
			_, private, _ := strings.Cut(address, "/private/")
			m.canaries[fmt.Sprintf("calendar address %d", i)], _, _ = strings.Cut(private, "/")
		}
	}
	web := httptest.NewServer(m)
	t.Cleanup(func() { m.server.Close(); web.Close() })
	m.base = web.URL
	for _, name := range []string{"home", "tmp", "bin", "children"} {
		if err := os.Mkdir(filepath.Join(m.folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	script := "#!/bin/sh\n{ echo \"$0 $*\"; env; } >'" + m.folder + "/children/'$$\nexit 1\n"
	for _, name := range []string{"git", "xdg-open", "dbus-launch", "gnome-keyring-daemon"} {
		if err := os.WriteFile(filepath.Join(m.folder, "bin", name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	m.write("passphrase", m.canary("passphrase"))
	m.inEnv = m.canary("environment")
	return m
}

// canary makes a secret of a kind that must not be seen either.
func (m *spied) canary(what string) string {
	sum := sha256.Sum256([]byte(what))
	c := base64.RawURLEncoding.EncodeToString(sum[:])[:24]
	m.canaries[what] = c
	return c
}

// write makes a file that is the test's own, outside of what is searched.
func (m *spied) write(name, content string) string {
	m.t.Helper()
	path := filepath.Join(m.folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		m.t.Fatal(err)
	}
	return path
}

// ServeHTTP is the account's server with a gate, and with errors that quote
// what they must not.
func (m *spied) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := m.seen.Add(1)
	if m.gate.Load() == n {
		m.reached <- struct{}{}
		<-r.Context().Done()
		return
	}
	if m.echo.Load() && n%3 == 0 {
		header := r.Header.Get("Authorization")
		token := header[strings.LastIndexByte(header, '=')+1:]
		w.Header().Set("X-Request-Id", token)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader([]int{500, 403, 400}[n/3%3])
		fmt.Fprintf(w, `{"error":{"code":2001,"message":"no %s, not %s","errors":["%x","%s"]}}`,
			header, token, token, base64.StdEncoding.EncodeToString([]byte(header)))
		return
	}
	m.server.ServeHTTP(w, r)
}

// ownToken takes a token into the environment that the account knows.
func (m *spied) ownToken(token string) { m.inEnv = token }

// hold makes the nth request from now on wait for ever.
func (m *spied) hold(nth int64) { m.gate.Store(m.seen.Load() + nth) }

// unset takes a variable out of the environment.
func (m *spied) unset(name string) { m.without = name + "=" }

func (m *spied) env() []string {
	return slices.DeleteFunc(append([]string{
		"HOME=" + filepath.Join(m.folder, "home"), "TMPDIR=" + filepath.Join(m.folder, "tmp"),
		"CONNECTPD_HOME=" + filepath.Join(m.folder, "home", "connectpd"), "CONNECTPD_API_URL=" + m.base,
		"PATH=" + filepath.Join(m.folder, "bin") + ":" + os.Getenv("PATH"), "DISPLAY=:99",
		"CONNECTPD_PASSPHRASE_FILE=" + filepath.Join(m.folder, "passphrase"),
		"CONNECTPD_TOKEN=" + m.inEnv, "CONNECTPD_SMTP_PASSWORD=" + m.canary("mail"),
		"CONDUCTORONE_CLIENT_SECRET=" + m.canary("tenant"),
		"CONDUCTORONE_ACCESS_TOKEN=" + m.canary("bearer"),
		"CONE_CLIENT_SECRET=" + m.canary("cone"),
	}, m.more...), func(pair string) bool { return m.without != "" && strings.HasPrefix(pair, m.without) })
}

// searched looks at everything that is left.
func (m *spied) searched(x *terminal) {
	m.t.Helper()
	if x != nil {
		m.text("the terminal", x.everything())
		m.text("the arguments", strings.Join(x.cmd.Args, " "))
	}
	m.folders(filepath.Join(m.folder, "home"), filepath.Join(m.folder, "tmp"), filepath.Join(m.folder, "children"))
}

// children fails the test unless git and the browser were spied on.
func (m *spied) children() {
	m.t.Helper()
	seen := m.seenChildren()
	for _, child := range []string{"/git config", "/xdg-open https://"} {
		if !strings.Contains(seen, child) {
			m.t.Errorf("%s was not seen, so nothing was tested", child)
		}
	}
}

// seenChildren is what all children wrote down.
func (m *spied) seenChildren() string {
	m.t.Helper()
	list, err := filepath.Glob(filepath.Join(m.folder, "children", "*"))
	if err != nil {
		m.t.Fatal(err)
	}
	seen := ""
	for _, path := range list {
		text, err := os.ReadFile(path)
		if err != nil {
			m.t.Fatal(err)
		}
		seen += string(text)
	}
	return seen
}

// leavings are the ways to leave. Ctrl+C may be asked about once.
var leavings = map[string]func(x *terminal){
	"ctrl+c":  func(x *terminal) { x.press(ctrlC); x.press(ctrlC) },
	"SIGTERM": func(x *terminal) { x.signal(syscall.SIGTERM) },
	"SIGKILL": func(x *terminal) { x.signal(syscall.SIGKILL) },
}

// TestNothingSecretIsLeftAnywhere sets up a real home by keys and leaves in
// every way at every step after the token is typed. Nothing of it stands in a
// frame, in the scrollback, in a file, in an argument, or in the environment
// of a child; nor does any other secret.
func TestNothingSecretIsLeftAnywhere(t *testing.T) {
	t.Parallel()
	toReview := func(m *spied, x *terminal) {
		x.paste(m.account.AccountKey())
		x.comes("Step 5 of 6 · Check and save", "Save")
	}
	moments := map[string]func(m *spied, x *terminal){
		"typed in part": func(m *spied, x *terminal) {
			for _, r := range m.account.AccountKey()[:15] {
				x.press(string(r))
			}
			x.until("the mask", func(s string) bool { return strings.Contains(s, "15 characters") || strings.Count(s, "•") >= 15 })
		},
		"being checked": func(m *spied, x *terminal) {
			m.hold(1)
			x.paste(m.account.AccountKey())
			<-m.reached
			x.see("Checking the token")
		},
		"at the review": toReview,
		"back at the token": func(m *spied, x *terminal) {
			toReview(m, x)
			x.press(escape)
			x.see("Step 4 of 6")
		},
		"asked whether to leave": func(m *spied, x *terminal) {
			toReview(m, x)
			x.press(ctrlC)
			x.see("?")
		},
		"being saved": func(m *spied, x *terminal) {
			toReview(m, x)
			m.hold(1)
			x.press(enter)
			<-m.reached
		},
		"syncing": func(m *spied, x *terminal) {
			toReview(m, x)
			m.hold(4)
			x.press(enter)
			<-m.reached
			x.see("Syncing", "Users")
		},
		"synced": func(m *spied, x *terminal) {
			toReview(m, x)
			x.press(enter)
			x.comes("Connected on this computer", "q done")
		},
	}
	for moment, reach := range moments {
		for way, leave := range leavings {
			t.Run(moment+" "+way, func(t *testing.T) {
				t.Parallel()
				m := spyOn(t, 21)
				x := inTerminal(t, terminalOptions{
					args: []string{"setup", "--keychain", "none", "--new-app", "PagerDuty", "--me", "ada@example.com"}, env: m.env(),
				})
				x.toTheToken()
				x.press("\x0f")                     // ctrl+o
				x.see("No browser could be opened") // the one here only notes how it was called
				reach(m, x)
				leave(x)
				x.code()
				m.searched(x)
				m.children()
			})
		}
	}
}

// TestNothingSecretIsLeftByThePassphrase is the same for a token in an
// encrypted file: kept with a draft, saved, killed while it is saved.
func TestNothingSecretIsLeftByThePassphrase(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(m *spied, x *terminal){
		"kept with the draft": func(m *spied, x *terminal) {
			x.press(ctrlC)
			x.see("Keep")
			for !strings.Contains(flatten(x.screen()), "❯ Keep") && !strings.Contains(flatten(x.screen()), "[ Keep") {
				before := x.screen()
				x.press(tab)
				x.until("another answer", func(s string) bool { return s != before })
			}
			x.press(enter)
		},
		"killed while it is saved": func(m *spied, x *terminal) {
			m.hold(1)
			x.press(enter)
			<-m.reached
			x.signal(syscall.SIGKILL)
		},
		"to the end": func(m *spied, x *terminal) {
			x.press(enter)
			x.see("Connected on this computer", "q done")
			x.leaveEnd()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := spyOn(t, 22)
			x := inTerminal(t, terminalOptions{
				args: []string{"setup", "--keychain", "file", "--new-app", "PagerDuty", "--me", "ada@example.com"}, env: m.env(),
			})
			x.toTheToken()
			x.paste(m.account.AccountKey())
			x.comes("Step 5 of 6 · Check and save", "Save")
			end(m, x)
			x.code()
			m.searched(x)
			if kept, _ := filepath.Glob(filepath.Join(m.folder, "home", "connectpd", "keychain", "*~*.age")); len(kept) == 0 {
				t.Error("nothing was kept, so nothing was tested")
			}
		})
	}
}

// TestNothingSecretIsLeftByARotation is the same for the new key and the old.
func TestNothingSecretIsLeftByARotation(t *testing.T) {
	t.Parallel()
	for moment, reach := range map[string]func(m *spied, x *terminal){
		"being checked": func(m *spied, x *terminal) {
			m.hold(1)
			x.paste(m.canaries["other token"])
			<-m.reached
		},
		"the old key, still in force": func(m *spied, x *terminal) {
			x.paste(m.canaries["other token"])
			x.comes("Disable the old key", "Old key")
			x.paste(m.canaries["token"])
			x.see("Trying the old key")
		},
	} {
		for way, leave := range leavings {
			t.Run(moment+" "+way, func(t *testing.T) {
				t.Parallel()
				m := spyOn(t, 24)
				if code := m.command(m.canaries["token"], "setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--yes",
					"--keychain", "none", "--token-stdin", "--no-sync"); code != 0 {
					t.Fatalf("the setup ends with %d", code)
				}
				x := inTerminal(t, terminalOptions{args: []string{"rotate"}, env: m.env()})
				x.see("Rotate the API token")
				reach(m, x)
				leave(x)
				x.code()
				m.searched(x)
				m.command("", "status")
				m.command("", "logs", "--json")
			})
		}
	}
}

// TestNothingSecretIsInAPanic: the key that was just pasted is quoted by a
// panic, in Update and in a command, and does not come out.
func TestNothingSecretIsInAPanic(t *testing.T) {
	t.Parallel()
	built(t) // beside it
	file, err := crashing()
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]string{"update": "\x1b[24~", "command": "\x1b[23~"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := spyOn(t, 23)
			quotes := m.write("quotes", strings.Join([]string{m.account.AccountKey(), fmt.Sprintf("%x", m.account.AccountKey()),
				base64.StdEncoding.EncodeToString([]byte(m.account.AccountKey())), m.canary("environment"), m.canary("passphrase")}, " "))
			x := inTerminal(t, terminalOptions{program: file, args: []string{"setup", "--keychain", "none", "--new-app", "PagerDuty", "--me", "ada@example.com"},
				env: append(m.env(), "CONNECTPD_CRASH_QUOTES="+quotes)})
			x.toTheToken()
			x.paste(m.account.AccountKey())
			x.comes("Step 5 of 6 · Check and save")
			x.press(key)
			if code := x.code(); code != 1 {
				t.Errorf("exit %d, want 1", code)
			}
			if after := flatten(x.screen()); strings.Count(after, "[redacted]") < 3 {
				t.Errorf("it quotes nothing, so nothing was tested:\n%s", x.screen())
			}
			m.searched(x)
		})
	}
}

// toTheToken goes on by Enter until the key is asked for, whatever the flags
// have answered already. A step that came by itself, after its keychain was
// tried, takes no key at first: then Enter is pressed again.
func (x *terminal) toTheToken() {
	x.t.Helper()
	for {
		screen := x.until("a step", func(s string) bool { return strings.Contains(s, " of 6") })
		if strings.Contains(screen, "Step 4 of 6") {
			return
		}
		x.press(enter)
		x.read()
	}
}
