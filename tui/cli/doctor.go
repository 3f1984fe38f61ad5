package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/sync/remote"
	"connectpd/wizard/doctor"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
)

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	var o doctorOptions
	c := &cobra.Command{
		Use: "doctor", Short: "Check this machine and its surroundings", Args: noArguments,
		Example: examples(
			"connectpd doctor",
			"connectpd doctor --json",
			"connectpd doctor --repair",
			"connectpd doctor --sign-in",
		),
		Long: `Check the store, the keychain (with an item made up for it), the way to PagerDuty and
to the tenants that connectors live in, the clock and the terminal. No token is sent,
and nothing is changed. Fails where a check fails; being offline is a warning.

With --sign-in it also signs in to the tenants that connectors live in, and to that
of CONDUCTORONE_CLIENT_ID or CONE_CLIENT_ID, before a setup there, too. It reads
whose sign-in it is, the roles, and under which name the catalog's form takes the
API token; it creates and changes nothing there, and the API token is not sent.

With --repair a store that is gone, damaged or altered is brought back first, from
the daily backup of what is kept: connectors, apps, people, owners and settings. Close
every other connectpd before. What was read from PagerDuty comes again with the next
sync; a connector whose token is not in the keychain any more needs it again.`,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.doctor(ctx, asJSON, o) }),
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	c.Flags().BoolVar(&o.repair, "repair", false, "first bring back what a lost or damaged store kept")
	c.Flags().BoolVar(&o.signIn, "sign-in", false, "also sign in to tenants, and read what a setup needs there")
	return c
}

// doctorOptions are what doctor does beside looking.
type doctorOptions struct{ repair, signIn bool }

func (a *app) doctor(ctx context.Context, asJSON bool, do doctorOptions) error {
	home, err := homeFolder(a.env.Vars)
	if err != nil {
		return err
	}
	passphrase, err := a.passphrase(ctx)
	if err != nil {
		return err
	}
	openKeychain := remembered(a.env.Keychain, keychain.Options{
		Dir:        store.KeychainFolder(home),
		Passphrase: func(context.Context) (secret.Value, error) { return passphrase, nil },
	})
	var repaired []doctor.Check
	if do.repair {
		repaired = a.repair(home, openKeychain).Run(ctx)
	}
	network := a.env.Transport
	if network == nil {
		network = remote.NewTransport(4)
	}
	a.redactor.Add(passphrase)
	there := a.platforms(openKeychain, !passphrase.Empty())
	o := doctor.Options{
		Home: home,
		Store: func(ctx context.Context) (doctor.Store, error) {
			return store.Open(ctx, home, store.Options{Now: a.env.Clock.Now, For: store.ToRead})
		},
		Keychain: openKeychain,
		HTTP: &http.Client{
			Transport:     network,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		APIBase: a.env.Vars[varAPI], Version: a.env.Version, Now: a.env.Clock.Now,
		Terminal: a.describeTerminal(),
		Door: func(c store.Connector) doctor.Door {
			at := there.PlaceOf(c)
			return doctor.Door{Host: at.Host, Title: at.Title, Address: at.Door}
		},
	}
	if do.signIn {
		o.SignIn = func(ctx context.Context, list []store.Connector) (proofs []doctor.Proof) {
			for _, p := range there.ProveAll(ctx, list) {
				proofs = append(proofs, doctor.Proof(p))
			}
			return proofs
		}
	}
	report := doctor.Run(ctx, o)
	report.Checks = append(repaired, report.Checks...)
	if err := a.printReport(report, asJSON); err != nil {
		return err
	}
	if report.Count(doctor.Failure) > 0 {
		return exit(Failed)
	}
	return nil
}

// platforms are where connectors can be registered, for asking only: there is
// no store in which answers could be kept.
func (a *app) platforms(open func(keychain.Kind) (keychain.Keychain, error), havePassphrase bool) platform.List {
	return service.New(&service.Deps{
		Redactor: a.redactor, Vault: store.NewVault(nil, open), HavePassphrase: havePassphrase,
		Version: a.env.Version, Clock: a.env.Clock, Transport: a.env.Transport, Surroundings: a.surroundings(),
	}).Platforms
}

// repair is how the store in home is repaired.
func (a *app) repair(home string, open func(keychain.Kind) (keychain.Keychain, error)) doctor.Repair {
	o := store.Options{Now: a.env.Clock.Now}
	return doctor.Repair{
		Store: func(ctx context.Context) (store.Repaired, error) { return store.Repair(ctx, home, o) },
		Missing: func(ctx context.Context) (missing []store.Connector, err error) {
			s, err := store.Open(ctx, home, o)
			if err != nil {
				return nil, err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			return store.NewVault(s, open).Missing(ctx)
		},
	}
}

func (a *app) describeTerminal() doctor.Terminal {
	v := a.env.Vars
	locale := v["LANG"]
	for _, name := range [...]string{"LC_CTYPE", "LC_ALL"} {
		if v[name] != "" {
			locale = v[name]
		}
	}
	t := doctor.Terminal{
		InTTY: a.env.InTTY, OutTTY: a.env.OutTTY, UTF8: a.env.UTF8, Locale: locale,
		Term: v["TERM"], NoColor: v["NO_COLOR"] != "", Windows: runtime.GOOS == "windows",
	}
	if a.env.Size != nil && a.env.OutTTY {
		t.Width, t.Height = a.env.Size()
	}
	return t
}

func (a *app) printReport(r doctor.Report, asJSON bool) error {
	if asJSON {
		return newLines(a.env.Out).write(r)
	}
	b := &strings.Builder{}
	for _, c := range r.Checks {
		fmt.Fprintf(b, "%-8s %-14s %s\n", c.State, c.Name, words.Clean(c.Message))
		if c.Cure != "" {
			fmt.Fprintf(b, "%-23s %s\n", "", "To do: "+words.Clean(c.Cure))
		}
	}
	fmt.Fprintf(b, "\n%s, %s, %s\n", words.Plural(r.Count(doctor.OK), "check is well", "checks are well"),
		words.Plural(r.Count(doctor.Warning), "warning", "warnings"), words.Plural(r.Count(doctor.Failure), "failure", "failures"))
	_, err := fmt.Fprint(a.env.Out, b.String())
	return err
}
