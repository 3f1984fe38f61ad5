package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

type setupFlags struct {
	app, newApp, idp   string
	owners             []string
	me                 string
	platform, region   string
	token              tokenFlags
	keychain           string
	resume, invitation string
	sendAgain          string
	noSync, yes        bool
}

func (a *app) setupCommand() *cobra.Command {
	f := &setupFlags{}
	c := &cobra.Command{
		Use: "setup", SuggestFor: []string{"init", "add", "new", "connect", "login"}, Short: "Set up a connector", Args: noArguments,
		Example: examples(
			"connectpd setup",
			`printf %s "$TOKEN" | connectpd setup --me ada@example.com --new-app PagerDuty --token-stdin --keychain os --yes`,
			"connectpd setup --platform conductorone",
			"connectpd setup --invite letter.txt",
		),
		Long: `Set up a connector: add it, choose its app and owners, create and enter the API token,
save and sync. In a terminal, connectpd asks for whatever the flags do not answer.
Without a terminal it asks nothing, and an error names the missing flags.

The API token is read from standard input, a file or a hidden prompt, never from an
argument.`,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.setup(ctx, f) }),
	}
	fl := c.Flags()
	fl.Var(&text{&f.app, "ID|NAME"}, "app", "the app that it feeds")
	fl.Var(&text{&f.newApp, "NAME"}, "new-app", "create an app with this name")
	fl.Var(&text{&f.idp, "NAME"}, "idp", "with --new-app: the identity provider that people sign in with")
	fl.StringArrayVar(&f.owners, "owner", nil, "an owner, by `EMAIL` (repeatable)")
	fl.Var(&text{&f.me, "EMAIL"}, "me", "who you are in PagerDuty")
	choiceVar(fl, &f.platform, "platform", "", "where the connector lives", service.PlatformIDs()...)
	choiceVar(fl, &f.region, "region", "", "region of the account", "us", "eu", "auto")
	f.token.define(c)
	choiceVar(fl, &f.keychain, "keychain", "", "where to keep the token", "os", "file", "none")
	fl.Var(&text{&f.resume, "CONNECTOR"}, "resume", "continue with this unfinished or handed-over connector")
	fl.Var(&text{&f.invitation, "FILE|-"}, "invite", "continue from the invitation in this file; - reads standard input")
	fl.Var(&text{&f.sendAgain, "CONNECTOR"}, "send-again", "only send the message of this handed-over connector again")
	fl.BoolVar(&f.noSync, "no-sync", false, "do not sync after saving")
	fl.BoolVar(&f.yes, "yes", false, "accept proposed answers, and warnings, without asking")
	return c
}

func (f *setupFlags) check() error {
	switch {
	case f.app != "" && f.newApp != "":
		return refuse(failure.AppTwice)
	case f.idp != "" && f.newApp == "":
		return refuse(failure.IDPNewApp)
	case f.invitation == "-" && f.token.stdin:
		return refuse(failure.StdinTwice)
	case f.resume != "" && f.invitation != "":
		return refuse(failure.ResumeInvite)
	}
	return f.token.check()
}

func (a *app) setup(ctx context.Context, f *setupFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	if f.sendAgain != "" {
		return a.sendAgain(ctx, f.sendAgain)
	}
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	if err := a.outside(ctx, s); err != nil {
		return err
	}
	if err := a.mail(ctx, s); err != nil {
		return err
	}
	if err := a.cleanUp(ctx, s); err != nil {
		return err
	}
	answers, err := a.answers(ctx, s, f)
	if err != nil {
		return err
	}
	m, err := a.machine(ctx, s, setup.Options{NoSync: f.noSync})
	if err != nil {
		return err
	}
	if f.resume != "" {
		if err := a.resume(ctx, s, m, f.resume); err != nil {
			return err
		}
	}
	if wrong := m.Fill(answers); len(wrong) > 0 {
		return wrong[0]
	}
	missing := m.Missing()
	if a.canTalk() && !(f.yes && len(missing) == 0) {
		return a.setupTalk(ctx, s, m)
	}
	if len(missing) > 0 {
		return missingAnswers(missing)
	}
	return a.setupAlone(ctx, s, m)
}

// answers gathers what the flags say.
func (a *app) answers(ctx context.Context, s *session, f *setupFlags) (setup.SetupFlags, error) {
	answers := setup.SetupFlags{
		Platform: f.platform, App: f.app, NewApp: f.newApp, IDP: f.idp,
		Owners: f.owners, Me: f.me, Region: f.region, Keychain: f.keychain,
		Passphrase: s.passphrase, Yes: f.yes,
	}
	var err error
	if answers.Token, err = a.readToken(ctx, f.token); err != nil {
		return answers, err
	}
	if f.invitation != "" {
		text, err := a.readInvitation(ctx, f.invitation)
		if err != nil {
			return answers, err
		}
		invitation, err := s.services.Invitation(text)
		if err != nil {
			return answers, &toldError{failure.Tell(failure.InvitationUnread, failure.Blanks{"reason": failure.Sayable(err)}), err}
		}
		answers.Invitation = &invitation
	}
	return answers, nil
}

// machine makes a set-up's machine with what is known here.
func (a *app) machine(ctx context.Context, s *session, o setup.Options) (*setup.Machine, error) {
	facts, err := s.services.Facts(ctx)
	if err != nil {
		return nil, err
	}
	return setup.New(facts, o, s.services), nil
}

