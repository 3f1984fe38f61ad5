package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/sync/pagerduty"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
)

func TestDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "30m": 30 * time.Minute, "12h": 12 * time.Hour, "7d": 7 * 24 * time.Hour, "1s": time.Second,
	} {
		got, err := parseDuration(text)
		if err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", text, got, err, want)
		}
		if got := shortDuration(want); want != 90*time.Second && got != text {
			t.Errorf("%v is written %s, want %s", want, got, text)
		}
	}
	for _, text := range []string{"", "s", "5", "0m", "-5m", "+5m", "1.5h", "5 m", "5M", "5w", "1h30m", "99999999999999999999d", "200000000000d", "٣m"} {
		if got, err := parseDuration(text); err == nil {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}

func FuzzDuration(f *testing.F) {
	f.Add("90s")
	f.Add("7d")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parseDuration(text)
		if err != nil {
			return
		}
		if again, err := parseDuration(shortDuration(d)); d <= 0 || err != nil || again != d {
			t.Errorf("%q is %v, written %q, read again %v, %v", text, d, shortDuration(d), again, err)
		}
	})
}

func TestHomeFolder(t *testing.T) {
	abs := func(path ...string) string { return filepath.Join(append([]string{"/"}, path...)...) }
	for _, c := range []struct {
		system string
		vars   map[string]string
		want   string
	}{
		{"linux", map[string]string{"CONNECTPD_HOME": "/x/y", "HOME": "/home/a"}, abs("x", "y")},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data", "HOME": "/home/a"}, abs("data", "connectpd")},
		{"linux", map[string]string{"XDG_DATA_HOME": "relative", "HOME": "/home/a"}, abs("home", "a", ".local", "share", "connectpd")},
		{"freebsd", map[string]string{"HOME": "/home/a"}, abs("home", "a", ".local", "share", "connectpd")},
		{"darwin", map[string]string{"HOME": "/Users/a"}, abs("Users", "a", "Library", "Application Support", "connectpd")},
		{"windows", map[string]string{"LOCALAPPDATA": "/local"}, abs("local", "connectpd")},
		{"linux", map[string]string{}, ""},
		{"linux", map[string]string{"CONNECTPD_HOME": "~/keys", "HOME": "/home/a"}, abs("home", "a", "keys")},
		{"linux", map[string]string{"CONNECTPD_HOME": "$HOME/x", "HOME": "/home/a"}, ""},
		{"linux", map[string]string{"CONNECTPD_HOME": "%h/x", "HOME": "/home/a"}, ""},
		{"linux", map[string]string{"CONNECTPD_HOME": "./rel", "HOME": "/home/a"}, ""},
		{"linux", map[string]string{"CONNECTPD_HOME": "~/keys"}, ""},
		{"linux", map[string]string{"HOME": "%h"}, ""},
		{"darwin", map[string]string{"HOME": "rel"}, ""},
	} {
		got, err := homeFolderOn(c.system, c.vars)
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s %v: %q, %v; want %q", c.system, c.vars, got, err, c.want)
		}
	}
}

func TestExitCodes(t *testing.T) {
	wrap := func(err error) error { return fmt.Errorf("while at it: %w", err) }
	for _, c := range []struct {
		err  error
		want Code
	}{
		{nil, Done},
		{errors.New("anything"), Failed},
		{&store.BusyError{PID: 1}, Failed},
		{refuse(failure.TokenTwice), Usage},
		{&store.AmbiguousError{}, Usage},
		{&flow.Problem{Told: failure.Tell(failure.TokenMissing)}, Usage},
		{&flow.Problem{Told: failure.Tell(failure.ReadBack)}, Refused},
		{&flow.Problem{Told: failure.Tell(failure.TokenEventsKey)}, Refused},
		{&flow.Problem{Told: failure.Tell(failure.KeychainLocked)}, NoKeychain},
		{&flow.Problem{Told: failure.Tell(failure.NetRefused)}, Failed},
		{&pagerduty.Error{Class: access.ClassRejected}, Refused},
		{&pagerduty.Error{Class: access.ClassForbidden}, Refused},
		{&pagerduty.Error{Class: access.ClassIPBlocked}, Refused},
		{&pagerduty.Error{Class: access.ClassPlan}, Failed},
		{&engine.RefusedKeyError{Last4: "hQgz"}, Refused},
		{&engine.OtherAccountError{}, Refused},
		{store.ErrNoConnector, NoConnector},
		{&keychain.Error{Reason: keychain.Locked}, NoKeychain},
		{&keychain.Error{Reason: keychain.Missing}, NoKeychain},
		{&keychain.Error{Reason: keychain.Damaged}, NoKeychain},
		{&keychain.Error{Reason: keychain.NotAnswering}, NoKeychain},
		{&keychain.Error{Reason: keychain.NoPassphrase}, Usage},
		{context.Canceled, Cancelled},
		{exit(Held), Held},
	} {
		err := c.err
		if err != nil {
			err = wrap(err)
		}
		if got := codeOf(err); got != c.want {
			t.Errorf("%v: exit %d, want %d", c.err, got, c.want)
		}
	}
	for result, want := range map[store.Result]Code{
		store.ResultOK: Done, store.ResultPartial: Partial, store.ResultHeld: Held,
		store.ResultCancelled: Cancelled, store.ResultFailed: Failed,
	} {
		if got := codeOfOutcome(&engine.Outcome{Run: store.Run{Result: result}}); got != want {
			t.Errorf("a sync that is %s exits %d, want %d", result, got, want)
		}
	}
	failed := &engine.Outcome{Run: store.Run{Result: store.ResultFailed}, Err: wrap(&engine.RefusedKeyError{Last4: "hQgz"})}
	if got := codeOfOutcome(failed); got != Refused {
		t.Errorf("a sync whose token is rejected exits %d, want %d", got, Refused)
	}
}

