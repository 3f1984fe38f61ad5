package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/store/words"
)

// Run runs one command line and returns its exit code. It prints errors as
// `error: …` and `hint: …`, mistakes of our own included: Go's trace of a
// panic may quote anything.
func Run(ctx context.Context, e *Env) (code Code) {
	a := &app{env: e, redactor: secret.NewRedactor()}
	for _, v := range e.Secrets {
		a.redactor.Add(v)
	}
	a.misplaced = misplacedKeys(e.Args)
	defer a.redactor.RedactPanic(func(p secret.Panic) {
		code = Failed
		a.printError(refuse(failure.OwnMistake, failure.Blanks{"reason": p.Text, "place": ""}), a.redactor)
	})
	root := a.rootCommand()
	root.SetArgs(e.Args)
	root.SetIn(e.In)
	root.SetOut(e.Out)
	root.SetErr(e.Err)
	addCompletion(root)
	if len(e.Args) > 0 && e.Args[0] == cobra.ShellCompRequestCmd {
		showWholeUsages(root)
	}

	err := root.ExecuteContext(ctx)
	if err == nil {
		err = a.helpErr
	}
	if ended := a.close(); err == nil {
		err = ended
	}
	var c *codeError
	said := errors.As(err, &c) && c.said
	if err != nil && !said {
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			err = &codeError{code: Cancelled, err: errCancelled}
		}
		a.printError(err, a.redactor, a.misplaced)
		a.warnOfMisplacedKey()
	}
	return codeOf(err)
}

var errCancelled = failure.New(failure.Stopped)

// app is one run of the command line.
type app struct {
	env   *Env
	flags globalFlags
	sess  *session // opened by the first command part that needs it
	// lines is the line mode's face, once it was needed.
	lines             Lines
	warnedOf          []string // files that others can read
	goneOnInLines     bool     // the person left the screens for plain lines
	accessibleSetting bool
	demoControls      *DemoControls // nil outside the demo
	helpErr           error         // why a help could not be written
	// redactor knows every secret that this run was given.
	redactor *secret.Redactor
	// misplaced knows the words of the command line that look like keys. Only
	// errors leave them out: a connector's name may look like that too.
	misplaced *secret.Redactor
}

type globalFlags struct {
	color      string
	accessible bool
}

// rootCommand builds the tree of commands.
func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "connectpd",
		Short: "Set up a PagerDuty connector and sync its access data",
		Long:  a.about(),
		Args:  noArguments,
		Example: examples(
			"connectpd demo                             # try everything without an account",
			"connectpd                                  # set up a connector; later, see it",
			"connectpd access --user ada@example.com    # who has access to what",
		),
		RunE: a.run(a.home),
		// Run prints errors itself, once and in its own form.
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       a.env.Version,
	}
	root.SetVersionTemplate("connectpd {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(a.printHelp)
	choiceVar(root.PersistentFlags(), &a.flags.color, "color", "auto", "colors", "auto", "always", "never")
	if a.env.Line != nil {
		root.PersistentFlags().BoolVar(&a.flags.accessible, "accessible", false,
			"plain lines instead of screens (also ACCESSIBLE=1, TERM=dumb)")
	}
	a.addCommands(root)
	root.SetHelpCommand(helpCommand(root))
	root.SuggestionsMinimumDistance = 2
	return root
}

func (a *app) about() string {
	const text = `connectpd sets up a PagerDuty connector from the terminal and syncs the account's
access data: users, their teams and roles, and the schedules they are on. Without
arguments it sets up a connector or, later, shows your connectors.`
	if a.env.Line == nil {
		return text
	}
	return text + "\n\nFor screen readers and simple terminals, --accessible makes everything plain lines."
}

// run makes a cobra function of a command.
func (a *app) run(f func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error { return f(c.Context(), args) }
}

func noArguments(c *cobra.Command, args []string) error { return atMost(0)(c, args) }

// atMost allows up to n arguments.
func atMost(n int) cobra.PositionalArgs { return between(0, n) }

func between(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			missing := strings.Fields(c.Use)[1+len(args) : 1+least]
			return refuse(failure.WordsFew, failure.Blanks{"command": c.CommandPath(), "missing": words.List(missing), "usage": c.UseLine()})
		case len(args) > most && c.HasAvailableSubCommands() && (most == 0 || len(nearCommands(c, args[0])) > 0):
			return unknownCommand(c, args[0])
		case len(args) > most:
			return near(meantBy(c, args[0]), failure.Tell(failure.WordsMany, failure.Blanks{"command": c.CommandPath(), "usage": c.UseLine(), "typed": repeated(": %s is extra", args[most])}))
		}
		return nil
	}
}
