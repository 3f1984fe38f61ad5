package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/manage"
	"connectpd/wizard/review"
)

func (a *app) reviewCommand() *cobra.Command {
	var asJSON, plain bool
	c := &cobra.Command{
		Use: "review [CONNECTOR]", SuggestFor: []string{"reviews", "certify", "audit"}, Short: "Review who may keep which access, with evidence", Args: atMost(1),
		Example: examples(
			"connectpd review",
			"connectpd review start --scope privileged --fallback grace@example.com --due 2026-12-12",
			`connectpd review decide "Q4 2026" i12 --keep --comment "runs the account"`,
			`connectpd review sign "Q4 2026" --as grace@example.com --reason "I have seen who decided what."`,
		),
		Long: `List access reviews, of all connectors or one. A review freezes who has access to what,
gives every grant one reviewer, records who decided what and when, and is signed and
sealed. Later syncs show which removals are done. Nothing is changed in PagerDuty.

REVIEW is a review's id or name, and ITEM is the id of an item (i12). Nobody can decide
on their own access.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.reviews(ctx, ref, asJSON, plain)
		}),
	}
	plainFlag(c, &plain)
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object per line")
	c.AddCommand(a.reviewStartCommand(), a.reviewShowCommand(), a.reviewDecideCommand(), a.reviewAssignCommand(),
		a.reviewExceptCommand(), a.reviewSignCommand(), a.reviewExportCommand(), a.reviewSendCommand(), a.reviewImportCommand(), a.reviewNoteCommand(), a.reviewEvidenceCommand(),
		a.reviewAmendCommand(), a.reviewExtendCommand(), a.reviewCancelCommand())
	return c
}

// reviews lists them, or opens their screen.
func (a *app) reviews(ctx context.Context, ref string, asJSON, plain bool) error {
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	list, err := s.connectors(ctx, ref)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return s.noConnector(ctx, "")
	}
	if len(list) == 1 && (a.opens(asJSON, plain) || a.converses(asJSON, plain)) {
		return a.look(ctx, ui.Look{List: manage.SeeReviews, Connector: list[0]})
	}
	of := ""
	if len(list) == 1 {
		of = list[0].ID
	}
	sums, err := s.services.Reviews(ctx, of)
	switch {
	case err != nil:
		return err
	case asJSON:
		each := newLines(a.env.Out)
		for _, sum := range sums {
			if err := each.write(reviewLine(sum, s.now())); err != nil {
				return err
			}
		}
		return nil
	case len(sums) == 0:
		return a.say("There is no access review yet. Start one with: connectpd review start")
	}
	return a.paged(func(w io.Writer) error {
		t := a.newTable(rows.ReviewColumns...)
		t.wraps = true
		for _, sum := range sums {
			t.row(rows.Review(sum, s.now()))
		}
		return t.print(w)
	})
}

// review finds a review by its id or name.
func (s *session) review(ctx context.Context, ref string) (*review.State, error) {
	st, err := s.services.Review(ctx, ref)
	if !errors.Is(err, store.ErrNoReview) {
		return st, err
	}
	sums, listed := s.services.Reviews(ctx, "")
	if listed != nil {
		return nil, listed
	}
	var list []candidate
	for _, sum := range sums {
		list = append(list, candidate{fmt.Sprintf("%q", sum.Name), []string{sum.Name, sum.ID}})
	}
	return nil, near(nearest(ref, list), failure.Tell(failure.ReviewUnknown, failure.Blanks{"ref": ref}))
}

// mostNearItems bounds the items that are looked at for a suggestion.
const mostNearItems = 2000

// knownItems refuses items that a review does not have.
func knownItems(st *review.State, ids []string) error {
	for _, id := range ids {
		if st.Item(id) != nil {
			continue
		}
		var list []candidate
		for i := range min(len(st.Items), mostNearItems) {
			it := &st.Items[i]
			list = append(list, candidate{fmt.Sprintf("%s (%s, %s on %s)", it.ID, it.Who(), it.Holds(), it.On()), []string{it.ID, it.User.Name, it.User.Email}})
		}
		return near(nearest(id, list), failure.Tell(failure.ItemUnknown, failure.Blanks{"review": st.Frozen.Name, "typed": id, "quoted": shellWord(st.Frozen.Name)}))
	}
	return nil
}

// knownSelect refuses items, teams and people that a review does not have.
func knownSelect(st *review.State, sel review.Select) error {
	if err := knownItems(st, sel.Items); err != nil {
		return err
	}
	var teams, people []candidate
	seen := map[string]bool{}
	add := func(list *[]candidate, shown string, by ...string) {
		if !seen[shown] {
			seen[shown] = true
			*list = append(*list, candidate{shown, by})
		}
	}
	for i := range st.Items {
		it := &st.Items[i]
		if it.Type == "team" {
			add(&teams, fmt.Sprintf("%q", it.Resource), it.Resource, it.ResourceID)
		}
		add(&people, personWords(it.User.Name, it.User.Email), it.User.Email, it.User.Name, it.User.ID)
	}
	for _, c := range [...]struct {
		what, typed string
		list        []candidate
	}{{"team", sel.Team, teams}, {"person", sel.User, people}} {
		if c.typed != "" && !isOne(c.typed, c.list) {
			return near(nearest(c.typed, c.list), failure.Tell(failure.ItemsNone, failure.Blanks{"review": st.Frozen.Name, "what": c.what, "typed": c.typed, "quoted": shellWord(st.Frozen.Name)}))
		}
	}
	return nil
}

func isOne(typed string, list []candidate) bool {
	for _, c := range list {
		for _, by := range c.by {
			if strings.EqualFold(strings.TrimSpace(typed), by) {
				return true
			}
		}
	}
	return false
}

// shellWord is a name as it is typed in a shell.
func shellWord(name string) string {
	name = words.Clean(name)
	if strings.ContainsAny(name, " '\"$&|;<>()`\\*?#~") || name == "" {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}

// progressLine is how far a review is, in a sentence.
func progressLine(st *review.State) string {
	f := st.Figures()
	return fmt.Sprintf("%s of %s decided.", words.Count(f.Decided), words.Count(f.Items))
}

// sayLeftOut tells on standard error what a request did not take, and why.
func (a *app) sayLeftOut(st *review.State) {
	for i, l := range st.LeftOut {
		if i == mostLeftOut {
			a.aside("left out: " + words.Count(len(st.LeftOut)-i) + " more")
			return
		}
		a.aside("left out: " + l.Why)
	}
}

// mostLeftOut bounds what is told of items that were left out.
const mostLeftOut = 20

// decisionStyle is how what stands of an item looks.
func (a *app) decisionStyle(cell string) lipgloss.Style {
	st := a.styles()
	switch {
	case strings.HasPrefix(cell, "undecided"):
		return st.Warn
	case strings.HasPrefix(cell, "revoke"):
		return st.Bad
	}
	return lipgloss.NewStyle()
}
