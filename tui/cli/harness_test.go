package cli_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
	"connectpd/tui/cli"
	"connectpd/wizard/company"
	"connectpd/wizard/handover/post"
	"connectpd/wizard/handover/smtptest"
)

// world is a computer with a home, a keychain and a PagerDuty account within
// reach, on which command lines are run.
type world struct {
	t        testing.TB
	account  *simulator.Account
	server   *simulator.Server
	base     string
	vars     map[string]string
	secrets  map[string]string
	keychain keychain.Keychain
	noOS     *keychain.Error // the OS keychain's failure; nil when it works
	clock    remote.Clock
	folder   string           // where it is run
	mail     *smtptest.Server // where letters go that CONNECTPD_SMTP_URL sends
	// transport carries every request; nil: the network.
	transport http.RoundTripper
}

// smallAccount has something of everything.
var smallAccount = load.Size{
	Users: 130, Teams: 7, TeamSize: 9, Schedules: 12, ShiftSchedules: 3, Policies: 6, Unused: 2, EmptyTeams: 1,
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return worldOf(t, load.Generate(7, smallAccount), simulator.Options{})
}

func worldOf(t testing.TB, account *simulator.Account, o simulator.Options) *world {
	t.Helper()
	server := simulator.NewServer(account, o)
	web := httptest.NewServer(server)
	t.Cleanup(func() { server.Close(); web.Close() })
	return &world{
		t: t, account: account, server: server, base: web.URL,
		vars: map[string]string{
			"CONNECTPD_HOME": filepath.Join(t.TempDir(), "home"), "CONNECTPD_API_URL": web.URL, "TERM": "xterm",
		},
		secrets:  map[string]string{},
		keychain: keychain.Memory(),
		clock:    realClock{},
		folder:   t.TempDir(),
	}
}

// home is where the world's data is kept.
func (w *world) home() string { return w.vars["CONNECTPD_HOME"] }

// result is what a command line came to.
type result struct {
	code     cli.Code
	out, err string
}

func (w *world) env(stdin string, args ...string) (*cli.Env, *bytes.Buffer, *bytes.Buffer) {
	out, errs := &bytes.Buffer{}, &bytes.Buffer{}
	e := &cli.Env{
		Args: args, Version: "v0.0.0-test", Folder: w.folder, In: strings.NewReader(stdin), Out: out, Err: errs, UTF8: true,
		Vars: w.vars, Secrets: map[string]secret.Value{}, Clock: w.clock,
		Keychain: w.openKeychain,
		Me:       company.Ada,
		TempDir:  func() (string, error) { return os.MkdirTemp(w.t.TempDir(), "home") }, Transport: w.transport,
	}
	if w.mail != nil {
		e.Mail = post.MailerOptions{TLS: w.mail.Trust(), Dial: w.mail.Dial}
	}
	for name, v := range w.secrets {
		e.Secrets[name] = secret.New([]byte(v))
	}
	return e, out, errs
}

func (w *world) openKeychain(k keychain.Kind, o keychain.Options) (keychain.Keychain, error) {
	switch {
	case k == keychain.OS && w.noOS != nil:
		return company.Broken{Err: w.noOS}, nil
	case k == keychain.OS:
		return w.keychain, nil
	}
	o.WorkFactor = 8 // as little as the format allows to be quick
	return keychain.Open(k, o)
}

// run runs a command line without a terminal.
func (w *world) run(stdin string, args ...string) result {
	w.t.Helper()
	e, out, errs := w.env(stdin, args...)
	code := cli.Run(w.t.Context(), e)
	return result{code, out.String(), errs.String()}
}

// want runs a command line and fails the test where it ends with another
// code.
func (w *world) want(code cli.Code, stdin string, args ...string) result {
	w.t.Helper()
	r := w.run(stdin, args...)
	if r.code != code {
		w.t.Fatalf("connectpd %s: exit %d, want %d\nstdout:\n%s\nstderr:\n%s",
			strings.Join(args, " "), r.code, code, r.out, r.err)
	}
	return r
}

// setUp sets up a connector for the account's key.
func (w *world) setUp(more ...string) result {
	w.t.Helper()
	args := append([]string{"setup", "--me", "ada@example.com", "--owner", "ada@example.com",
		"--new-app", "PagerDuty", "--token-stdin", "--yes"}, more...)
	return w.want(cli.Done, w.account.AccountKey()+"\n", args...)
}

// objects decodes lines of JSON.
func objects[T any](t testing.TB, text string) []T {
	t.Helper()
	var all []T
	for d := json.NewDecoder(strings.NewReader(text)); ; {
		var one T
		err := d.Decode(&one)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("not JSON: %v\n%s", err, text)
		}
		all = append(all, one)
	}
}

// realClock is the time of this computer.
type realClock = remote.RealClock
