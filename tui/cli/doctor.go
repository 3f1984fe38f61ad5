package cli

import (
	"context"
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
)

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "doctor", Short: "Check this machine and its surroundings", Args: noArguments,
		Long: `Check the store, the keychain (with an item made up for it), the way to PagerDuty and
to the tenants that connectors live in, the clock and the terminal. No token is sent,
and nothing is changed. Fails where a check fails; being offline is a warning.`,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.doctor(ctx, asJSON) }),
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document")
	return c
}

func (a *app) doctor(ctx context.Context, asJSON bool) error {
	home, err := homeFolder(a.env.Vars)
	if err != nil {
		return err
	}
	passphrase, err := a.passphrase()
	if err != nil {
		return err
	}
	network := a.env.Transport
	if network == nil {
		network = remote.NewTransport(4)
	}
	report := doctor.Run(ctx, doctor.Options{
		Home: home,
		Store: func(ctx context.Context) (doctor.Store, error) {
			return store.Open(ctx, home, store.Options{Now: a.env.Clock.Now, For: store.ToRead})
		},
		Keychain: remembered(a.env.Keychain, keychain.Options{
			Dir:        store.KeychainFolder(home),
			Passphrase: func(context.Context) (secret.Value, error) { return passphrase, nil },
		}),
		HTTP: &http.Client{
			Transport:     network,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		APIBase: a.env.Vars[varAPI], Version: a.env.Version, Now: a.env.Clock.Now,
		Terminal: a.describeTerminal(),
	})
	if err := a.printReport(report, asJSON); err != nil {
		return err
	}
	if report.Count(doctor.Failure) > 0 {
		return exit(Failed)
	}
	return nil
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
