package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

type changesFlags struct {
	since, until, user, typ string
	json, plain             bool
}

func (a *app) changesCommand() *cobra.Command {
	f := &changesFlags{}
	c := &cobra.Command{
		Use: "changes [CONNECTOR]", SuggestFor: []string{"diff", "history"}, Short: "Show access that was gained, lost or altered", Args: atMost(1),
		Example: examples(
			"connectpd changes",
			"connectpd changes --since 7d",
			"connectpd changes --since 30d --type role --json",
		),
		Long: `Show what was gained, lost or altered between two syncs. Without --since it shows
what the last sync changed.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.changes(ctx, ref, f)
		}),
	}
	c.Flags().Var(&text{&f.since, "RUN|DURATION"}, "since", "after this run, or this long ago")
	c.Flags().Var(&text{&f.until, "RUN|DURATION"}, "until", "up to this run, or this long ago")
	c.Flags().Var(&text{&f.user, "EMAIL"}, "user", "only this person")
	choiceVar(c.Flags(), &f.typ, "type", "", "only this type", "user", "team", "role", "schedule")
	plainFlag(c, &f.plain)
	c.Flags().BoolVar(&f.json, "json", false, "one JSON object per line")
	return c
}

// changeJSON is a line of changes --json. Of a grant, principal, resource and
// entitlement are set; of a thing that came or went, its resource; of an
// altered value also field, from and to.
type changeJSON struct {
	Version     int                 `json:"version"`
	Change      store.ChangeKind    `json:"change"`
	Run         int64               `json:"run"`
	At          *time.Time          `json:"at"`
	Principal   *principalJSON      `json:"principal"`
	Resource    resourceJSON        `json:"resource"`
	Entitlement *access.Entitlement `json:"entitlement"`
	Field       *string             `json:"field"`
	From        *string             `json:"from"`
	To          *string             `json:"to"`
}

func (a *app) changes(ctx context.Context, ref string, f *changesFlags) error {
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	runs, err := s.applied(ctx, c)
	if err != nil {
		return err
	}
	from, to, err := s.between(runs, c, f.since, f.until)
	if err != nil {
		return err
	}
	if len(runs) > 0 {
		if err := s.knownPerson(ctx, c, f.user); err != nil {
			return err
		}
	}
	if a.opens(f.json, f.plain) {
		l := ui.Look{List: manage.SeeChanges, Connector: c, Only: ui.Only{User: strings.TrimSpace(f.user), Type: access.ResourceType(f.typ)}}
		if f.since != "" || f.until != "" {
			l.Since, l.Until = from, to
		}
		return a.look(ctx, l)
	}
	list, err := s.store.Changes(ctx, store.ChangeQuery{
		ConnectorID: c.ID, Since: from, Until: to, UserEmail: f.user, Type: access.ResourceType(f.typ),
	})
	if err != nil {
		return err
	}
	if f.json {
		return a.changesJSON(list)
	}
	a.changesNotes(runs, from, to)
	show := func(w io.Writer) error { return a.changesText(w, list, f) }
	if err := a.paged(show); err != nil || len(list) > 0 || *f != (changesFlags{plain: f.plain}) {
		return err
	}
	a.lastChange(runs, from)
	return nil
}

// changesNotes says what the comparison cannot tell.
func (a *app) changesNotes(runs []store.Run, from, to int64) {
	at := func(id int64) int { return slices.IndexFunc(runs, func(r store.Run) bool { return r.ID == id }) }
	if at(from) < 0 || at(to) < 0 {
		return // there is no data yet
	}
	for _, note := range service.ComparisonNotes(runs, at(from), at(to)) {
		a.aside("note: " + note)
	}
}

func (a *app) changesJSON(list []store.Change) error {
	each := newLines(a.env.Out)
	for _, ch := range list {
		j := changeJSON{
			Version: jsonVersion, Change: ch.Kind, Run: ch.Run, At: utc(ch.At),
			Resource:    resourceJSON{ch.Type, ch.ResourceID, ch.Resource},
			Entitlement: orNull(ch.Entitlement), Field: orNull(ch.Field),
		}
		if ch.User.ID != "" {
			p := principal(ch.User)
			j.Principal = &p
		}
		if ch.Field != "" {
			j.From, j.To = &ch.From, &ch.To
		}
		if err := each.write(j); err != nil {
			return err
		}
	}
	return nil
}

// changesText shows changes of access, and below them who took turns on call:
// so that a rotation does not drown them.
func (a *app) changesText(w io.Writer, list []store.Change, f *changesFlags) error {
	var held, turns []store.Change
	for _, ch := range list {
		if ch.Entitlement == access.OnCall {
			turns = append(turns, ch)
		} else {
			held = append(held, ch)
		}
	}
	var err error
	switch {
	case len(list) == 0:
		_, err = fmt.Fprintln(w, words.Clean(nothingChanged(f)))
	case len(held) == 0:
		_, err = fmt.Fprintln(w, "No access changed.")
	default:
		err = a.changesTable(w, held)
	}
	if err != nil || len(turns) == 0 {
		return err
	}
	if _, err := fmt.Fprintln(w, "\nOn-call turns"); err != nil {
		return err
	}
	return a.changesTable(w, turns)
}

// lastChange says when something changed last before a run, and how to see it.
// Its words go where notes go: they are no change.
func (a *app) lastChange(runs []store.Run, before int64) {
	for i, r := range runs {
		if r.ID > before || r.Changes == (store.ChangeCounts{}) || i+1 == len(runs) {
			continue
		}
		a.aside(fmt.Sprintf("The last change was found by the sync of %s. See it with: connectpd changes --since %d --until %d",
			words.Date(r.FinishedAt), runs[i+1].ID, r.ID))
		return
	}
}

// nothingChanged says so of what was asked for.
func nothingChanged(f *changesFlags) string {
	text := "Nothing changed"
	if f.typ != "" {
		text = "No " + f.typ + " changed, and nothing on one"
	}
	if f.user != "" {
		text += " for " + strings.TrimSpace(f.user)
	}
	return text + "."
}

func (a *app) changesTable(w io.Writer, list []store.Change) error {
	t := a.newTable(rows.ChangeColumns...)
	kinds := map[string]lipgloss.Style{
		string(store.Gained): t.styles.Good, string(store.Lost): t.styles.Bad, string(store.Altered): t.styles.Accent,
	}
	t.look = func(row []string, column int) lipgloss.Style {
		if column == 1 {
			return kinds[row[1]]
		}
		return lipgloss.NewStyle()
	}
	for _, ch := range list {
		t.row(rows.Change(ch))
	}
	return t.print(w)
}