// resume takes up an unfinished set-up.
func (a *app) resume(ctx context.Context, s *session, m *setup.Machine, ref string) error {
	r, err := s.services.Resume(ctx, ref)
	switch {
	case errors.Is(err, store.ErrNoConnector) && ref != "":
		return s.nothingToResume(ctx, ref)
	case err != nil:
		return err
	}
	if p := m.Resume(r); p != nil {
		return p
	}
	return nil
}

// nothingToResume names the unfinished and handed-over set-ups that were
// perhaps meant.
func (s *session) nothingToResume(ctx context.Context, ref string) error {
	drafts, err := s.store.Drafts(ctx)
	if err != nil {
		return err
	}
	var list []candidate
	for _, d := range drafts {
		list = append(list, candidate{fmt.Sprintf("%q", setup.DraftName(d)), []string{setup.DraftName(d), d.ID}})
	}
	connectors, err := s.store.Connectors(ctx)
	if err != nil {
		return err
	}
	for _, c := range connectors {
		if c.HandedOver != nil {
			list = append(list, candidate{fmt.Sprintf("%q", c.Name), []string{c.Name, c.ID}})
		}
	}
	return near(nearest(ref, list), failure.Tell(failure.ResumeUnknown, failure.Blanks{"ref": ref}))
}

// setupTalk holds the conversation.
func (a *app) setupTalk(ctx context.Context, s *session, m *setup.Machine) error {
	end, err := a.talk(ctx, s, func(f Face) (ui.Ending, error) { return f.Setup(ctx, s.services, m) })
	return a.after(ctx, s, end, s.setupStopped(ctx, m.Saved(), err))
}

// setupStopped tells what a signal leaves of a set-up. Where data was synced
// before, what is told of every command is true here, too.
func (s *session) setupStopped(ctx context.Context, saved store.Connector, err error) error {
	if ctx.Err() == nil || !errors.Is(err, context.Canceled) {
		return err
	}
	row := failure.SetupStopped
	if saved.ID != "" {
		now, failed := s.store.Connector(context.WithoutCancel(ctx), saved.ID)
		if failed != nil || now.LastApplied != nil {
			return err
		}
		row = failure.FirstSyncStopped
	}
	return &codeError{code: Cancelled, err: refuse(row)}
}

func missingAnswers(missing []platform.Missing) error {
	var what, flags []string
	for _, one := range missing {
		what = append(what, fmt.Sprintf("%s (%s)", one.What, one.Flag))
		flags = append(flags, one.Flag)
	}
	return refuse(failure.AskMissing, failure.Blanks{"what": strings.Join(what, "; "), "flags": words.List(flags)})
}

// setupAlone carries the set-up through without a person.
func (a *app) setupAlone(ctx context.Context, s *session, m *setup.Machine) error {
	a.sayTokenIgnored(s)
	for _, text := range m.InvitationSays() {
		a.aside("note: " + text)
	}
	end, err := a.driveSetup(ctx, s, m, showPlain)
	if err != nil {
		return s.setupStopped(ctx, m.Saved(), err)
	}
	return a.after(ctx, s, end, nil)
}

// sayTokenIgnored tells that CONNECTPD_TOKEN is not what is set up.
func (a *app) sayTokenIgnored(s *session) {
	if !s.services.EnvToken.Empty() {
		a.aside("note: " + varToken + " is set. It is not used here, but connectpd sync in this shell uses it instead of the kept token.")
	}
}

// tokenFlags are the two ways to give a token without a prompt.
type tokenFlags struct {
	stdin bool
	file  string
}

func (f *tokenFlags) define(c *cobra.Command) {
	c.Flags().BoolVar(&f.stdin, "token-stdin", false, "read the API token from standard input")
	c.Flags().Var(&text{&f.file, "FILE"}, "token-file", "read the API token from this file")
}

func (f *tokenFlags) check() error {
	if f.stdin && f.file != "" {
		return refuse(failure.TokenTwice)
	}
	return nil
}

// maxToken is more than any token with whatever was pasted around it has.
const maxToken = 64 << 10

// readToken reads the token that the flags point to, as it stands there;
// empty where no flag was given.
func (a *app) readToken(ctx context.Context, f tokenFlags) (secret.Value, error) {
	var v secret.Value
	switch {
	case f.file != "":
		var err error
		if v, err = a.readSecret(ctx, f.file); ctx.Err() != nil {
			return v, ctx.Err()
		} else if err != nil {
			return v, refuse(failure.TokenFile, failure.Blanks{"reason": failure.Sayable(err)})
		}
	case f.stdin && a.env.CanAsk():
		typed, err := a.askSecret(ctx, "API token", true)
		if err != nil {
			return v, fmt.Errorf("read the API token: %w", err)
		}
		v = secret.New(typed)
	case f.stdin:
		text, err := untilDone(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(a.env.In, maxToken)) })
		if err != nil {
			return v, fmt.Errorf("read the API token: %w", err)
		}
		v = secret.New([]byte(strings.TrimSpace(string(text))))
	default:
		return v, nil
	}
	if v.Empty() {
		return v, refuse(failure.TokenEmpty)
	}
	a.redactor.Add(v)
	return v, nil
}

var errNoEnd = errors.New("the dialog did not finish; nothing more was done")
