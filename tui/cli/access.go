package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/manage"
)

type accessFlags struct {
	user, typ, resource, asOf string
	json, csv, plain, web     bool
}

func (a *app) accessCommand() *cobra.Command {
	f := &accessFlags{}
	c := &cobra.Command{
		Use: "access [CONNECTOR]", SuggestFor: []string{"users", "teams", "roles", "schedules", "grants", "who"}, Short: "Show who has access to what", Args: atMost(1),
		Example: examples(
			"connectpd access",
			"connectpd access --user ada@example.com",
			"connectpd access --type role --json",
			"connectpd access --as-of 2026-03-31 --csv",
			"connectpd access --user ada@example.com --web",
		),
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.access(ctx, ref, f)
		}),
	}
	c.Flags().Var(&text{&f.user, "EMAIL"}, "user", "only the access of this person")
	choiceVar(c.Flags(), &f.typ, "type", "", "only this type", "team", "role", "schedule")
	c.Flags().Var(&text{&f.resource, "ID|NAME"}, "resource", "only this team, role or schedule")
	c.Flags().Var(&text{&f.asOf, "RUN|DATE"}, "as-of", "as of this run or date (2026-03-31, optionally with a time; UTC)")
	c.Flags().BoolVar(&f.json, "json", false, "one JSON object per line")
	plainFlag(c, &f.plain)
	c.Flags().BoolVar(&f.csv, "csv", false, "the table that export csv writes, for an access review")
	webFlag(c, &f.web, "the PagerDuty page of that person, team or schedule, or the list of users,")
	return c
}

func (a *app) access(ctx context.Context, ref string, f *accessFlags) error {
	if f.json && f.csv {
		return refuse(failure.JSONandCSV)
	}
	if err := webAlone(f.web, f.json, f.csv, f.plain, f.asOf != ""); err != nil {
		return err
	}
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	q := store.AccessQuery{
		ConnectorID: c.ID, UserEmail: f.user,
		Type: access.ResourceType(f.typ), Resource: f.resource,
	}
	if f.web {
		return s.openAccess(ctx, c, q)
	}
	run, err := s.asOf(ctx, c, f.asOf)
	switch {
	case err != nil:
		return err
	case run == nil:
		a.aside("There is no access data yet. Get it with: connectpd sync")
		return nil
	case f.asOf != "":
		q.AsOfRun = run.ID
	}
	if err := s.knownPerson(ctx, c, q.UserEmail); err != nil {
		return err
	}
	if err := s.knownResource(ctx, c, q.Type, q.Resource); err != nil {
		return err
	}
	if a.opens(f.json, f.csv, f.plain) {
		return a.lookAtAccess(ctx, s, c, run, q)
	}
	switch {
	case f.csv:
		return s.services.AccessCSV(ctx, q, a.env.Out)
	case f.json:
		return a.accessJSON(ctx, s, q)
	}
	return a.paged(func(w io.Writer) error { return a.accessTable(ctx, w, s, run, q) })
}

// lookAtAccess opens the screen: of everything, or of the one person, team,
// role or schedule that is meant, narrowed to the rest of what was asked for. A
// name that several have, and one that is held by nobody, are printed.
func (a *app) lookAtAccess(ctx context.Context, s *session, c store.Connector, run *store.Run, q store.AccessQuery) error {
	l := ui.Look{List: manage.SeeAccess, Connector: c, Only: ui.Only{Type: q.Type}}
	if q.AsOfRun != 0 {
		l.Only.Run, l.Only.At = run.ID, run.FinishedAt
	}
	switch {
	case q.UserEmail != "":
		l.Only.Resource = q.Resource
	case q.Resource != "":
		l.Only.Type = "" // it is one thing, of that type
	}
	if q.UserEmail == "" && q.Resource == "" {
		return a.look(ctx, l)
	}
	type thing struct {
		kind access.ResourceType
		id   string
	}
	meant := map[thing]bool{}
	err := s.store.Access(ctx, q, func(h store.Holding) error {
		one := thing{access.TypeUser, h.User.ID}
		if q.UserEmail == "" {
			one = thing{h.Type, h.ResourceID}
		}
		l.Type, l.ID = one.kind, one.id
		meant[one] = true
		return nil
	})
	if err != nil {
		return err
	}
	if len(meant) != 1 {
		return a.paged(func(w io.Writer) error { return a.accessTable(ctx, w, s, run, q) })
	}
	return a.look(ctx, l)
}

func (a *app) accessJSON(ctx context.Context, s *session, q store.AccessQuery) error {
	out := bufio.NewWriter(a.env.Out)
	each, n := newLines(out), 0
	err := s.store.Access(ctx, q, func(h store.Holding) error {
		n++
		return each.write(grant(h))
	})
	if err != nil {
		return err
	}
	if n == 0 {
		a.aside(nothingHeld(q))
	}
	return out.Flush()
}

func (a *app) accessTable(ctx context.Context, w io.Writer, s *session, run *store.Run, q store.AccessQuery) error {
	t := a.newTable(rows.GrantColumns...)
	t.look = func(_ []string, column int) lipgloss.Style {
		if column == 1 {
			return t.styles.Dim
		}
		return lipgloss.NewStyle()
	}
	n := 0
	err := s.store.Access(ctx, q, func(h store.Holding) error {
		t.row(rows.Grant(h))
		n++
		return nil
	})
	switch {
	case err != nil:
		return err
	case n == 0:
		a.aside(nothingHeld(q))
		return nil
	}
	if err := t.print(w); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n%s, data from %s\n", words.Plural(n, "grant", "grants"), words.Date(run.FinishedAt))
	return err
}
