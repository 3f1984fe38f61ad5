package cli_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
	"connectpd/tui/cli"
)

// attended runs a command line in a terminal with somebody who answers
// questions for secrets, in order. More questions than answers fail the test.
func (w *world) attended(answers []string, args ...string) (r result, asked []string) {
	w.t.Helper()
	e, out, errs := w.env("", args...)
	e.InTTY, e.OutTTY = true, true
	e.AskSecret = func(_ context.Context, prompt string) ([]byte, error) {
		asked = append(asked, prompt)
		if len(asked) > len(answers) {
			return nil, fmt.Errorf("asked %d times, the last time: %s", len(asked), prompt)
		}
		return []byte(answers[len(asked)-1]), nil
	}
	code := cli.Run(w.t.Context(), e)
	return result{code, out.String(), errs.String()}, asked
}

const passphrase = "correct horse battery"

// TestThePassphraseIsAskedOnceARun, twice only where it is chosen, and again
// where it was wrong.
func TestThePassphraseIsAskedOnceARun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	ask := func(code cli.Code, answers []string, args ...string) (result, []string) {
		t.Helper()
		r, asked := w.attended(answers, args...)
		if r.code != code || len(asked) != len(answers) {
			t.Fatalf("connectpd %v: exit %d, want %d; asked %q for %d answers\n%s%s", args, r.code, code, asked, len(answers), r.out, r.err)
		}
		if text := r.out + r.err + strings.Join(asked, " "); strings.Contains(text, "horse") {
			t.Errorf("a passphrase is shown:\n%s", text)
		}
		return r, asked
	}
	_, asked := ask(cli.Done, []string{"short", "short", passphrase, "correct hoarse battery", passphrase, passphrase}, "token", "move", "--to", "file")
	if !strings.Contains(asked[0], "New passphrase") || !strings.Contains(asked[1], "again") {
		t.Errorf("asked %q", asked)
	}
	if got := w.document().Connectors[0].Token.Stored_in; got != "file" {
		t.Errorf("kept in %q", got)
	}
	_, asked = ask(cli.Done, []string{passphrase}, "sync", "--progress", "plain")
	if strings.Contains(asked[0], "New") {
		t.Errorf("asked %q", asked)
	}
	r, _ := ask(cli.Done, []string{"wrong horse battery", passphrase}, "sync", "--progress", "plain")
	if !strings.Contains(r.err, "passphrase does not open") {
		t.Errorf("it does not say that it was wrong:\n%s", r.err)
	}
	r, _ = ask(cli.NoKeychain, []string{"wrong horse 1", "wrong horse 2", "wrong horse 3"}, "sync", "--progress", "plain")
	if !strings.Contains(r.err, "error: this passphrase does not open") {
		t.Errorf("the end:\n%s", r.err)
	}
	ask(cli.Done, []string{passphrase}, "token", "move", "--to", "os")
	ask(cli.Done, nil, "sync", "--progress", "plain")
}

// TestADamagedFileIsNoWrongPassphrase.
func TestADamagedFileIsNoWrongPassphrase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.secrets["CONNECTPD_PASSPHRASE"] = passphrase
	w.setUp("--keychain", "file")
	damageFiles(t, w.home())
	r := w.want(cli.NoKeychain, "", "sync")
	if !strings.Contains(r.err, "damaged") || !strings.Contains(r.err, "connectpd rotate") {
		t.Errorf("the words:\n%s", r.err)
	}
	// It is entered again in the same place.
	w.want(cli.Done, w.account.NewToken(), "rotate", "--token-stdin", "--yes")
	if got := w.document().Connectors[0].Token.Stored_in; got != "file" {
		t.Errorf("kept in %q", got)
	}
}

