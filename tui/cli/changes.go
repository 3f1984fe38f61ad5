package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/access"
)

type changesFlags struct {
	since, until, user, typ string
	json                    bool
}

func (a *app) changesCommand() *cobra.Command {
	f := &changesFlags{}
	c := &cobra.Command{
		Use: "changes [CONNECTOR]", Short: "What was gained, lost or altered", Args: atMost(1),
		Long: `What was gained, lost or altered between two syncs. Without --since it is what
the last sync changed.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.changes(ctx, ref, f)
		}),
	}
	c.Flags().StringVar(&f.since, "since", "", "after this: `RUN|DURATION`")
	c.Flags().StringVar(&f.until, "until", "", "up to this: `RUN|DURATION`")
	c.Flags().StringVar(&f.user, "user", "", "only of this person, by `EMAIL`")
	c.Flags().StringVar(&f.typ, "type", "", "only on this: `user|team|role|schedule`")
	c.Flags().BoolVar(&f.json, "json", false, "one JSON object a line")
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
	if f.typ != string(access.TypeUser) {
		if err := checkType(f.typ); err != nil {
			return err
		}
	}
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	from, to, err := s.between(ctx, c, f.since, f.until)
	if err != nil {
		return err
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
	return a.changesTable(list)
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

func (a *app) changesTable(list []store.Change) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(a.env.Out, "Nothing changed.")
		return err
	}
	t := a.newTable("WHEN", "CHANGE", "PERSON", "WHAT", "ON", "NAME")
	for _, ch := range list {
		what := string(ch.Entitlement)
		if ch.Field != "" {
			what = fmt.Sprintf("%s: %s, was %s", ch.Field, ch.To, ch.From)
		}
		t.add(moment(ch.At), string(ch.Kind), ch.User.Name, what, string(ch.Type), ch.Resource)
	}
	return t.print(a.env.Out)
}
