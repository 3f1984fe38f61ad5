package cli_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/cli"
)

// TestTypedWords: an error repeats the word that was typed and names what was
// perhaps meant.
func TestTypedWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os", "--no-sync")
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"foo"}, []string{`"foo"`, "connectpd --help"}},
		{[]string{"synch"}, []string{`"synch"`, "did you mean connectpd sync?"}},
		{[]string{"help", "synch"}, []string{`"synch"`, "did you mean connectpd sync?"}},
		{[]string{"token", "mov"}, []string{`"mov"`, "did you mean connectpd token move?"}},
		{[]string{"completion", "bsah"}, []string{`"bsah"`, "did you mean connectpd completion bash?"}},
		{[]string{"status", "a", "extra"}, []string{`"extra" is extra`, "Usage: connectpd status [CONNECTOR]"}},
		{[]string{"sync", "--progres"}, []string{"--progres", "did you mean --progress?"}},
		{[]string{"sync", "--token-file", "t"}, []string{"connectpd sync has no flag --token-file", "connectpd setup, ", "connectpd token move"}},
		{[]string{"setup", "--tokn-file", "t"}, []string{"--tokn-file", "did you mean --token-file?"}},
		{[]string{"status", "-q"}, []string{`connectpd status has no such flag: "-q"`}},
		{[]string{"sync", "--progress", "jsno"}, []string{`"jsno"`, "did you mean json?"}},
		{[]string{"export", "csvv"}, []string{`"csvv"`, "did you mean csv?"}},
		{[]string{"config", "token-remind"}, []string{`"token-remind"`, "did you mean token-reminder?"}},
		{[]string{"findings", "silence", "powerfull-role", "x", "--reason", "y"}, []string{`"powerfull-role"`, "did you mean powerful-role?"}},
	} {
		r := w.want(cli.Usage, "", c.args...)
		for _, want := range c.says {
			if !strings.Contains(r.err, want) {
				t.Errorf("%q does not say %q:\n%s", c.args, want, r.err)
			}
		}
	}
	// What may be a key is not repeated, however it is written.
	const key = "u+ThisIsNoKeyButLong1x"
	for _, args := range [][]string{{key}, {"status", "a", key}, {"token", key}, {"sync", "--" + key}, {"setup", "--token" + key},
		{"setup", "--token=" + key}, {"completion", key}, {"help", key}} {
		if r := w.want(cli.Usage, "", args...); strings.Contains(r.err+r.out, key) {
			t.Errorf("%q repeats what may be a key:\n%s", args, r.err)
		}
	}
}

// TestFilesThatCannotBe: an error about a file names the file that was typed,
// and says what is wrong with it, once.
func TestFilesThatCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	none := filepath.Join(t.TempDir(), "none")
	r := w.want(cli.Usage, "", "setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--keychain", "os", "--yes", "--token-file", none)
	if !strings.Contains(r.err, none+" cannot be read: ") || strings.Count(r.err, none) != 1 {
		t.Errorf("%s", r.err)
	}
	w.setUp("--keychain", "os")
	r = w.want(cli.Failed, "", "export", "json", "-o", filepath.Join(none, "x.json"))
	if !strings.Contains(r.err, "there is no folder "+none) || !strings.Contains(r.err, "hint: ") || strings.Contains(r.err, ".connectpd-") {
		t.Errorf("%s", r.err)
	}
}

// TestAskedForByAnotherName: a word that another program has for a command, a
// command below one that lists, and a flag without its dashes lead to what was
// meant; so does the word for a list.
func TestAskedForByAnotherName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os", "--no-sync")
	for _, c := range []struct {
		code cli.Code
		args []string
		says string
	}{
		{cli.Usage, []string{"remove"}, "did you mean connectpd disconnect?"},
		{cli.Usage, []string{"login"}, "did you mean connectpd setup?"},
		{cli.Usage, []string{"exit-code"}, "did you mean connectpd help exit-codes?"},
		{cli.Usage, []string{"help", "review", "shwo"}, "did you mean connectpd review show?"},
		{cli.Usage, []string{"token", "mvoe", "--to", "file"}, "did you mean connectpd token move?"},
		{cli.Usage, []string{"findings", "silnce", "powerful-role", "PX", "--reason", "x"}, "did you mean connectpd findings silence?"},
		{cli.NoConnector, []string{"findings", "silnce"}, "did you mean connectpd findings silence?"},
		{cli.NoConnector, []string{"review", "shwo"}, "did you mean connectpd review show?"},
		{cli.NoConnector, []string{"review", "list"}, "did you mean connectpd review?"},
		{cli.Usage, []string{"owners", "add", "bob@example.com"}, "did you mean connectpd owners --add?"},
		{cli.Usage, []string{"silence", "powerful-role", "PX"}, "did you mean connectpd findings silence?"},
		{cli.Usage, []string{"findings", "silnce", "powerful-role", "PX"}, "error: there is no such command: \"silnce\""},
		{cli.Usage, []string{"help", "json"}, "did you mean connectpd help formatting?"},
		{cli.Usage, []string{"export", "PagerDuty", "csv"}, "did you mean connectpd export csv CONNECTOR?"},
		{cli.Usage, []string{"rename", "PagerDuty", "Two", "words"}, "hint: put quotes around a name with spaces."},
		{cli.Usage, []string{"disconnect", "PagerDuty"}, "error: there is no terminal to answer in: Disconnect PagerDuty now?\nhint: add --yes"},
		{cli.NoConnector, []string{"setup", "--resume", "nosuch"}, `called "nosuch"`},
		{cli.Usage, []string{"rename", "PagerDuty"}, "connectpd rename needs NAME"},
		{cli.Usage, []string{"rename"}, "connectpd rename needs CONNECTOR and NAME"},
		{cli.Usage, []string{"export"}, "connectpd export needs csv|xlsx"},
		{cli.Usage, []string{"access", "--as-of"}, "--as-of needs a value\nhint: use --as-of RUN|DATE"},
		{cli.Usage, []string{"logs", "-n", "x"}, "-n cannot be \"x\"\nhint: use -n N, a whole number"},
		{cli.Usage, []string{"sync", "--concurrency", "x"}, "--concurrency cannot be \"x\"\nhint: use --concurrency N, a whole number"},
		{cli.Usage, []string{"prune", "--older-than", "7"}, "--older-than cannot be \"7\"\nhint: use --older-than 90s, 30m, 12h or 7d"},
		{cli.Usage, []string{"status", "--json=maybe"}, "--json cannot be \"maybe\"\nhint: use --json alone"},
		{cli.Usage, []string{"version", "--json"}, "error: connectpd version has no such flag: \"--json\"\nhint: see: connectpd version --help"},
	} {
		if r := w.want(c.code, "", c.args...); !strings.Contains(r.err, c.says) {
			t.Errorf("%q does not say %q:\n%s", c.args, c.says, r.err)
		}
	}
}

