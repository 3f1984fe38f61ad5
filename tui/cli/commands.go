package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
)

// group is a task and the commands for it, as the help lists them.
type group struct {
	id, title string
	commands  []*cobra.Command
}

// groupProgram also has cobra's own commands.
const groupProgram = "program"

func (a *app) groups() []group {
	return []group{
		{"connect", "Connect an account:", []*cobra.Command{
			a.setupCommand(), a.syncCommand(), a.rotateCommand(), a.statusCommand()}},
		{"look", "See the access data:", []*cobra.Command{
			a.accessCommand(), a.changesCommand(), a.findingsCommand(), a.exportCommand(), a.logsCommand()}},
		{"review", "Review access:", []*cobra.Command{a.reviewCommand(), a.peopleCommand()}},
		{"manage", "Manage a connector:", []*cobra.Command{
			a.ownersCommand(), a.appCommand(), a.tokenCommand(), a.renameCommand(), a.pruneCommand(), a.disconnectCommand()}},
		{groupProgram, "Other commands:", []*cobra.Command{
			a.demoCommand(), a.configCommand(), a.doctorCommand(), a.versionCommand()}},
	}
}

// addCommands puts every command and help topic below root.
func (a *app) addCommands(root *cobra.Command) {
	for _, g := range a.groups() {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, c := range g.commands {
			c.GroupID = g.id
			root.AddCommand(c)
		}
	}
	root.SetCompletionCommandGroupID(groupProgram)
	root.AddCommand(helpTopics()...)
	a.completeFlags(root)
}

// examples are the lines of a command's help that show it in use.
func examples(lines ...string) string { return "  " + strings.Join(lines, "\n  ") }

// addCompletion adds cobra's command. It takes a shell, and refuses what is
// none.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd() // remembers where the output goes
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args = noArguments
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
			c.Example = examples("connectpd completion bash > /etc/bash_completion.d/connectpd", "connectpd completion fish | source")
		}
	}
}

// run1 makes a cobra function of a command with at most one CONNECTOR.
func (a *app) run1(f func(ctx context.Context, ref string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		ref := append(args, "")[0]
		return orCommand(c, ref, f(c.Context(), ref))
	}
}