// TestTheKindIsNeverChangedSilently: a keychain that fails fails the command;
// the token does not land in another place.
func TestTheKindIsNeverChangedSilently(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.noOS = &keychain.Error{Op: "store", Kind: keychain.OS, Reason: keychain.Locked}
	before := w.account.AccountKey()
	for _, args := range [][]string{{"sync"}, {"rotate", "--token-stdin", "--yes"}, {"token", "move", "--to", "file"}} {
		r := w.want(cli.NoKeychain, w.account.NewToken(), args...)
		if !strings.Contains(r.err, "locked") || !strings.Contains(r.err, "hint: ") {
			t.Errorf("%v says:\n%s", args, r.err)
		}
		w.secrets["CONNECTPD_PASSPHRASE"] = passphrase
	}
	if c := w.document().Connectors[0]; c.Token.Stored_in != "os" || c.Token.Last4 != before[len(before)-4:] {
		t.Errorf("the token is now %+v", c.Token)
	}
	w.noOS = nil
	w.want(cli.Done, "", "sync", "--progress", "quiet")
}

// TestTokensOfTheEnvironment: what CONNECTPD_TOKEN does and does not do is
// said at the start and at the end, and by status.
func TestTokensOfTheEnvironment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.secrets["CONNECTPD_TOKEN"] = w.account.NewToken()
	const note = "CONNECTPD_TOKEN is set"
	r := w.setUp("--keychain", "os")
	if !strings.Contains(r.err, note) || !strings.Contains(r.out, note) {
		t.Errorf("setup says:\n%s%s", r.out, r.err)
	}
	r = w.want(cli.Done, w.account.NewToken(), "rotate", "--token-stdin", "--yes", "--no-sync")
	if strings.Count(r.err, note) != 2 {
		t.Errorf("rotate says:\n%s%s", r.out, r.err)
	}
	if r := w.want(cli.Done, "", "status"); !strings.Contains(r.out, note) {
		t.Errorf("status says:\n%s", r.out)
	}
	if !w.document().Env_token {
		t.Error("status --json does not say so")
	}
	delete(w.secrets, "CONNECTPD_TOKEN")
	if w.document().Env_token {
		t.Error("status --json says so without it")
	}
}

// TestOldKeysAreProved: a rotation that was left early is ended later, by the
// old key itself.
func TestOldKeysAreProved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.want(cli.Failed, "", "rotate", "--old-key", "--token-stdin")
	first := w.account.AccountKey()
	second := w.account.NewToken()
	w.want(cli.Done, second, "rotate", "--token-stdin", "--yes")
	w.want(cli.Done, w.account.NewToken(), "rotate", "--token-stdin", "--yes", "--no-sync")
	if got := w.oldKeys(); got != ending(second)+" "+ending(first) {
		t.Fatalf("old keys %q", got)
	}
	if r := w.want(cli.Done, "", "status"); strings.Count(r.out, "rotate --old-key") != 2 {
		t.Errorf("status:\n%s", r.out)
	}
	w.want(cli.Usage, "", "rotate", "--old-key")
	if r := w.want(cli.Failed, second, "rotate", "--old-key", "--token-stdin"); !strings.Contains(r.err, "still works") {
		t.Errorf("it says:\n%s", r.err)
	}
	w.want(cli.Usage, "y_AnotherKeyAltogethr", "rotate", "--old-key", "--token-stdin")
	w.account.DisableToken(second)
	if r := w.want(cli.Done, second, "rotate", "--old-key", "--token-stdin"); !strings.Contains(r.out, "no longer works") {
		t.Errorf("it says:\n%s", r.out)
	}
	if got := w.oldKeys(); got != ending(first) {
		t.Errorf("old keys %q", got)
	}
	w.account.DisableToken(first)
	w.want(cli.Done, first, "rotate", "--old-key", "--token-stdin")
	if r := w.want(cli.Done, "", "status"); strings.Contains(r.out, "Old key") {
		t.Errorf("status:\n%s", r.out)
	}
	for _, token := range []string{first, second} {
		if r := w.want(cli.Done, "", "logs"); strings.Contains(r.out, token) || !strings.Contains(r.out, "Old key …"+ending(token)+" no longer works") {
			t.Errorf("logs:\n%s", r.out)
		}
	}
}