func TestColor(t *testing.T) {
	for _, c := range []struct {
		flag string
		vars map[string]string
		want bool
	}{
		{"auto", nil, true},
		{"auto", map[string]string{"NO_COLOR": "1"}, false},
		{"auto", map[string]string{"NO_COLOR": ""}, true},
		{"auto", map[string]string{"CLICOLOR": "0"}, false},
		{"auto", map[string]string{"TERM": "dumb"}, false},
		{"always", map[string]string{"NO_COLOR": "1"}, true},
		{"never", nil, false},
	} {
		a := &app{env: &Env{OutTTY: true, Vars: c.vars}, flags: globalFlags{color: c.flag}}
		if got := a.color(); got != c.want {
			t.Errorf("--color %s with %v: %v, want %v", c.flag, c.vars, got, c.want)
		}
	}
}

func TestOnlyPagerDutyIsOpened(t *testing.T) {
	for address, want := range map[string]bool{
		"https://acme.pagerduty.com/api_keys":        true,
		"https://pagerduty.com/":                     true,
		"https://ACME.PagerDuty.com/":                true,
		"http://acme.pagerduty.com/":                 false,
		"https://pagerduty.com.evil.example/":        false,
		"https://evilpagerduty.com/":                 false,
		"https://user@acme.pagerduty.com/":           false,
		"https://acme.pagerduty.com:8443/":           false,
		"file:///etc/passwd":                         false,
		"javascript:alert(1)//https://pagerduty.com": false,
		"--version": false,
	} {
		if got := ui.CheckAddress(address) == nil; got != want {
			t.Errorf("%s: opened %v, want %v", address, got, want)
		}
	}
}

func TestNoBrowserOverSSH(t *testing.T) {
	vars := map[string]string{"DISPLAY": ":0"}
	if browserProgram("linux", func(n string) string { return vars[n] }) == nil {
		t.Error("there is a display, and yet no browser")
	}
	vars["SSH_CONNECTION"] = "10.0.0.1 1 10.0.0.2 22"
	for _, system := range []string{"linux", "darwin", "windows"} {
		if browserProgram(system, func(n string) string { return vars[n] }) != nil {
			t.Errorf("%s: a browser over SSH", system)
		}
	}
	if browserProgram("linux", func(string) string { return "" }) != nil {
		t.Error("a browser without a display")
	}
}

// steps plays snapshots to a viewer, one a tenth of a second.
func steps(v viewer, seconds int, at func(second int, s *engine.Snapshot)) error {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for tick := range seconds * 10 {
		s := engine.Snapshot{StartedAt: start, At: start.Add(time.Duration(tick) * 100 * time.Millisecond), Left: -1, Activity: engine.ReadingUsers}
		for i, typ := range access.ResourceTypes {
			s.Rows[i] = engine.Row{Type: typ, State: engine.RowReading, Total: -1}
		}
		s.Elapsed = s.At.Sub(start)
		at(tick/10, &s)
		if err := v.look(s, nil); err != nil {
			return err
		}
	}
	return nil
}

