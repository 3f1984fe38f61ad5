package cli_test

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"connectpd/store/access"
	"connectpd/tui/cli"
	"connectpd/tui/ui"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

// seen is what a command line shows in a terminal of a size, and what it gave
// to a pager, by which arguments.
type seen struct {
	code            cli.Code
	out, err, paged string
	pager           []string
	look            *ui.Look // the list that was opened
}

// lookedAt is a face that notes which list was opened above home.
type lookedAt struct {
	cli.Face
	seen *seen
}

func (f lookedAt) Home(_ context.Context, _ *service.Services, look ui.Look) (ui.Ending, error) {
	f.seen.look = &look
	return ui.Ending{Kind: ui.Left}, nil
}

func (w *world) inTerminal(width, height int, args ...string) (s seen) {
	w.t.Helper()
	e, out, errs := w.env("", args...)
	e.InTTY, e.OutTTY, e.ErrTTY = true, true, true
	e.Size = func() (int, int) { return width, height }
	e.Page = func(argv []string, text io.Reader) error {
		shown, err := io.ReadAll(text)
		s.pager, s.paged = argv, string(shown)
		return err
	}
	e.Face = func(cli.FaceOptions) cli.Face { return lookedAt{seen: &s} }
	s.code = cli.Run(w.t.Context(), e)
	s.out, s.err = out.String(), errs.String()
	return s
}

// TestOutputFitsTheTerminal: no line is wider than the window, and what does
// not fit its height goes through the pager.
func TestOutputFitsTheTerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	for _, args := range [][]string{{"access", "--plain"}, {"findings", "--plain"}, {"status"}, {"owners"},
		{"sync", "--progress", "plain"}, {"logs", "-n", "9"}, {"app"}, {"rename", "PagerDuty", "PagerDuty"}, {"export", "csv", "-o", "-"},
		{"findings", "silence", "powerful-role", "PNOBODY", "--reason", "is meant to be so"}, {"changes", "--plain"},
		{"doctor"}, {"people"}, {"review", "--plain"}, {"config"}, {"version"}, {"help", "environment"}} {
		for _, width := range []int{80, 60, 45} {
			s := w.inTerminal(width, 10_000, args...)
			if s.code != cli.Done || s.out == "" || s.pager != nil {
				t.Fatalf("%v: exit %d, pager %v\n%s%s", args, s.code, s.pager, s.out, s.err)
			}
			for line := range strings.Lines(s.out + s.err) {
				if args[0] == "export" && !strings.Contains(line, "SHA-256") {
					continue // the data itself
				}
				if n := ui.Width(strings.TrimSuffix(line, "\n")); n > width && strings.Contains(strings.TrimSpace(line), " ") {
					t.Errorf("%v: %d cells in %d: %s", args, n, width, line)
				}
			}
		}
	}
	if s := w.inTerminal(45, 24, "sync", "--progress", "fancy"); !strings.Contains(s.err, "\nauto|tui|plain|json|quiet\n") {
		t.Errorf("an error in a narrow window:\n%s", s.err)
	}
	short := w.inTerminal(80, 24, "access", "--plain")
	if !slices.Equal(short.pager, []string{"less"}) || short.out != "" || !strings.Contains(short.paged, " grants, data from ") {
		t.Errorf("pager %v\n%s", short.pager, short.out)
	}
	w.vars["PAGER"] = "more  -s"
	if s := w.inTerminal(80, 24, "access", "--plain"); !slices.Equal(s.pager, []string{"more", "-s"}) {
		t.Errorf("PAGER is not heeded: %v", s.pager)
	}
	for _, none := range []string{"", "cat"} {
		w.vars["PAGER"] = none
		if s := w.inTerminal(80, 24, "access", "--plain"); s.pager != nil || s.out == "" {
			t.Errorf("PAGER=%q starts %v", none, s.pager)
		}
	}
	// Into a pipe nothing is fitted, paged or coloured.
	if r := w.want(cli.Done, "", "access"); ansi.Strip(r.out) != r.out || !strings.HasPrefix(r.out, "PERSON") {
		t.Errorf("%.300s", r.out)
	}
}

// TestColourOnTheCommandLine: by the same rules as on screens, and nothing is
// said by colour alone.
func TestColourOnTheCommandLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	commands := [][]string{{"access", "--plain"}, {"findings", "--plain"}, {"status"}, {"status", "nobody"}}
	for _, args := range commands {
		delete(w.vars, "NO_COLOR")
		coloured := w.inTerminal(100, 10_000, args...)
		all := coloured.out + coloured.err
		if !strings.Contains(all, "\x1b[") {
			t.Errorf("%v: no color", args)
		}
		if always := w.run("", append(args, "--color", "always")...); !strings.Contains(always.out+always.err, "\x1b[") {
			t.Errorf("%v: --color always changes nothing in a pipe", args)
		}
		never := w.inTerminal(100, 10_000, append(args, "--color", "never")...)
		if plain := never.out + never.err; withoutAges(plain) != withoutAges(ansi.Strip(all)) {
			t.Errorf("%v: color changes the words:\n%s\n%s", args, ansi.Strip(all), plain)
		}
		w.vars["NO_COLOR"] = "1"
		if s := w.inTerminal(100, 10_000, args...); strings.Contains(s.out+s.err, "\x1b[") {
			t.Errorf("%v: NO_COLOR is not heeded", args)
		}
	}
}

