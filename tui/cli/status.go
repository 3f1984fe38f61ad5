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
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/wizard/platform"
	"connectpd/wizard/review"
)

type statusFlags struct {
	json, exitCode, web bool
	maxAge              duration
}

func (a *app) statusCommand() *cobra.Command {
	f := &statusFlags{}
	c := &cobra.Command{
		Use: "status [CONNECTOR]", SuggestFor: []string{"list", "ls", "connectors", "info"}, Short: "Show the status of connectors", Args: atMost(1),
		Example: examples(
			"connectpd status",
			"connectpd status --json",
			"connectpd status --exit-code --max-age 12h",
			"connectpd status --web",
		),
		Long: `Show the status, app, owners and age of the data of each connector.

With --exit-code, the command fails if a connector needs attention: with the exit code
of its last sync (1, 3, 5, 7), or with 1 if it is not connected or its data is older
than --max-age. The first such connector decides. If there is none, but an access review
or a removal is overdue, the exit code is 8.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.status(ctx, ref, f)
		}),
	}
	c.Flags().BoolVar(&f.json, "json", false, "one JSON document")
	c.Flags().BoolVar(&f.exitCode, "exit-code", false, "fail if a connector needs attention")
	c.Flags().Var(&f.maxAge, "max-age", "with --exit-code: also fail if the data is older than this")
	webFlag(c, &f.web, "the connector's page (in its ConductorOne tenant, or the account's in PagerDuty)")
	return c
}

func (a *app) status(ctx context.Context, ref string, f *statusFlags) error {
	if f.maxAge != 0 && !f.exitCode {
		return refuse(failure.MaxAgeAlone)
	}
	if err := webAlone(f.web, f.json, f.exitCode); err != nil {
		return err
	}
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	if f.web {
		c, err := s.connector(ctx, ref)
		if err != nil {
			return err
		}
		return s.openPage(ctx, s.connectorPage(c))
	}
	if err := s.vault.NoteCutOffs(ctx); err != nil && !store.Unwritable(err) {
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
	reviews, err := s.services.Reviews(ctx, "")
	if err != nil {
		return err
	}
	now := a.env.Clock.Now()
	known := statusFacts{at: s.services.Platforms, reviews: reviews, now: now, reminder: s.services.TokenReminder(ctx)}
	if err := a.printStatus(list, f.json, known); err != nil {
		return err
	}
	switch {
	case len(list) == 0:
		return s.noConnector(ctx, "")
	case f.exitCode:
		return worst(list, known, time.Duration(f.maxAge))
	}
	return nil
}

// statusFacts are what a status needs beside the connectors.
type statusFacts struct {
	at       platform.List
	reviews  []review.Summary // of all connectors
	now      time.Time
	reminder time.Duration
}

// of are the reviews of a connector.
func (f statusFacts) of(c store.Connector) []review.Summary {
	var list []review.Summary
	for _, s := range f.reviews {
		if s.Connector.ID == c.ID {
			list = append(list, s)
		}
	}
	return list
}

func (a *app) printStatus(list []store.Connector, asJSON bool, f statusFacts) error {
	_, fromEnv := a.env.Secrets[varToken]
	if asJSON {
		doc := statusJSON{Version: jsonVersion, EnvToken: fromEnv, Connectors: []connectorJSON{}}
		for _, c := range list {
			j := connector(f.at.PlaceOf(c), c, f.now)
			for _, s := range f.of(c) {
				j.Reviews = append(j.Reviews, reviewLine(s, f.now))
			}
			doc.Connectors = append(doc.Connectors, j)
		}
		return newLines(a.env.Out).write(doc)
	}
	b := &strings.Builder{}
	for i, c := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		a.describe(b, c, f)
	}
	if fromEnv && len(list) > 0 {
		fmt.Fprintf(b, "\n%s is set: sync in this shell uses that token, not the kept one.\n", varToken)
	}
	return a.paged(func(w io.Writer) error {
		_, err := fmt.Fprint(w, b.String())
		return err
	})
}

// worst is what status --exit-code ends with. What was printed tells why, but
// not how old is too old.
func worst(list []store.Connector, f statusFacts, maxAge time.Duration) error {
	code := Done
	for _, c := range list {
		tooOld := maxAge > 0 && c.LastApplied != nil && f.now.Sub(c.LastApplied.FinishedAt) > maxAge
		switch one := connectorCode(f.at.PlaceOf(c), c); {
		case one != Done && one != Partial:
			return exit(one)
		case tooOld && !notKeptHere(f.at.PlaceOf(c), c):
			return refuse(failure.DataOld, failure.Blanks{"connector": c.Name,
				"when": words.Ago(f.now, c.LastApplied.FinishedAt), "age": shortDuration(maxAge)})
		case one != Done:
			return exit(one)
		}
		if rows.LateReviews(f.of(c), f.now) != "" {
			code = Overdue
		}
	}
	return exit(code)
}

// notKeptHere: its owners finished it in the tenant; no data is kept here.
func notKeptHere(place platform.Place, c store.Connector) bool {
	return c.HandedOver != nil && place.Elsewhere()
}

func connectorCode(place platform.Place, c store.Connector) Code {
	status, _ := c.Standing()
	switch {
	case c.Undecided():
		return Held
	case c.Status == store.NeedsAttention && c.LastRun != nil && c.LastRun.TokenRejected:
		return Refused
	case status == store.NeedsAttention, status == store.NotConnected:
		return Failed
	case notKeptHere(place, c):
		return Done
	case c.LastApplied == nil:
		return Failed
	case c.LastApplied.Result == store.ResultPartial:
		return Partial
	}
	return Done
}

// describe writes what there is to know of a connector, for people.
func (a *app) describe(b *strings.Builder, c store.Connector, known statusFacts) {
	status, _ := c.Standing()
	st := a.styles()
	standing := map[store.Status]lipgloss.Style{store.Connected: st.Good, store.NeedsAttention: st.Bad}[status]
	title := fmt.Sprintf("%s: %s %s", st.Strong.Render(words.Clean(rows.Title(c))), standing.Render(status.Label()), known.at.PlaceOf(c).Label)
	b.WriteString(a.folded(title) + "\n")
	facts := append(rows.Facts(c, known.at.PlaceOf(c), known.now, known.reminder), rows.ReviewFacts(known.of(c), known.now)...)
	if a.inPlainLines() {
		for _, f := range facts {
			b.WriteString(words.Clean(f.Sentence()) + "\n")
		}
		return
	}
	cells := make([][]string, len(facts))
	for i, f := range facts {
		text := f.Text
		if f.Warns {
			text = "! " + text
		}
		cells[i] = []string{fmt.Sprintf("  %-9s", f.Label), words.Clean(text)}
	}
	b.WriteString(a.smallTable(cells, func(_, column int) lipgloss.Style {
		if column == 0 {
			return st.Dim
		}
		return lipgloss.NewStyle()
	}))
}