// TestPlainSpeaksSeldomAndStaysAlive: at most a line in five seconds while it
// counts, at least one in ten while it waits, one for each finished type.
func TestPlainSpeaksSeldomAndStaysAlive(t *testing.T) {
	out := &bytes.Buffer{}
	v := newPlainViewer(out, nil)
	err := steps(v, 60, func(second int, s *engine.Snapshot) {
		s.Rows[0].Done, s.Rows[0].Total = min(second, 20)*10, 200
		if second >= 21 {
			s.Rows[0].State = engine.RowDone
		}
		if second >= 30 && second < 55 {
			s.Waiting = &engine.Wait{Reason: "PagerDuty's rate limit", Until: s.StartedAt.Add(55 * time.Second)}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimSpace(out.String())
	got := strings.Split(text, "\n")
	if n := strings.Count(text, "Users: 200, done."); n != 1 {
		t.Errorf("the end of the users is told %d times:\n%s", n, text)
	}
	if len(got) < 6 || len(got) > 12 {
		t.Errorf("%d lines in a minute:\n%s", len(got), text)
	}
	if strings.Count(text, "rate limit") < 3 {
		t.Errorf("25 seconds of waiting are told too seldom:\n%s", text)
	}
	for _, line := range got {
		if strings.ContainsAny(line, "\x1b%|") {
			t.Errorf("no plain words: %q", line)
		}
	}
}

// TestJSONDoneNeverDecreases, also where a heartbeat comes from an older
// snapshot than an event before it.
func TestJSONDoneNeverDecreases(t *testing.T) {
	out := &bytes.Buffer{}
	v := newJSONViewer(out, nil)
	for _, done := range []int{5, 3, 9, 0} {
		if err := v.write(engine.Event{Kind: engine.EventProgress, Type: access.TypeUser, Done: done, Total: 4}); err != nil {
			t.Fatal(err)
		}
	}
	last := 0
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var j struct {
			Version     int
			Event       string
			Done, Total *int
		}
		if err := json.Unmarshal([]byte(line), &j); err != nil {
			t.Fatal(err)
		}
		if *j.Done < last || *j.Total < *j.Done || j.Version != 1 {
			t.Errorf("after %d: %s", last, line)
		}
		last = *j.Done
	}
}

// TestJSONStaysAlive: no silence is longer than about ten seconds.
func TestJSONStaysAlive(t *testing.T) {
	out := &bytes.Buffer{}
	if err := steps(newJSONViewer(out, nil), 60, func(int, *engine.Snapshot) {}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n < 5 || n > 7 {
		t.Errorf("%d lines in a silent minute:\n%s", n, out.String())
	}
}

// TestViewersRedact: nothing that a run reports shows a secret of this run.
func TestViewersRedact(t *testing.T) {
	const canary = "y_CanaryCanaryCanary"
	r := secret.NewRedactor(secret.New([]byte(canary)))
	said := errors.New("the server said: " + canary)
	out := &bytes.Buffer{}
	v := newJSONViewer(out, r)
	err := errors.Join(
		v.write(engine.Event{Kind: engine.EventWarning, Text: "a warning that quotes " + canary, RequestID: canary}),
		v.end(time.Now(), "c1", &engine.Outcome{Err: said}, access.Counts{}, nil),
		v.end(time.Now(), "c1", nil, access.Counts{}, said),
		newPlainViewer(out, r).look(engine.Snapshot{}, []engine.Event{{Kind: engine.EventWarning, Text: "quotes " + canary}}),
	)
	if err != nil {
		t.Fatal(err)
	}
	if text := out.String(); strings.Contains(text, canary) || strings.Count(text, "[redacted]") != 5 {
		t.Errorf("said:\n%s", text)
	}
}

func TestMisplacedKeysAreNotRepeated(t *testing.T) {
	for _, key := range []string{"y_NbAkKc66ryYTWUXYEu", "u+AbC4eF7hI9kLm2oPq5", "w_8PcNuHhA-y3xYdmc1x"} {
		for _, word := range []string{key, "--token=" + key, "--" + key, "/home/ada/" + key + ".txt"} {
			r := misplacedKeys([]string{"rotate", word})
			if got := r.Redact("unknown: " + word); strings.Contains(got, key) {
				t.Errorf("%s is repeated: %s", word, got)
			}
		}
	}
	for _, name := range []string{"PagerDuty", "PagerDutyProduction1", "acme-production-eu-1", "a2b9-customer-success", "ada@example.com", "2026-11-23T19:44:56Z"} {
		r := misplacedKeys([]string{name})
		if got := r.Redact("there is no connector " + name); !strings.Contains(got, name) {
			t.Errorf("%s is taken for a key", name)
		}
	}
}

// TestSmallTableHasEveryRow: also the last one.
func TestSmallTableHasEveryRow(t *testing.T) {
	a := &app{env: &Env{}}
	plain := func(int, int) lipgloss.Style { return lipgloss.NewStyle() }
	for _, rows := range [][][]string{{{"a", "one"}}, {{"a", "one"}, {"", "two\nthree"}}, {{"high", "why\nname"}, {"low", "why"}, {"c", "four"}}} {
		want := 0
		for _, r := range rows {
			want += 1 + strings.Count(r[1], "\n")
		}
		if got := a.smallTable(rows, plain); strings.Count(got, "\n") != want || !strings.HasSuffix(strings.Join(strings.Fields(got), " "), strings.Join(strings.Fields(rows[len(rows)-1][1]), " ")) {
			t.Errorf("%d lines wanted:\n%s", want, got)
		}
	}
}
