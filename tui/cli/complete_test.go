package cli_test

import (
	"strings"
	"testing"

	"connectpd/tui/cli"
)

// TestValuesAreCompleted: a shell is offered the values of every flag with a
// fixed set, and people, resources and syncs of the store.
func TestValuesAreCompleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	const noFiles = ":4\n"
	for _, c := range []struct {
		line string
		want string
	}{
		{"sync --progress", "auto\ntui\nplain\njson\nquiet\n"},
		{"setup --keychain", "os\nfile\nnone\n"},
		{"setup --platform", "local\nconductorone\n"},
		{"setup --app", "PagerDuty"},
		{"token move --to", "os\nfile\nnone\n"},
		{"access --type", "team\nrole\nschedule\n"},
		{"access --color", "auto\nalways\nnever\n"},
		{"access --user", "@"},
		{"access --resource", "\tteam"},
		{"access PagerDuty --as-of", "1\t"},
		{"changes --since", "1\t"},
		{"owners --remove", "ada@example.com\tAda"},
		{"findings silence", "powerful-role\n"},
		{"findings silence powerful-role", "Admin"},
		{"prune --older-than", ""},
		{"help", "environment\t"},
		{"config keep-history", "off\n"},
	} {
		r := w.want(cli.Done, "", append(append([]string{"__complete"}, strings.Fields(c.line)...), "")...)
		if !strings.Contains(r.out, c.want) || !strings.HasSuffix(r.out, noFiles) {
			t.Errorf("%s:\n%s", c.line, r.out)
		}
	}
	// What is silenced is offered to be shown again, and nothing else; it is no
	// longer offered to be silenced.
	unsilence := func(more ...string) string {
		return w.want(cli.Done, "", append([]string{"__complete", "findings", "unsilence"}, more...)...).out
	}
	if got := unsilence(""); got != noFiles {
		t.Errorf("nothing is silenced:\n%s", got)
	}
	w.want(cli.Done, "", "findings", "silence", "powerful-role", "PNOBODY", "--reason", "left")
	for _, f := range objects[struct{ Kind, ID string }](t, w.want(cli.Done, "", "findings", "--json").out) {
		if f.Kind != "powerful-role" {
			continue
		}
		w.want(cli.Done, "", "findings", "silence", f.Kind, f.ID, "--reason", "runs the account")
		if r := w.want(cli.Done, "", "__complete", "findings", "silence", f.Kind, ""); strings.Contains(r.out, f.ID) {
			t.Errorf("%s is silenced and offered:\n%s", f.ID, r.out)
		}
		if got := unsilence("Powerful-Role", ""); !strings.Contains(got, f.ID+"\truns the account\n") || !strings.Contains(got, "PNOBODY\tleft\n") {
			t.Errorf("to be shown again:\n%s", got)
		}
		break
	}
	if got := unsilence(""); got != "powerful-role\n"+noFiles || unsilence("nobody-on-call", "") != noFiles {
		t.Errorf("the kinds to be shown again:\n%s", got)
	}
	for command, meaning := range map[string]string{"access": "--as-of\tas of this run or date (", "owners": "--add\tadd this owner, by EMAIL ("} {
		if r := w.want(cli.Done, "", "__complete", command, "--"); !strings.Contains(r.out, meaning) {
			t.Errorf("what a flag of %s means:\n%s", command, r.out)
		}
	}
	if r := w.want(cli.Done, "", "__complete", "setup", "--resume", ""); strings.Contains(r.out, "PagerDuty") {
		t.Errorf("a finished set-up is offered:\n%s", r.out)
	}
	other := newWorld(t)
	other.handOver()
	for _, flag := range []string{"--resume", "--send-again"} {
		if r := other.want(cli.Done, "", "__complete", "setup", flag, ""); !strings.Contains(r.out, "PagerDuty\thanded over\n") {
			t.Errorf("%s:\n%s", flag, r.out)
		}
	}
	if r := w.want(cli.Done, "", "__complete", "export", "csv", "-o", ""); !strings.HasSuffix(r.out, ":0\n") {
		t.Errorf("a file is not offered where one is meant:\n%s", r.out)
	}
}