// withoutAges leaves out how long ago something was: two commands are run one
// after the other.
func withoutAges(text string) string { return ages.ReplaceAllString(text, "some time ago") }

var ages = regexp.MustCompile(`\d+ seconds? ago|just now`)

// TestListsOpenTheirScreens: in a terminal, and filtered as the flags say; an
// output flag prints.
func TestListsOpenTheirScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.want(cli.Done, "", "sync", "--progress", "quiet")
	person := w.account.Truth(w.clock.Now()).Users[0]
	team := w.account.Truth(w.clock.Now()).Teams[0]
	for _, c := range []struct {
		args []string
		want ui.Look
	}{
		{[]string{"access"}, ui.Look{List: manage.SeeAccess}},
		{[]string{"access", "--user", strings.ToUpper(person.Email)}, ui.Look{List: manage.SeeAccess, Type: access.TypeUser, ID: person.ID}},
		{[]string{"access", "--resource", team.Name}, ui.Look{List: manage.SeeAccess, Type: access.TypeTeam, ID: team.ID}},
		{[]string{"access", "--type", "team"}, ui.Look{List: manage.SeeAccess, Only: ui.Only{Type: access.TypeTeam}}},
		{[]string{"access", "--resource", team.Name, "--type", "team"}, ui.Look{List: manage.SeeAccess, Type: access.TypeTeam, ID: team.ID}},
		{[]string{"access", "--user", person.Email, "--type", "role"}, ui.Look{List: manage.SeeAccess, Type: access.TypeUser, ID: person.ID,
			Only: ui.Only{Type: access.TypeRole}}},
		{[]string{"access", "--as-of", "1"}, ui.Look{List: manage.SeeAccess, Only: ui.Only{Run: 1}}},
		{[]string{"changes"}, ui.Look{List: manage.SeeChanges}},
		{[]string{"changes", "--type", "role", "--user", person.Email}, ui.Look{List: manage.SeeChanges,
			Only: ui.Only{Type: access.TypeRole, User: person.Email}}},
		{[]string{"changes", "--since", "1", "--until", "2"}, ui.Look{List: manage.SeeChanges, Since: 1, Until: 2}},
		{[]string{"findings"}, ui.Look{List: manage.SeeFindings}},
		{[]string{"logs", "pagerduty"}, ui.Look{List: manage.SeeLog}},
	} {
		s := w.inTerminal(80, 24, c.args...)
		if s.look == nil || s.code != cli.Done || s.out != "" || s.paged != "" {
			t.Errorf("%v: exit %d, opened %v\n%s%s", c.args, s.code, s.look, s.out, s.err)
			continue
		}
		if got := *s.look; got.List != c.want.List || got.Type != c.want.Type || got.ID != c.want.ID ||
			got.Only.At.IsZero() != (got.Only.Run == 0) || only(got) != c.want.Only || got.Since != c.want.Since || got.Until != c.want.Until || got.Connector.Name != "PagerDuty" {
			t.Errorf("%v opens %+v", c.args, got)
		}
	}
	for _, line := range []string{
		"access --plain", "access --json", "access --csv", "access --as-of 1 --plain", "access --type team --plain",
		"changes --json", "changes --plain", "changes --type role --plain", "findings --plain", "findings --json",
		"logs --plain", "logs --json", "logs -n 5", "status", "owners",
	} {
		if s := w.inTerminal(80, 24, strings.Fields(line)...); s.look != nil || s.code != cli.Done || s.out+s.paged == "" && !strings.HasPrefix(line, "changes --json") {
			t.Errorf("%s: exit %d, opened %v\n%s%s", line, s.code, s.look, s.out, s.err)
		}
	}
	// A name that is not there is an error in a terminal too, and a terminal
	// without screens prints.
	if s := w.inTerminal(80, 24, "access", "--user", "nobody@example.com"); s.look != nil || s.code != cli.NoConnector {
		t.Errorf("nobody: exit %d, %v", s.code, s.look)
	}
	w.vars["TERM"] = "dumb"
	for _, c := range []struct{ command, says string }{
		{"access", "Ada Hoare, ada.hoare.31@example.com, schedule On call 8: member."},
		{"owners", "Each line: owner, email, "},
		{"status", "\nOwners: Ada Lovelace, ada@example.com, Super Administrator, "},
		{"findings", "\nHigh importance: "},
		{"logs", ". Sync "},
		{"doctor", "\nOk, store: "},
	} {
		s := w.inTerminal(80, 24, c.command)
		if s.look != nil || !strings.Contains("\n"+s.out+s.paged, c.says) || strings.Contains(s.out+s.paged, "  ") {
			t.Errorf("%s in a dumb terminal does not say %q, or in columns: opened %v\n%.900s", c.command, c.says, s.look, s.out+s.paged)
		}
	}
}

// only is what a list is narrowed to, but for when its run ended.
func only(l ui.Look) ui.Only {
	l.Only.At = time.Time{}
	return l.Only
}
