package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/sync/simulator"
	"connectpd/tui/ui"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

type demoFlags struct {
	serve    bool
	platform string
}

func (f *demoFlags) check() error {
	if f.serve && f.platform != string(store.Local) {
		return refuse(failure.ServePlatform)
	}
	return nil
}

func (a *app) demoCommand() *cobra.Command {
	f := &demoFlags{}
	c := &cobra.Command{
		Use: "demo", Short: "Try everything on a made-up account", Args: noArguments,
		Example: examples(
			"connectpd demo",
			"connectpd demo --platform conductorone",
			"connectpd demo --serve",
		),
		Long: `Try everything on a made-up company: the real program, with a PagerDuty account and a
ConductorOne tenant that are served on this computer. Nothing is kept, nothing leaves
this computer, and connectpd's environment variables are ignored. The company has some
history: a signed access review with one open removal, and a new review to decide.

With --platform conductorone, setup starts with the tenant selected.

Without a terminal, the demo runs through setup with the default answers.`,
		RunE: a.run(func(ctx context.Context, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			if f.serve {
				return a.serveDemo(ctx)
			}
			return a.demo(ctx, f.platform)
		}),
	}
	c.Flags().BoolVar(&f.serve, "serve", false, "only serve the account, to try other commands against it")
	choiceVar(c.Flags(), &f.platform, "platform", string(store.Local), "where the connector lives", service.PlatformIDs()...)
	return c
}

// How the demo's account answers: slow enough to be watched, and once it asks
// for patience.
const (
	demoFastest = 400 * time.Millisecond
	demoSlowest = 900 * time.Millisecond
	demoPauseAt = 9 // of the requests for team members
	demoPause   = "2"
)

// Latency of demo --serve: a sync can be seen, and a script does not wait.
const (
	serveFastest = 50 * time.Millisecond
	serveSlowest = 150 * time.Millisecond
)

// serveDemo serves the account and says how to use it.
func (a *app) serveDemo(ctx context.Context) error {
	acc, err := serveAccount(simulator.Demo(), simulator.Options{
		Latency: [2]time.Duration{serveFastest, serveSlowest}, RateLimit: 960, Live: true,
	})
	if err != nil {
		return err
	}
	defer acc.close()
	if _, err := io.WriteString(a.env.Out, a.servedText(acc)); err != nil {
		return err
	}
	<-ctx.Done()
	return nil // being interrupted is how serving ends
}

// servedText says how to use the account that is served. Its commands are there
// to be copied into another terminal, where this program may not be in PATH.
func (a *app) servedText(acc *account) string {
	key, program := acc.simulator.AccountKey(), "connectpd"
	if a.env.Called != nil {
		program = shellWord(a.env.Called())
	}
	return a.folded("DEMO: a made-up PagerDuty account, served until you press Ctrl+C. Between syncs, a few people join, leave or change roles.") +
		fmt.Sprintf(`

Address:       %s
Token:         %s
To rotate to:  %s

In another terminal:
  export %s=%s
  export %s="$(mktemp -d)"
`, acc.address, key, acc.simulator.SpareKey(), varAPI, acc.address, varHome) +
		a.commandLine("printf %s "+key+" |", program+" setup", "--me ada@example.com", "--new-app PagerDuty", "--token-stdin", "--keychain none", "--yes") +
		"\nThen, for example:\n" + a.commandLine(program+" access")
}

// commandLine is a command to copy, indented: where the window is too narrow
// for it, it goes on in lines that a shell joins again.
func (a *app) commandLine(parts ...string) string {
	const indent, on = "  ", " \\"
	lines, width := []string{indent + parts[0]}, a.fitted()
	for _, part := range parts[1:] {
		last := &lines[len(lines)-1]
		if longer := *last + " " + part; width == 0 || ui.Width(longer+on) <= width {
			*last = longer
			continue
		}
		*last += on
		lines = append(lines, indent+indent+part)
	}
	return strings.Join(lines, "\n") + "\n"
}

