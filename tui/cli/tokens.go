package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

type moveFlags struct {
	to    string
	token tokenFlags
}

func (a *app) tokenCommand() *cobra.Command {
	f := &moveFlags{}
	move := &cobra.Command{
		Use: "move [CONNECTOR]", Short: "Keep the token in another place", Args: atMost(1),
		Example: examples(
			"connectpd token move --to file",
			"connectpd token move --to os --token-file key.txt",
		),
		Long: `Keep the API token somewhere else: os (this computer's keychain), file (an encrypted
file whose passphrase you type at each start) or none (it is deleted here, and you paste
it at each sync). The key and its age stay the same. The token is deleted from the old
place only after it was stored in the new one and read back. To keep a token that is not
kept yet, paste it again.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.moveToken(ctx, ref, f)
		}),
	}
	choiceVar(move.Flags(), &f.to, "to", "", "where to keep it", "os", "file", "none")
	f.token.define(move)
	token := &cobra.Command{
		Use: "token", Short: "Change where the API token is kept", Args: noArguments,
		Example: examples("connectpd token move --to file"),
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	token.AddCommand(move)
	return token
}

func (a *app) moveToken(ctx context.Context, ref string, f *moveFlags) error {
	if f.to == "" {
		return refuse(failure.ToMissing)
	}
	if err := f.token.check(); err != nil {
		return err
	}
	s, c, err := a.outsideOn(ctx, ref)
	if err != nil {
		return err
	}
	given, err := a.tokenToMove(ctx, c, f)
	if err != nil {
		return err
	}
	if err := a.cleanUp(ctx, s); err != nil {
		return err
	}
	file := c.Token.StoredIn == keychain.File || f.to == string(keychain.File)
	told := fmt.Sprintf("The token of %s is already %s.", c.Name, c.Token.StoredIn.Kept())
	if c.Token.StoredIn == keychain.Kind(f.to) {
		return a.say(told)
	}
	err = s.unlocked(ctx, file, func(ctx context.Context) error {
		m := manage.NewMove(passphraseAsked{s.services}, c)
		if problem := m.Choose(manage.ChoosePlace + f.to); problem != nil {
			return problem
		}
		m.Give(given)
		err := a.drive(ctx, headless{flow: m})
		told = m.Told()
		return err
	})
	if err != nil {
		return err
	}
	return a.say(told)
}

// passphraseAsked are services to which the passphrase comes from here: it is
// asked for, or read from the environment, when a file is opened.
type passphraseAsked struct{ *service.Services }

func (passphraseAsked) MoveFacts(context.Context) (manage.MoveFacts, error) {
	return manage.MoveFacts{HavePassphrase: true}, nil
}

// tokenToMove is the token of a connector that keeps none: from the flags, or
// asked for. Of one that is kept nothing is given.
func (a *app) tokenToMove(ctx context.Context, c store.Connector, f *moveFlags) (secret.Value, error) {
	given := f.token.stdin || f.token.file != ""
	nowhere := c.Token.Number != 0 && c.Token.StoredIn == keychain.None
	switch {
	case given && !nowhere:
		return secret.Value{}, refuse(failure.TokenKept, failure.Blanks{"connector": c.Name, "place": c.Token.StoredIn.Kept()})
	case given:
		return a.readToken(ctx, f.token)
	case !nowhere, f.to == string(keychain.None):
		return secret.Value{}, nil
	case a.env.CanAsk():
		return a.askToken(ctx, c)
	}
	return secret.Value{}, refuse(failure.AskKeptNowhere, failure.Blanks{"connector": c.Name})
}

// startSync starts a sync, asking a person for what it lacks: a token that is
// kept nowhere, or the passphrase of the encrypted file.
func (a *app) startSync(ctx context.Context, s *session, c store.Connector, r service.SyncRequest) (y *service.Sync, err error) {
	kept := r.Token.Empty() && (r.Stored || s.services.EnvToken.Empty())
	if kept && c.Token.StoredIn == keychain.None && c.Token.Number != 0 && a.env.CanAsk() {
		if r.Token, err = a.askToken(ctx, c); err != nil {
			return nil, err
		}
	}
	place := keychain.None
	if kept {
		place = c.Token.StoredIn
	}
	err = s.patientlyIn(ctx, place, func(ctx context.Context) error {
		y, err = s.services.StartSync(ctx, r)
		return err
	})
	return y, err
}