// TestTheTokensAgeIsShownAndReminded.
func TestTheTokensAgeIsShownAndReminded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	c := &laterClock{}
	w.clock = c
	reminded := func(days int) bool {
		c.later = time.Duration(days) * 24 * time.Hour
		r := w.want(cli.Done, "", "status")
		if days > 1 && !strings.Contains(r.out, fmt.Sprintf("(%d days ago)", days)) {
			t.Errorf("status after %d days does not tell the age:\n%s", days, r.out)
		}
		return strings.Contains(r.out, "connectpd rotate")
	}
	if reminded(89) || !reminded(91) {
		t.Error("the reminder does not begin at 90 days")
	}
	w.want(cli.Done, "", "config", "token-reminder", "10")
	if reminded(9) || !reminded(11) {
		t.Error("the setting is not heeded")
	}
	w.want(cli.Done, "", "config", "token-reminder", "off")
	if reminded(900) {
		t.Error("off is not heeded")
	}
}

// TestLeftoversStopNothing: an item that cannot be deleted yet is told of, and
// the command goes on.
func TestLeftoversStopNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stuck := &undeletable{Keychain: w.keychain}
	w.keychain = stuck
	w.setUp("--keychain", "os")
	stuck.stuck = true
	w.want(cli.Done, w.account.NewToken(), "rotate", "--token-stdin", "--yes", "--no-sync")
	r := w.want(cli.Done, "", "sync")
	if !strings.Contains(r.err, "could not be deleted from the keychain yet") {
		t.Errorf("sync says:\n%s", r.err)
	}
	stuck.stuck = false
	if r := w.want(cli.Done, "", "sync"); strings.Contains(r.err, "deleted") {
		t.Errorf("sync says:\n%s", r.err)
	}
	if stuck.deleted == 0 {
		t.Error("the old item was never deleted")
	}
}

// undeletable is a keychain that may refuse to delete.
type undeletable struct {
	keychain.Keychain
	stuck   bool
	deleted int
}

func (k *undeletable) Delete(ctx context.Context, account string) error {
	if k.stuck && !strings.HasPrefix(account, "probe/") {
		return &keychain.Error{Op: "delete", Kind: keychain.OS, Reason: keychain.Locked}
	}
	k.deleted++
	return k.Keychain.Delete(ctx, account)
}

// TestWaitingForTheKeychainIsExplained where a person is there.
func TestWaitingForTheKeychainIsExplained(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	slow := waiting{Keychain: w.keychain, asked: make(chan struct{}), ctx: ctx}
	w.keychain = slow
	e, _, _ := w.env("", "sync", "--progress", "plain")
	said := make(notices, 8)
	e.InTTY, e.OutTTY, e.Err = true, true, said
	e.Clock = quickClock{}
	ended := make(chan cli.Code)
	go func() { ended <- cli.Run(ctx, e) }()
	<-slow.asked
	if text := <-said; !strings.Contains(text, "asking you to unlock its keychain") || !strings.Contains(text, "Ctrl+C") {
		t.Errorf("it says %q", text)
	}
	cancel() // Ctrl+C
	if code := <-ended; code != cli.Cancelled {
		t.Errorf("exit %d", code)
	}
}

// TestNoKeychainIsNamedWhereTheTokenIsElsewhere: neither a wait nor an end
// speaks of one where the token is in an encrypted file, or nowhere.
func TestNoKeychainIsNamedWhereTheTokenIsElsewhere(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"file", "none"} {
		w := newWorld(t)
		w.secrets["CONNECTPD_PASSPHRASE"] = passphrase
		waited := 0
		run := func(key string, args ...string) {
			t.Helper()
			e, out, errs := w.env("", args...)
			e.InTTY, e.OutTTY, e.Clock = true, true, quickClock{}
			e.AskSecret = func(context.Context, string) ([]byte, error) { return []byte(key), nil }
			code := cli.Run(t.Context(), e)
			text := out.String() + errs.String()
			if code != cli.Done || strings.Contains(strings.ToLower(text), "keychain") {
				t.Errorf("%s: connectpd %v: exit %d\n%s", kind, args, code, text)
			}
			waited += strings.Count(text, "Still waiting.")
		}
		run(w.account.AccountKey(), "setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--token-stdin", "--keychain", kind, "--yes", "--no-sync")
		run(w.account.AccountKey(), "sync", "--progress", "plain")
		run(w.account.NewToken(), "rotate", "--token-stdin", "--yes", "--no-sync")
		run("", "disconnect", "PagerDuty", "--yes")
		if waited < 3 {
			t.Errorf("%s: waited %d times: the test is blind", kind, waited)
		}
	}
}

