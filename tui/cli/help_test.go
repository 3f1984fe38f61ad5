package cli

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connectpd/store/secret"
	"connectpd/tui/ui"
)

// everyCommand calls f for every command and help topic.
func everyCommand(f func(*cobra.Command)) {
	everyCommandOf(&app{env: &Env{Line: func(FaceOptions) Lines { return nil }}, redactor: secret.NewRedactor()}, f)
}

func everyCommandOf(a *app, f func(*cobra.Command)) {
	root := a.rootCommand()
	addCompletion(root)
	root.InitDefaultHelpCmd()
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		f(c)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// TestEveryCommandIsShownInUse: each has an example, belongs to a group of the
// help, and its flags say their values once.
func TestEveryCommandIsShownInUse(t *testing.T) {
	everyCommand(func(c *cobra.Command) {
		path := c.CommandPath()
		if strings.HasPrefix(path, "connectpd completion ") {
			return // cobra's own
		}
		if c.IsAdditionalHelpTopicCommand() {
			if c.Long == "" || c.Short == "" {
				t.Errorf("the topic %s says nothing", path)
			}
			return
		}
		if c.Example == "" {
			t.Errorf("%s has no example", path)
		}
		if c.HasParent() && !c.Parent().HasParent() && c.GroupID == "" {
			t.Errorf("%s is in no group", path)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if value, usage := pflag.UnquoteUsage(f); strings.HasSuffix(": "+usage, ": "+value) {
				t.Errorf("%s --%s says its values twice: %s %s", path, f.Name, value, usage)
			}
		})
	})
}

// TestHelpFitsTheWindow: no line of a help is wider than the window but for
// the examples, which are there to be copied, and nothing is lost on the way.
func TestHelpFitsTheWindow(t *testing.T) {
	for _, width := range []int{80, 50} {
		a := &app{redactor: secret.NewRedactor(), env: &Env{Line: func(FaceOptions) Lines { return nil }, UTF8: true,
			OutTTY: true, Size: func() (int, int) { return width, 24 }, Vars: map[string]string{"TERM": "xterm"}}}
		everyCommandOf(a, func(c *cobra.Command) {
			if strings.HasPrefix(c.CommandPath(), "connectpd completion ") {
				return // cobra's own text
			}
			out := &strings.Builder{}
			c.SetOut(out)
			a.printHelp(c, nil)
			for line := range strings.Lines(out.String()) {
				line = strings.TrimRight(line, "\n")
				if ui.Width(line) > width && strings.Contains(strings.TrimSpace(line), " ") && !strings.Contains(c.Example, line) {
					t.Errorf("%s at %d: %d columns: %s", c.CommandPath(), width, ui.Width(line), line)
				}
			}
			said := strings.Join(strings.Fields(out.String()), " ")
			for _, text := range []string{c.Short, c.Long} {
				if text = strings.Join(strings.Fields(text), " "); !strings.Contains(said, text) && (c.Long == "" || text == strings.Join(strings.Fields(c.Long), " ")) {
					t.Errorf("%s at %d lacks %q:\n%s", c.CommandPath(), width, text, out)
				}
			}
			for _, sub := range c.Commands() {
				if !sub.Hidden && !strings.Contains(out.String(), "\n  "+sub.Name()+" ") {
					t.Errorf("%s at %d does not list %s:\n%s", c.CommandPath(), width, sub.Name(), out)
				}
			}
			c.LocalFlags().VisitAll(func(f *pflag.Flag) {
				if _, usage := pflag.UnquoteUsage(f); !f.Hidden && !strings.Contains(said, strings.Join(strings.Fields(usage), " ")) {
					t.Errorf("%s at %d lacks the meaning of --%s:\n%s", c.CommandPath(), width, f.Name, out)
				}
			})
		})
	}
}

