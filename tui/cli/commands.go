package cli

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"connectpd/store"
)

// commands lists every command, in the order of the contract.
func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.setupCommand(), a.syncCommand(), a.rotateCommand(),
		a.statusCommand(), a.accessCommand(), a.changesCommand(), a.findingsCommand(), a.logsCommand(), a.ownersCommand(),
		a.appCommand(), a.exportCommand(),
		a.tokenCommand(), a.renameCommand(), a.pruneCommand(), a.disconnectCommand(),
		a.configCommand(), a.doctorCommand(), a.demoCommand(), a.versionCommand(),
	}
}

// completion adds cobra's command. It takes a shell, and refuses what is none.
func completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd() // remembers where the output goes
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args = noArguments
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
}

// run1 makes a cobra function of a command with at most one CONNECTOR.
func (a *app) run1(f func(ctx context.Context, ref string) error) func(*cobra.Command, []string) error {
	return a.run(func(ctx context.Context, args []string) error {
		if len(args) == 0 {
			return f(ctx, "")
		}
		return f(ctx, args[0])
	})
}

// completeConnectors offers the names of the connectors to a shell, for the
// first word.
func (a *app) completeConnectors(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	home, err := homeFolder(a.env.Vars)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	if _, err := os.Stat(home); err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp // pressing Tab makes no store
	}
	ctx := c.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	s, err := a.opened(ctx, store.ToRead)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	list, err := s.store.Connectors(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []string
	for _, one := range list {
		names = append(names, cobra.CompletionWithDesc(one.Name, one.Account.Subdomain))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeFlag offers the connectors' names for flags that take one.
func (a *app) completeFlag(c *cobra.Command, flags ...string) {
	for _, f := range flags {
		err := c.RegisterFlagCompletionFunc(f, func(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			return a.completeConnectors(c, nil, typed)
		})
		if err != nil {
			panic(err) // there is no such flag: a mistake of ours that every run would show
		}
	}
}
