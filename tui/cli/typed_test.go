package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

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
		{[]string{"status", "a", "extra"}, []string{`"extra" is extra`, "usage: "}},
		{[]string{"sync", "--progres"}, []string{"--progres", "did you mean --progress?"}},
		{[]string{"sync", "--token-file", "t"}, []string{"connectpd sync has no flag --token-file", "connectpd setup, ", "connectpd token move"}},
		{[]string{"setup", "--tokn-file", "t"}, []string{"--tokn-file", "did you mean --token-file?"}},
		{[]string{"status", "-q"}, []string{"-q"}},
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
