package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/tui/parts"
	"connectpd/wizard"
)

func (a *app) tokenCommand() *cobra.Command {
	var to string
	move := &cobra.Command{
		Use: "move [CONNECTOR]", Short: "Keep the token in another place", Args: atMost(1),
		Long: `Keep the API token in another place: os (this computer's keychain), file (an
encrypted file, whose passphrase you type at each start) or none (it is deleted here,
and you paste it at each sync). The key stays the same, and so does its age. The
place before is emptied only after the new one was tried, filled and read back.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.moveToken(ctx, ref, to)
		}),
	}
	move.Flags().StringVar(&to, "to", "", "where it goes: `os|file|none`")
	token := &cobra.Command{
		Use: "token", Short: "Where the API token is kept", Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	token.AddCommand(move)
	return token
}

func (a *app) moveToken(ctx context.Context, ref, to string) error {
	if to == "" {
		return wrongUse("add --to os|file|none", "--to says where the token goes, and is missing")
	}
	if err := checkKeychain("--to", to); err != nil {
		return err
	}
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	if err := a.outside(s); err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	if err := a.cleanUp(ctx, s); err != nil {
		return err
	}
	file := c.Token.StoredIn == keychain.File || to == string(keychain.File)
	err = s.unlocked(ctx, file, func(ctx context.Context) error {
		moved, err := s.services.MoveToken(ctx, c.ID, keychain.Kind(to))
		if err == nil {
			c = moved
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.env.Out, "The token of %s is now %s.\n", parts.Clean(c.Name), keptWords(c.Token.StoredIn))
	return err
}

func checkKeychain(flag, kind string) error {
	return oneOf(flag, kind, string(keychain.OS), string(keychain.File), string(keychain.None))
}

// startSync starts a sync, asking a person for what it lacks: a token that is
// kept nowhere, or the passphrase of the encrypted file.
func (a *app) startSync(ctx context.Context, s *session, c store.Connector, r wizard.SyncRequest) (y *wizard.Sync, err error) {
	kept := r.Token.Empty() && (r.Stored || s.services.EnvToken.Empty())
	if kept && c.Token.StoredIn == keychain.None && c.Token.Number != 0 && a.env.CanAsk() {
		if r.Token, err = a.askToken(ctx, c); err != nil {
			return nil, err
		}
	}
	err = s.unlocked(ctx, kept && c.Token.StoredIn == keychain.File, func(ctx context.Context) error {
		y, err = s.services.StartSync(ctx, r)
		return err
	})
	return y, err
}
