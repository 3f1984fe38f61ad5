package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

type reviewShowFlags struct {
	reviewer                          string
	undecided, open, json, csv, plain bool
}

func (a *app) reviewShowCommand() *cobra.Command {
	f := &reviewShowFlags{}
	c := &cobra.Command{
		Use: "show REVIEW", Short: "Show the items of a review and their decisions", Args: between(1, 1),
		Example: examples(
			`connectpd review show "Q4 2026"`,
			`connectpd review show "Q4 2026" --undecided --reviewer grace@example.com`,
			`connectpd review show "Q4 2026" --json`,
		),
		Long: `Show the items of a review: who has access to what, who decides on it, what was decided,
and what later syncs showed. The review's log is checked as it is read, and refused if
it was altered.`,
		ValidArgsFunction: a.completeReview,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.reviewShow(ctx, ref, f)
		}),
	}
	c.Flags().Var(&text{&f.reviewer, "EMAIL"}, "reviewer", "only items of this reviewer")
	c.Flags().BoolVar(&f.undecided, "undecided", false, "only undecided items")
	c.Flags().BoolVar(&f.open, "open", false, "only removals that no sync has confirmed yet")
	c.Flags().BoolVar(&f.json, "json", false, "one JSON object per line")
	c.Flags().BoolVar(&f.csv, "csv", false, "a table for a program")
	plainFlag(c, &f.plain)
	return c
}

func (a *app) reviewShow(ctx context.Context, ref string, f *reviewShowFlags) error {
	if f.json && f.csv {
		return refuse(failure.JSONandCSV)
	}
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	st, err := s.review(ctx, ref)
	if err != nil {
		return err
	}
	if err := knownReviewer(st, f.reviewer); err != nil {
		return err
	}
	if a.opens(f.json, f.csv, f.plain, f.reviewer != "", f.undecided, f.open) {
		if c, err := s.store.Connector(ctx, st.Frozen.Connector.ID); err == nil {
			return a.look(ctx, ui.Look{List: manage.SeeReviews, Connector: c, ID: st.Frozen.ID})
		}
	}
	items := f.items(st)
	switch {
	case f.json:
		each := newLines(a.env.Out)
		for _, it := range items {
			if err := each.write(itemLine(it)); err != nil {
				return err
			}
		}
		return nil
	case f.csv:
		return writeTable(a.env.Out, itemTable("items", items))
	}
	return a.paged(func(w io.Writer) error { return a.reviewText(w, st, items) })
}

// items are those that the flags ask for.
func (f *reviewShowFlags) items(st *review.State) []*review.ItemState {
	var list []*review.ItemState
	for i := range st.Items {
		it := &st.Items[i]
		switch {
		case f.reviewer != "" && !flow.SameEmail(it.Reviewer, f.reviewer),
			f.undecided && (it.Decision != "" || it.Exception != ""),
			f.open && !it.OpenRemoval():
		default:
			list = append(list, it)
		}
	}
	return list
}

// reviewText writes a review for people: how it stands, who is how far, and
// the items.
func (a *app) reviewText(w io.Writer, st *review.State, items []*review.ItemState) error {
	sum, now, style := st.Summary(), a.env.Clock.Now(), a.styles()
	lines := []string{style.Strong.Render(words.Clean(sum.Name)) + ": " + words.Clean(rows.ReviewStands(sum, now)) + ". " +
		words.Capital(words.Clean(review.ScopeText(sum.Scope))) + " of " + words.Clean(sum.Connector.Name) + ", from the sync of " + words.Date(sum.RunAt) + "."}
	if sum.SignedAs != "" {
		lines = append(lines, words.Clean(fmt.Sprintf("%s on %s by %s. SHA-256: %s", words.Capital(string(sum.Stage)), words.Day(sum.SignedAt), sum.SignedAs, sum.Sealed)))
	} else {
		for _, r := range st.Reviewers() {
			lines = append(lines, words.Clean(fmt.Sprintf("%s: %s of %s decided", r.Email, words.Count(r.Decided), words.Count(r.Items))))
		}
	}
	if figures := st.Figures(); figures.Decided > 0 {
		lines = append(lines, flows.FigureLines(figures)...)
	}
	for _, l := range append(lines, "") {
		if _, err := fmt.Fprintln(w, a.folded(l)); err != nil {
			return err
		}
	}
	if len(items) == 0 {
		_, err := fmt.Fprintln(w, "No items match.")
		return err
	}
	t := a.newTable(rows.ItemColumns...)
	t.look = func(row []string, column int) lipgloss.Style {
		if column == len(rows.ItemColumns)-1 {
			return a.decisionStyle(row[column])
		}
		return lipgloss.NewStyle()
	}
	for _, it := range items {
		t.row(rows.Item(it))
	}
	return t.print(w)
}

// knownReviewer refuses somebody who decides on nothing.
func knownReviewer(st *review.State, email string) error {
	if email == "" {
		return nil
	}
	var list []candidate
	for _, r := range st.Reviewers() {
		if flow.SameEmail(r.Email, email) {
			return nil
		}
		list = append(list, candidate{r.Email, []string{r.Email}})
	}
	return near(nearest(email, list), failure.Tell(failure.ReviewerUnknown, failure.Blanks{"review": st.Frozen.Name, "email": email, "quoted": shellWord(st.Frozen.Name)}))
}
