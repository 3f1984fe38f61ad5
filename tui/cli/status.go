package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

type statusFlags struct {
	json, exitCode bool
	maxAge         duration
}

func (a *app) statusCommand() *cobra.Command {
	f := &statusFlags{}
	c := &cobra.Command{
		Use: "status [CONNECTOR]", Short: "How the connectors are", Args: atMost(1),
		Example: examples(
			"connectpd status",
			"connectpd status --json",
			"connectpd status --exit-code --max-age 12h",
		),
		Long: `How the connectors are: status, app, owners, how old the data is.

With --exit-code the command fails where a connector needs a person: with the
code of the sync that ended so (1, 3, 5, 7), or 1 where it is not connected or
the data is older than --max-age. The first connector that fails decides.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.status(ctx, ref, f)
		}),
	}
	c.Flags().BoolVar(&f.json, "json", false, "one JSON document")
	c.Flags().BoolVar(&f.exitCode, "exit-code", false, "fail where a connector needs a person")
	c.Flags().Var(&f.maxAge, "max-age", "with --exit-code: oldest data that is good enough")
	return c
}

func (a *app) status(ctx context.Context, ref string, f *statusFlags) error {
	if f.maxAge != 0 && !f.exitCode {
		return wrongUse("add --exit-code", "--max-age says when --exit-code fails, and needs it")
	}
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	list, err := s.connectors(ctx, ref)
	if err != nil {
		return err
	}
	if a.askTenants(ctx, s, list) {
		if list, err = s.connectors(ctx, ref); err != nil {
			return err
		}
	}
	now := a.env.Clock.Now()
	if err := a.printStatus(s.services.Platforms, list, f.json, now, s.services.TokenReminder(ctx)); err != nil {
		return err
	}
	switch {
	case len(list) == 0:
		return noConnector("")
	case f.exitCode:
		return exit(worstCode(s.services.Platforms, list, now, time.Duration(f.maxAge)))
	}
	return nil
}

func (a *app) printStatus(at platform.List, list []store.Connector, asJSON bool, now time.Time, reminder time.Duration) error {
	_, fromEnv := a.env.Secrets[varToken]
	if asJSON {
		doc := statusJSON{Version: jsonVersion, EnvToken: fromEnv, Connectors: []connectorJSON{}}
		for _, c := range list {
			doc.Connectors = append(doc.Connectors, connector(at.PlaceOf(c), c, now))
		}
		return newLines(a.env.Out).write(doc)
	}
	b := &strings.Builder{}
	for i, c := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		a.describe(b, at.PlaceOf(c), c, now, reminder)
	}
	if fromEnv && len(list) > 0 {
		fmt.Fprintf(b, "\n%s is set: sync uses that token in this shell, not the kept one.\n", varToken)
	}
	return a.paged(func(w io.Writer) error {
		_, err := fmt.Fprint(w, b.String())
		return err
	})
}

// worstCode is what status --exit-code ends with.
func worstCode(at platform.List, list []store.Connector, now time.Time, maxAge time.Duration) Code {
	for _, c := range list {
		if code := connectorCode(at.PlaceOf(c), c, now, maxAge); code != Done {
			return code
		}
	}
	return Done
}

func connectorCode(place platform.Place, c store.Connector, now time.Time, maxAge time.Duration) Code {
	status, _ := c.Standing()
	stale := c.LastApplied == nil || maxAge > 0 && now.Sub(c.LastApplied.FinishedAt) > maxAge
	switch {
	case c.Undecided():
		return Held
	case c.Status == store.NeedsAttention && c.LastRun != nil && c.LastRun.TokenRejected:
		return Refused
	case status == store.NeedsAttention, status == store.NotConnected:
		return Failed
	case c.HandedOver != nil && place.Elsewhere():
		return Done // its owners finished it in the tenant; no data is kept here
	case stale:
		return Failed
	case c.LastApplied.Result == store.ResultPartial:
		return Partial
	}
	return Done
}

// describe writes what there is to know of a connector, for people.
func (a *app) describe(b *strings.Builder, place platform.Place, c store.Connector, now time.Time, reminder time.Duration) {
	status, why := c.Standing()
	st := a.styles()
	standing := map[store.Status]lipgloss.Style{store.Connected: st.Good, store.NeedsAttention: st.Bad}[status]
	fmt.Fprintf(b, "%s: %s %s\n", st.Strong.Render(words.Clean(title(c))), standing.Render(status.Label()), c.Platform.Label())
	var rows [][]string
	row := func(label, text string) {
		if text != "" {
			rows = append(rows, []string{fmt.Sprintf("  %-9s", label), words.Clean(text)})
		}
	}
	row("Why", why)
	row("Tenant", tenantWords(place, c, now))
	row("", place.Link)
	if h := c.HandedOver; h != nil {
		row("Waits", "handed over to "+personWords(h.Name, h.Email)+" on "+words.Day(h.At))
	}
	if l := c.Live; l != nil {
		row("Syncing", fmt.Sprintf("process %d on %s, since %s", l.PID, l.Host, l.Since.Local().Format("15:04:05")))
	}
	row("App", appWords(c.App))
	for i, o := range c.Owners {
		label := ""
		if i == 0 {
			label = "Owners"
		}
		row(label, fmt.Sprintf("%s, %s, %s", personWords(o.Name, o.Email), o.Role.Label(), setup.PagerDutyRoleText(c, o)))
	}
	row("Account", c.Account.Label())
	row("Token", tokenWords(c, now))
	if service.TokenIsOld(c, now, reminder) {
		row("", "! it is "+words.Span(now.Sub(c.Token.AddedAt))+" old: replace it with connectpd rotate")
	}
	for _, o := range c.OldTokens {
		row("Old key", "! ending "+o.Last4+", replaced on "+words.Day(o.ReplacedAt)+"; PagerDuty was not seen to refuse it: connectpd rotate --old-key")
	}
	if r := c.LastRun; r != nil {
		row("Last sync", fmt.Sprintf("%s, %s, %s in %s", r.Result, words.Ago(now, r.FinishedAt),
			words.Plural(r.Traffic.Requests, "request", "requests"), words.Elapsed(r.FinishedAt.Sub(r.StartedAt))))
	}
	if r := c.LastApplied; r != nil {
		row("Data", countsWords(r.Counts))
		row("", "from "+words.Ago(now, r.FinishedAt)+"; it is refreshed when somebody runs connectpd sync")
	}
	row("Id", c.ID)
	b.WriteString(a.smallTable(rows, func(_, column int) lipgloss.Style {
		if column == 0 {
			return st.Dim
		}
		return lipgloss.NewStyle()
	}))
}

// tenantWords say which tenant a connector lives in, and what that said last.
func tenantWords(place platform.Place, c store.Connector, now time.Time) string {
	switch {
	case !place.Elsewhere() && c.LastApplied != nil:
		return "none, ConductorOne has not been told: connectpd export terraform, or c1z, writes what tells it"
	case !place.Elsewhere():
		return ""
	}
	return place.Host + ": " + place.Stands(now)
}

// title names a connector and its account.
func title(c store.Connector) string {
	if c.Account.Subdomain == "" {
		return c.Name
	}
	return c.Name + " (" + c.Account.Subdomain + ")"
}

func appWords(app store.App) string {
	if app.IDP == "" {
		return app.Name
	}
	return app.Name + ", signed in to through " + app.IDP
}

func tokenWords(c store.Connector, now time.Time) string {
	t := c.Token
	if t.Number == 0 {
		return ""
	}
	return fmt.Sprintf("ending %s, %s, %s, added on %s (%s)",
		t.Last4, t.Kind.Label(), t.StoredIn.Kept(), words.Day(t.AddedAt), words.Ago(now, t.AddedAt))
}