// TestReflow: paragraphs are set anew where they stand, and so are the items of
// a list and second columns; what begins a line goes on beginning one.
func TestReflow(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"one two\nthree four", "one two three\nfour"},
		{"said:\n- one two\n  three four\n- five", "said:\n- one two\n  three four\n- five"},
		{"said:\n- one two three four\n  five", "said:\n- one two\n  three four\n  five"},
		{"NAME\n    one\n    two\nOTHER\n    three", "NAME\n    one two\nOTHER\n    three"},
		{"1    one two three\n     four\n2    five", "1    one two\n     three\n     four\n2    five"},
		{"Head\n  one two\n  three four\n\n  five", "Head\n  one two\n  three four\n\n  five"},
	} {
		if got := reflow(c.text, 14); got != c.want {
			t.Errorf("%q:\n%s\nwant\n%s", c.text, got, c.want)
		}
	}
}

// TestWrapWords: lines are broken between words alone, and columns stay apart.
func TestWrapWords(t *testing.T) {
	for text, want := range map[string]string{
		"info  one two three":        "info  one\ntwo three",
		"  one  two three four":      "  one  two\n  three four",
		"one two three ":             "one two\nthree",
		"https://acme.example/x y":   "https://acme.example/x\ny",
		"short  one\nlonger than it": "short  one\nlonger than\nit",
	} {
		if got := wrapWords(text, 12); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestHelpThatCannotBeWritten fails, as any output does.
func TestHelpThatCannotBeWritten(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"sync", "--help"}, {"help", "environment"}, {"token"}} {
		said := &strings.Builder{}
		code := Run(t.Context(), &Env{Args: args, Out: fullDisk{}, Err: said, Vars: map[string]string{}})
		if code != Failed || !strings.Contains(said.String(), "no space left on device") {
			t.Errorf("%q: exit %d: %s", args, code, said)
		}
	}
}

// TestExamplesAreCommandLines: what the examples show is taken.
func TestExamplesAreCommandLines(t *testing.T) {
	flagged := regexp.MustCompile(`(?:^| )--?([a-z][a-z-]*)`)
	everyCommand(func(c *cobra.Command) {
		if c.Example == "" {
			return
		}
		for line := range strings.SplitSeq(c.Example, "\n") {
			_, words, ok := strings.Cut(line, "connectpd")
			if !ok {
				t.Errorf("%s: no command line: %s", c.CommandPath(), line)
				continue
			}
			meant, _, err := c.Root().Find(strings.Fields(words))
			if err != nil {
				t.Errorf("%s: %v", line, err)
				continue
			}
			for _, m := range flagged.FindAllStringSubmatch(words, -1) {
				if meant.Flags().Lookup(m[1]) == nil && meant.Flags().ShorthandLookup(m[1][:1]) == nil {
					t.Errorf("%s: there is no flag %s", line, m[1])
				}
			}
		}
	})
}

// TestTheReadmeIsShort: what is reference stands in the help topics that it
// names.
func TestTheReadmeIsShort(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(readme), "\n"); n >= 200 {
		t.Errorf("the README has %d lines", n)
	}
	everyCommand(func(c *cobra.Command) {
		if c.IsAdditionalHelpTopicCommand() && !strings.Contains(string(readme), "help "+c.Name()) {
			t.Errorf("the README does not name the topic %s", c.Name())
		}
	})
}

// TestTopicsAreWhole: every variable and every exit code that the program
// knows has its line.
func TestTopicsAreWhole(t *testing.T) {
	source, err := os.ReadFile("env.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`var\w+\s+= "(\w+)"`).FindAllSubmatch(source, -1) {
		if !strings.Contains(definitions(environment), string(m[1])) {
			t.Errorf("help environment lacks %s", m[1])
		}
	}
	source, err = os.ReadFile("exit.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`Code = (\d+)`).FindAllSubmatch(source, -1) {
		if !regexp.MustCompile(`(?m)^` + string(m[1]) + ` `).MatchString(exitCodesHelp()) {
			t.Errorf("help exit-codes lacks %s", m[1])
		}
	}
}
