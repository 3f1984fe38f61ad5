package cli

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArguments,
		RunE: a.run(func(context.Context, []string) error {
			_, err := fmt.Fprintf(a.env.Out, "connectpd %s\n%s %s/%s\n",
				a.env.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		}),
	}
}

// helpCommand is cobra's, but for an unknown command it fails as every wrong
// argument does.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Help for a command",
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, strings.Join(args, " "))
			}
			c.InitDefaultHelpFlag()
			return c.Help()
		},
	}
}
