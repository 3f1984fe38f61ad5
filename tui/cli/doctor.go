package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"

	"github.com/charmbracelet/lipgloss"
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
		Use: "doctor", SuggestFor: []string{"check", "diagnose", "repair"}, Short: "Check this computer and its connections", Args: noArguments,
		Example: examples(
			"connectpd doctor",
			"connectpd doctor --json",
			"connectpd doctor --repair",
			"connectpd doctor --sign-in",
		),
		Long: `Check the store, the keychain (with a test item), the network to PagerDuty and to the
tenants of your connectors, the clock and the terminal. No token is sent, and nothing
is changed. The command fails if a check fails; being offline is only a warning.

With --sign-in it also signs in to the tenants of your connectors and, even before a
setup, to the tenant of CONDUCTORONE_CLIENT_ID or CONE_CLIENT_ID. It reads whose
credential it is, the roles, and the name of the API token's field in the catalog's
form. It creates and changes nothing there, and the API token is not sent.

With --repair, a store that is missing, damaged or altered is first restored from the
daily backup of connectors, apps, people, owners and settings. Close every other
connectpd first. Data from PagerDuty returns with the next sync. A connector whose
token is no longer in the keychain needs it again.`,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.doctor(ctx, asJSON, o) }),
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	c.Flags().BoolVar(&o.repair, "repair", false, "first restore a lost or damaged store from its backup")
	c.Flags().BoolVar(&o.signIn, "sign-in", false, "also sign in to tenants and read what setup needs there")
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
	_, err := fmt.Fprintf(a.env.Out, "%s\n%s, %s, %s\n", a.checks(r.Checks), words.Plural(r.Count(doctor.OK), "check passed", "checks passed"),
		words.Plural(r.Count(doctor.Warning), "warning", "warnings"), words.Plural(r.Count(doctor.Failure), "failure", "failures"))
	return err
}

// checks shows what was looked at, and below each what to do about it.
func (a *app) checks(list []doctor.Check) string {
	b, cells := &strings.Builder{}, make([][]string, len(list))
	for i, c := range list {
		text := words.Clean(c.Message)
		if c.Cure != "" {
			text += "\nTo do: " + words.Clean(c.Cure)
		}
		fmt.Fprintf(b, "%s, %s: %s\n", words.Capital(string(c.State)), c.Name, text)
		cells[i] = []string{fmt.Sprintf("%-7s", c.State), fmt.Sprintf("%-13s", c.Name), text}
	}
	if a.inPlainLines() {
		return b.String()
	}
	st := a.styles()
	of := map[doctor.State]lipgloss.Style{doctor.OK: st.Good, doctor.Warning: st.Warn, doctor.Failure: st.Bad}
	return a.smallTable(cells, func(row, column int) lipgloss.Style {
		if column == 0 {
			return of[list[row].State]
		}
		return lipgloss.NewStyle()
	})
}
