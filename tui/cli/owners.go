package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/tui/ui"
	"connectpd/wizard/manage"
	"connectpd/wizard/setup"
)

type ownersFlags struct {
	add, remove []string
	json        bool
}

func (a *app) ownersCommand() *cobra.Command {
	f := &ownersFlags{}
	c := &cobra.Command{
		Use: "owners [CONNECTOR]", Short: "Show or change the owners of a connector", Args: atMost(1),
		Example: examples(
			"connectpd owners",
			"connectpd owners --add grace@example.com",
			"connectpd owners --remove ada@example.com",
		),
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.owners(ctx, ref, f)
		}),
	}
	c.Flags().StringArrayVar(&f.add, "add", nil, "add this owner, by `EMAIL` (repeatable)")
	c.Flags().StringArrayVar(&f.remove, "remove", nil, "remove this owner, by `EMAIL` (repeatable)")
	c.Flags().BoolVar(&f.json, "json", false, "one JSON object per line")
	return c
}

func (a *app) owners(ctx context.Context, ref string, f *ownersFlags) error {
	s, err := a.readingUnless(ctx, len(f.add)+len(f.remove) > 0)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	if len(f.add)+len(f.remove) > 0 {
		before, place := c.Owners, s.services.Platforms.PlaceOf(c)
		m := manage.NewOwners(s.services, c, place, ui.OwnerRoles(place))
		m.Plan(manage.OwnersChange{Add: f.add, Remove: f.remove})
		if err := a.drive(ctx, headless{flow: m}); err != nil {
			return ownerNear(err, f.remove, before)
		}
		c = m.Connector()
		a.warnOfOwners(c, before)
	}
	if f.json {
		each := newLines(a.env.Out)
		for _, o := range owners(c) {
			if err := each.write(struct {
				Version int `json:"version"`
				ownerJSON
			}{jsonVersion, o}); err != nil {
				return err
			}
		}
		return nil
	}
	t := a.newTable("OWNER", "EMAIL", "ON THE PLATFORM", "IN PAGERDUTY")
	t.wraps = true
	for _, o := range c.Owners {
		t.add(cmp.Or(o.Name, o.Email), o.Email, o.Role.Label(), setup.PagerDutyRoleText(c, o))
	}
	if err := t.print(a.env.Out); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.env.Out, "\n"+a.folded("An owner must be Connector Administrator or Super Administrator on the platform, and Admin (Global Admin) or Account Owner in PagerDuty."))
	return err
}

// ownerNear adds to the refusal of an address that owns nothing which owner was
// perhaps meant.
func ownerNear(err error, typed []string, owners []store.Owner) error {
	list := make([]candidate, len(owners))
	for i, o := range owners {
		list[i] = candidate{personWords(o.Name, o.Email), []string{o.Email, o.Name}}
	}
	for _, email := range typed {
		if !isOne(email, list) {
			return orNear(err, failure.OwnerUnknown, email, list)
		}
	}
	return err
}

// warnOfOwners says what is amiss with the owners who were not there before.
func (a *app) warnOfOwners(c store.Connector, before []store.Owner) {
	for _, o := range c.Owners {
		old := slices.ContainsFunc(before, func(b store.Owner) bool { return b.ID == o.ID })
		if text := setup.OwnerWarning(c, o); text != "" && !old {
			a.aside("warning: " + text)
		}
	}
}
