package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

func (a *app) peopleCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "people [CONNECTOR]", Short: "Mark service and shared accounts, and who is accountable for them", Args: atMost(1),
		Example: examples(
			"connectpd people",
			"connectpd people mark noc@example.com --kind service --accountable grace@example.com",
		),
		Long: `Show accounts that were marked as a service, shared or third-party account, with who is
accountable for each, or as a person. Access reviews show this, and nobody decides on an
account of their own.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.people(ctx, ref, asJSON)
		}),
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object per line")
	c.AddCommand(a.peopleMarkCommand())
	return c
}

// markJSON is a line of people --json.
type markJSON struct {
	Version     int     `json:"version"`
	Connector   string  `json:"connector"`
	Email       string  `json:"email"`
	Kind        string  `json:"kind"`
	Accountable *string `json:"accountable"`
	At          any     `json:"marked_at"`
	By          *string `json:"marked_by"`
}

func (a *app) people(ctx context.Context, ref string, asJSON bool) error {
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	marks, err := s.services.Marks(ctx, c.ID)
	switch {
	case err != nil:
		return err
	case asJSON:
		each := newLines(a.env.Out)
		for _, m := range marks {
			if err := each.write(markJSON{jsonVersion, c.ID, m.Email, m.Kind, orNull(m.Accountable), utc(m.At), orNull(m.By)}); err != nil {
				return err
			}
		}
		return nil
	case len(marks) == 0:
		return a.say("No accounts are marked.")
	}
	return a.paged(func(w io.Writer) error {
		t := a.newTable("EMAIL", "ACCOUNT", "ACCOUNTABLE", "MARKED")
		t.wraps = true
		for _, m := range marks {
			t.add(m.Email, m.Kind, m.Accountable, words.Comma(words.Day(m.At), m.By))
		}
		return t.print(w)
	})
}

func (a *app) peopleMarkCommand() *cobra.Command {
	var kind, accountable, ref string
	c := &cobra.Command{
		Use: "mark EMAIL", Short: "Mark an account, and say who is accountable for it", Args: between(1, 1),
		Example: examples(
			"connectpd people mark noc@example.com --kind service --accountable grace@example.com",
			"connectpd people mark bob@example.com --kind person",
		),
		ValidArgsFunction: a.completePeople,
		RunE: a.run1(func(ctx context.Context, email string) error {
			if kind == "" {
				return refuse(failure.AccountKind)
			}
			s, c, err := a.sessionOn(ctx, ref)
			if err != nil {
				return err
			}
			if err := s.knownPerson(ctx, c, email); err != nil {
				return err
			}
			err = s.services.MarkAccount(ctx, review.MarkRequest{Connector: c.ID, Email: email, Kind: kind, Accountable: accountable, Entry: byCommand})
			if err != nil {
				return err
			}
			a.warnOfStrangers(ctx, s, c, accountable)
			text := fmt.Sprintf("%s is marked as a %s account", email, kind)
			if accountable != "" {
				text += ", and " + accountable + " is accountable for it"
			}
			return a.say(words.Stop(text))
		}),
	}
	choiceVar(c.Flags(), &kind, "kind", "", "the kind of account", review.MarkPerson, review.MarkService, review.MarkShared, review.MarkThirdParty)
	c.Flags().Var(&text{&accountable, "EMAIL"}, "accountable", "who is accountable for it")
	c.Flags().Var(&text{&ref, "CONNECTOR"}, "connector", "the connector that it is in; not needed if there is only one")
	return c
}
