package cli

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArguments,
		Example: examples("connectpd version"),
		RunE: a.run(func(context.Context, []string) error {
			_, err := fmt.Fprintf(a.env.Out, "connectpd %s\n%s\n%s %s/%s\n",
				a.env.Version, a.env.Build, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		}),
	}
}

// Build is what the build recorded of its source.
type Build struct {
	Commit   string // empty where nothing was recorded
	Date     string // of the commit, UTC
	Modified bool   // there were changes beside the commit
}

func (b Build) String() string {
	switch {
	case b.Commit == "":
		return "commit not recorded"
	case b.Modified:
		return "commit " + b.Commit + " of " + b.Date + ", with uncommitted changes"
	}
	return "commit " + b.Commit + " of " + b.Date
}

// BuildOf reads it.
func BuildOf(info *debug.BuildInfo) (b Build) {
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// helpCommand is cobra's, but for an unknown command it fails as every wrong
// argument does.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND|TOPIC]", GroupID: groupProgram, Short: "Help for a command or a topic",
		Example:           examples("connectpd help sync", "connectpd help environment"),
		ValidArgsFunction: completeHelp,
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			switch {
			case err != nil:
				return unknownCommand(root, args[0])
			case len(rest) > 0:
				return unknownCommand(c, rest[0])
			}
			c.InitDefaultHelpFlag()
			return c.Help()
		},
	}
}

// completeHelp offers commands, one below the other, and topics.
func completeHelp(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if c, rest, err := c.Root().Find(args); err == nil && len(rest) == 0 {
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
				names = append(names, described(sub.Name(), sub.Short))
			}
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