// TestLetterCaseDoesNotMatter: neither of formats and other fixed values nor of
// settings, kinds of findings and ids.
func TestLetterCaseDoesNotMatter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "OS")
	for _, args := range [][]string{
		{"export", "CSV", "-o", filepath.Join(t.TempDir(), "a.csv")}, {"access", "--type", "Team"}, {"sync", "--progress", "Quiet"},
		{"config", "Token-Reminder", "30D"}, {"config", "KEEP-HISTORY", "OFF"}, {"status", "PAGERDUTY"},
	} {
		w.want(cli.Done, "", args...)
	}
	if r := w.want(cli.Done, "", "config", "token-reminder"); r.out != "token-reminder 30\n" {
		t.Errorf("the reminder is %q", r.out)
	}
	f := objects[struct{ Kind, ID string }](t, w.want(cli.Done, "", "findings", "--json").out)[0]
	w.want(cli.Done, "", "findings", "silence", strings.ToUpper(f.Kind), strings.ToLower(f.ID), "--reason", "known")
	silenced := false
	for _, now := range objects[struct {
		Kind, ID string
		Silenced *struct{ Kind, ID, Reason string }
	}](t, w.want(cli.Done, "", "findings", "--json").out) {
		if now.Kind == f.Kind && now.ID == f.ID {
			silenced = now.Silenced != nil && now.Silenced.Kind == f.Kind && now.Silenced.ID == f.ID && now.Silenced.Reason == "known"
		}
	}
	if !silenced {
		t.Errorf("%s %s is not silenced by its kind and id in another case", f.Kind, f.ID)
	}
}

// TestTheSameSetUpAgain: what did not change is said where the set-up says
// what it saved, not after what the sync found.
func TestTheSameSetUpAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	if r := w.setUp("--keychain", "os"); !strings.HasPrefix(r.out, "PagerDuty (") ||
		!strings.Contains(strings.SplitN(r.out, "\n", 2)[0], "was already set up like this, with this token: nothing changed.") {
		t.Errorf("%s", r.out)
	}
	if r := w.setUp("--keychain", "os", "--no-sync"); strings.Contains(r.out, "Not synced yet") {
		t.Errorf("the data that is there is denied:\n%s", r.out)
	}
}

// TestTooOldIsSaid: a check that fails for the age of the data says so.
func TestTooOldIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.clock = ahead{by: 24 * time.Hour}
	r := w.want(cli.Failed, "", "status", "--json", "--exit-code", "--max-age", "12h")
	if r.err != "error: the data from PagerDuty is from 24 hours ago, older than --max-age 12h\nhint: update it with: connectpd sync\n" {
		t.Errorf("%s", r.err)
	}
	w.want(cli.Done, "", "status", "--exit-code", "--max-age", "2d")
}

// TestAnUnfinishedSetUpIsNamed: where there is no connector yet, a set-up that
// was begun is what to go on with, and a cancelled command hints at nothing.
func TestAnUnfinishedSetUpIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	st, err := store.Open(t.Context(), w.home(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(st.SaveDraft(t.Context(), store.Draft{ID: "d1", Answers: []byte(`{"version":2}`)}), st.Close())
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"status", "access", "sync", "findings", "review"} {
		r := w.want(cli.NoConnector, "", command)
		if !strings.Contains(r.err, "the setup of PagerDuty is unfinished\nhint: continue it with: connectpd setup --resume \"PagerDuty\"\n") {
			t.Errorf("%s: %s", command, r.err)
		}
	}
	if r := w.want(cli.NoConnector, "", "setup", "--resume", "pagerdty"); !strings.Contains(r.err, `did you mean "PagerDuty"?`) {
		t.Errorf("%s", r.err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	e, _, errs := w.env("", "status")
	if code := cli.Run(ctx, e); code != cli.Cancelled || errs.String() != "error: cancelled; the last synced data is unchanged\n" {
		t.Errorf("exit %d: %s", code, errs)
	}
}
