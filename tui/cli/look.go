package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"connectpd/tui/ui"
)

// plainFlag defines --plain, by which what would open a screen prints.
func plainFlag(c *cobra.Command, plain *bool) {
	c.Flags().BoolVar(plain, "plain", false, "print instead of opening the screen")
}

// opens reports that a command opens its screen: in a terminal that has
// screens, unless something asks for output. It is true only after the store
// was opened, which knows of a setting.
func (a *app) opens(output ...bool) bool {
	return !slices.Contains(output, true) && a.env.CanAsk() && a.env.Face != nil && a.whyLines() == ""
}

// converses reports that a command holds a conversation in plain lines, where
// another terminal opens its screen.
func (a *app) converses(output ...bool) bool {
	return !slices.Contains(output, true) && a.canTalk() && a.whyLines() != ""
}

// look opens a list above home, in a session that may write: from there
// everything else is reached.
func (a *app) look(ctx context.Context, l ui.Look) error {
	if err := a.close(); err != nil {
		return err
	}
	a.sess = nil
	return a.homeAt(ctx, l)
}
