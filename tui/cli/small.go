package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/tui/parts"
)

func (a *app) renameCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rename CONNECTOR NAME", Short: "Give a connector another name", Args: between(2, 2),
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run(func(ctx context.Context, args []string) error {
			s, err := a.session(ctx)
			if err != nil {
				return err
			}
			c, err := s.connector(ctx, args[0])
			if err != nil {
				return err
			}
			if args[1] == "" {
				return wrongUse("", "a connector needs a name")
			}
			if err := s.store.RenameConnector(ctx, c.ID, args[1]); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.env.Out, "%s is now called %s.\n", parts.Clean(c.Name), parts.Clean(args[1]))
			return err
		}),
	}
}

func (a *app) tokenCommand() *cobra.Command {
	var to string
	move := &cobra.Command{
		Use: "move [CONNECTOR]", Short: "Keep the token in another place", Args: atMost(1),
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
	if c.Token.StoredIn == keychain.File || to == string(keychain.File) {
		if err := s.askPassphrase(ctx); err != nil {
			return err
		}
	}
	c, err = s.services.MoveToken(ctx, c.ID, keychain.Kind(to))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.env.Out, "The token of %s is now %s.\n", parts.Clean(c.Name), keptWords(c.Token.StoredIn))
	return err
}

func checkKeychain(flag, kind string) error {
	return oneOf(flag, kind, string(keychain.OS), string(keychain.File), string(keychain.None))
}

// askPassphrase asks for the passphrase of the encrypted file where a person
// can be asked and no variable gave one.
func (s *session) askPassphrase(ctx context.Context) error {
	if !s.passphrase.Empty() || !s.app.env.CanAsk() {
		return nil
	}
	p, err := s.app.askSecret(ctx, "Passphrase of the encrypted file", false)
	if err != nil {
		return fmt.Errorf("read the passphrase: %w", err)
	}
	s.passphrase = secret.New(p)
	return nil
}

type disconnectFlags struct{ purge, yes bool }

func (a *app) disconnectCommand() *cobra.Command {
	f := &disconnectFlags{}
	c := &cobra.Command{
		Use: "disconnect CONNECTOR", Short: "Remove a connector and its token", Args: between(1, 1),
		Long: `Remove a connector and delete its token from the keychain. Its access data and
log stay for reading in the store's file unless --purge is given. The key itself
goes on working in PagerDuty until it is deleted there.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.disconnect(ctx, ref, f)
		}),
	}
	c.Flags().BoolVar(&f.purge, "purge", false, "also delete its access data, history and log")
	c.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	return c
}

func (a *app) disconnect(ctx context.Context, ref string, f *disconnectFlags) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	if !f.yes {
		ok, err := a.confirm(ctx, disconnectQuestion(c.Name, f.purge), "--yes")
		if err != nil || !ok {
			return err
		}
	}
	if _, err := s.services.Disconnect(ctx, c.ID, f.purge); err != nil {
		return err
	}
	text := parts.Clean(c.Name) + " is disconnected; its token was deleted from the keychain."
	if f.purge {
		text += " Its access data and log are deleted."
	}
	if c.Token.Last4 != "" {
		text += "\nThe key ending " + c.Token.Last4 + " still works in PagerDuty: delete it there under Integrations > API Access Keys."
	}
	_, err = fmt.Fprintln(a.env.Out, text)
	return err
}

func disconnectQuestion(name string, purge bool) string {
	q := "Disconnect " + parts.Clean(name) + " and delete its token"
	if purge {
		q += ", its access data and its log"
	}
	return q + "?"
}