// demo walks the journey on the demo's account, in a home of its own that is
// removed at the end.
func (a *app) demo(ctx context.Context, platform string) (err error) {
	acc, err := serveAccount(simulator.Demo(), simulator.Options{
		Latency: [2]time.Duration{demoFastest, demoSlowest}, RateLimit: 960, Live: true,
	})
	if err != nil {
		return err
	}
	defer acc.close()
	acc.server.AddFault(simulator.Fault{
		Route: "/teams/{id}/members", Nth: demoPauseAt, Kind: simulator.Fault429, Reset: demoPause,
	})
	home, err := a.env.TempDir()
	if err != nil {
		return fmt.Errorf("make the demo's home: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	keychains := demoKeychains()
	s, err := a.demoSession(ctx, home, keychains, acc)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.store.Close()) }()
	served, id, err := serveTenant(acc)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, served.Close()) }()
	a.inDemoTenant(s, served, id)
	past := &demoPast{app: a, home: home, keychains: keychains, acc: acc}
	if a.canTalk() {
		return a.demoTalk(ctx, s, past, platform)
	}
	return a.demoAlone(ctx, s, past, platform)
}

// demoKeychains are a keychain in memory, and files.
func demoKeychains() keychainMaker {
	inMemory := keychain.Memory()
	return func(k keychain.Kind, o keychain.Options) (keychain.Keychain, error) {
		if k == keychain.OS {
			return inMemory, nil
		}
		return keychain.Open(k, o)
	}
}

// demoSession opens the demo's store. No variable has a say in it.
func (a *app) demoSession(ctx context.Context, home string, keychains keychainMaker, acc *account) (*session, error) {
	s, err := a.open(ctx, home, store.ToWrite, keychains)
	if err != nil {
		return nil, err
	}
	acc.inUse = s.keyInUse
	s.services.APIBase = acc.address
	s.services.Demo = true
	company := acc.simulator.DemoIdentity()
	s.services.Me = func(context.Context) setup.Me { return demoMe(company) }
	// The address of a made-up account leads nowhere.
	s.services.OpenBrowser = nil
	if err := seedDemo(ctx, s.store, company, acc.simulator.Truth(a.env.Clock.Now()).Counts.Users); err != nil {
		return nil, errors.Join(err, s.store.Close())
	}
	return s, nil
}

// demoMachine is the demo's set-up.
func (a *app) demoMachine(ctx context.Context, s *session, past *demoPast) (*setup.Machine, error) {
	facts, err := s.services.Facts(ctx)
	if err != nil {
		return nil, err
	}
	return setup.New(facts, setup.Options{}, demoCalls{s.services, past}), nil
}

// demoTalk holds the demo's conversation: the set-up, then home.
func (a *app) demoTalk(ctx context.Context, s *session, past *demoPast, platform string) error {
	m, err := a.demoMachine(ctx, s, past)
	if err != nil {
		return err
	}
	if wrong := m.Fill(setup.SetupFlags{Platform: platform}); len(wrong) > 0 {
		return wrong[0]
	}
	a.demoControls = past.acc.controls(ctx)
	return a.setupTalk(ctx, s, m)
}

// demoAlone walks the set-up with the default answers.
func (a *app) demoAlone(ctx context.Context, s *session, past *demoPast, platform string) error {
	if err := a.say("DEMO: a made-up PagerDuty account, served on this computer. Nothing is kept."); err != nil {
		return err
	}
	m, err := a.demoMachine(ctx, s, past)
	if err != nil {
		return err
	}
	if wrong := m.Fill(demoAnswers(past.acc, platform)); len(wrong) > 0 {
		return wrong[0]
	}
	if missing := m.Missing(); len(missing) > 0 {
		return missingAnswers(missing)
	}
	end, err := a.driveSetup(ctx, s, m, showPlain)
	if err != nil || end.Outcome == nil {
		return err
	}
	return exit(codeOfOutcome(end.Outcome))
}