// TestATokenFileThatIsGone is told of by its name.
func TestATokenFileThatIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.secrets["CONNECTPD_PASSPHRASE"] = passphrase
	w.setUp("--keychain", "file", "--no-sync")
	files, err := filepath.Glob(filepath.Join(w.home(), "keychain", "*~*.age"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	r := w.run("", "sync")
	if r.code == cli.Done || !strings.Contains(r.err, "is no longer in the encrypted file") || strings.Contains(r.err, "keychain") {
		t.Errorf("exit %d\n%s", r.code, r.err)
	}
	if r := w.want(cli.Done, "", "status"); !strings.Contains(strings.Join(strings.Fields(r.out), " "), "no longer in the encrypted file") {
		t.Errorf("status says:\n%s", r.out)
	}
}

// notices hands over what is written, one write at a time.
type notices chan string

func (n notices) Write(p []byte) (int, error) { n <- string(p); return len(p), nil }

// waiting is a keychain whose dialog nobody answers.
type waiting struct {
	keychain.Keychain
	asked chan struct{}
	ctx   context.Context
}

func (k waiting) Get(ctx context.Context, _ string) (secret.Value, error) {
	close(k.asked)
	<-ctx.Done()
	return secret.Value{}, &keychain.Error{Op: "read", Kind: keychain.OS, Reason: keychain.Stopped, Err: ctx.Err()}
}

// quickClock sleeps no time.
type quickClock struct{ realClock }

func (quickClock) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// laterClock is that of a later day.
type laterClock struct {
	realClock
	later time.Duration
}

func (c *laterClock) Now() time.Time { return c.realClock.Now().Add(c.later) }

func (w *world) document() statusDocument {
	w.t.Helper()
	return objects[statusDocument](w.t, w.want(cli.Done, "", "status", "--json").out)[0]
}

func (w *world) oldKeys() string {
	w.t.Helper()
	var all []string
	for _, o := range w.document().Connectors[0].Token.Old_keys {
		all = append(all, o.Last4)
	}
	return strings.Join(all, " ")
}

// damageFiles breaks the last byte of every encrypted token.
func damageFiles(t *testing.T, home string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(home, "keychain", "*~*.age"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no encrypted tokens: %v", err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err == nil {
			data[len(data)-1] ^= 1
			err = os.WriteFile(path, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func ending(token string) string { return token[len(token)-4:] }

// TestKeptTokensGoNowhereElse: each way to use a kept token with a variable
// that names another base ends with exit 2, and that base hears nothing.
func TestKeptTokensGoNowhereElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.want(cli.Done, w.account.NewToken(), "rotate", "--token-stdin", "--yes", "--no-sync")
	own := len(w.server.Requests())
	other := worldOf(t, load.Generate(8, smallAccount), simulator.Options{})
	w.vars["CONNECTPD_API_URL"] = other.base
	for _, args := range [][]string{{"sync"}, {"sync", "--progress", "json"}, {"rotate", "--old-key", "--token-stdin"}} {
		r := w.want(cli.Usage, w.account.AccountKey(), args...)
		if !strings.Contains(r.err, "nothing was sent") || !strings.Contains(r.err, w.base) || !strings.Contains(r.err, other.base) {
			t.Errorf("%v says:\n%s", args, r.err)
		}
	}
	if n := len(other.server.Requests()) + len(w.server.Requests()) - own; n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	w.want(cli.Done, "", "status") // the rest goes on
}
