package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

type reviewExportFlags struct {
	file, reviewer string
	open, force    bool
}

func (a *app) reviewExportCommand() *cobra.Command {
	f := &reviewExportFlags{}
	c := &cobra.Command{
		Use: "export REVIEW", Short: "Sheets for the reviewers, or the work list of removals", Args: between(1, 1),
		Example: examples(
			`connectpd review export "Q4 2026" -o sheets`,
			`connectpd review export "Q4 2026" --reviewer grace@example.com -o grace.xlsx`,
			`connectpd review export "Q4 2026" --open -o removals.xlsx`,
		),
		Long: `Write a sheet for each reviewer into a folder, to be filled in with Excel, LibreOffice,
Numbers or Google Sheets and taken back with review import; with --reviewer one sheet
into one file, as CSV where its name ends so. Nobody's sheet has their own access.

With --open write the work list for whoever removes access in PagerDuty: who loses
what, what remains, the page, what blocks it, who sees to it; for a team membership
also the exact call. It has what is to be removed and was not seen to be gone; it is a
workbook where the file's name ends in .xlsx, and CSV otherwise.`,
		ValidArgsFunction: a.completeReview,
		RunE:              a.run1(func(ctx context.Context, ref string) error { return a.reviewExport(ctx, ref, f) }),
	}
	c.Flags().BoolVar(&f.open, "open", false, "what is to be removed and not seen to be gone")
	c.Flags().StringVar(&f.reviewer, "reviewer", "", "only the sheet of this reviewer, by `EMAIL`")
	c.Flags().StringVarP(&f.file, "output", "o", "", "write here (`FOLDER|FILE`); otherwise into this folder; - prints the work list")
	c.Flags().BoolVar(&f.force, "force", false, "replace files that exist")
	return c
}

func (a *app) reviewExport(ctx context.Context, ref string, f *reviewExportFlags) error {
	switch {
	case f.open && f.reviewer != "":
		return refuse(failure.FlagIdle, failure.Blanks{"flag": "--reviewer", "other": "--open"})
	case f.open && f.file == "":
		return refuse(failure.WhereMissing)
	}
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	st, err := s.review(ctx, ref)
	if err != nil {
		return err
	}
	if f.open {
		return a.workList(ctx, s, st, f.file, f.force)
	}
	path := f.file
	if path == "" {
		path = filepath.Join(a.env.Folder, sheetPlace(st, f.reviewer))
	}
	list, err := s.services.WriteSheets(ctx, sheet.ExportRequest{Review: st.Frozen.ID, Reviewer: f.reviewer, Path: path, Replace: f.force})
	if err != nil {
		return err
	}
	for _, w := range list {
		if err := a.say(w.Says()); err != nil {
			return err
		}
	}
	return a.say("What comes back is taken with: connectpd review import " + shellWord(st.Frozen.Name) + " FILE...")
}

// sheetPlace is where sheets go unless another place is named.
func sheetPlace(st *review.State, reviewer string) string {
	name := "review-" + sheet.FileName(st.Frozen.Name)
	if reviewer == "" {
		return name + "-sheets"
	}
	return name + "-" + sheet.FileName(reviewer) + ".xlsx"
}

// workList writes the open removals of a review.
func (a *app) workList(ctx context.Context, s *session, st *review.State, file string, force bool) error {
	if file == "-" {
		t, err := s.services.WorkList(ctx, st.Frozen.ID)
		if err != nil {
			return err
		}
		return writeTable(a.env.Out, t)
	}
	n, err := s.services.WriteWorkList(ctx, sheet.ExportRequest{Review: st.Frozen.ID, Path: file, Replace: force})
	if err != nil {
		return err
	}
	return a.say(words.Plural(n, "open removal", "open removals") + " in " + words.Clean(file))
}

func (a *app) reviewImportCommand() *cobra.Command {
	q := sheet.ImportRequest{}
	c := &cobra.Command{
		Use: "import REVIEW FILE...", Short: "Take back the sheets that reviewers filled in", Args: between(2, manyItems),
		Example: examples(
			`connectpd review import "Q4 2026" grace.xlsx --dry-run`,
			`connectpd review import "Q4 2026" sheets/*.xlsx`,
			`connectpd review import "Q4 2026" grace.csv --skip-refused`,
		),
		Long: `Take sheets, .xlsx or CSV of any spreadsheet program: every row of every file, or, where
one is refused, nothing, with each refused row named by its line. Rows go by their item;
the other columns are checked, and an empty row leaves its item undecided. --dry-run
only says what would be taken. --skip-refused takes the other rows and writes those
that were refused beside the file, to be sent back.

A newer sheet of the same reviewer replaces what the one before said. What was decided
on the screen, or by command, after a sheet was written stands unless --replace. The
file is kept with the review as it came, with its SHA-256.`,
		ValidArgsFunction: a.completeReviewFiles,
		RunE: a.run(func(ctx context.Context, args []string) error {
			q.Review, q.Files = args[0], args[1:]
			return a.reviewImport(ctx, q)
		}),
	}
	c.Flags().BoolVar(&q.DryRun, "dry-run", false, "only say what would be taken")
	c.Flags().BoolVar(&q.SkipRefused, "skip-refused", false, "take the other rows, and write those that are refused beside the file")
	c.Flags().BoolVar(&q.Replace, "replace", false, "take a sheet's word over what was decided elsewhere since it was written")
	return c
}

// completeReviewFiles offers reviews, then files.
func (a *app) completeReviewFiles(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return a.completeReview(c, args, typed)
	}
	return []string{"xlsx", "csv"}, cobra.ShellCompDirectiveFilterFileExt
}

func (a *app) reviewImport(ctx context.Context, q sheet.ImportRequest) error {
	open := a.session
	if q.DryRun {
		open = a.reading
	}
	s, err := open(ctx)
	if err != nil {
		return err
	}
	st, err := s.review(ctx, q.Review)
	if err != nil {
		return err
	}
	q.Review, q.Progress = st.Frozen.ID, a.readingRows()
	taken, err := s.services.ImportSheets(ctx, q)
	for i := range taken {
		if said := a.sayTaken(&taken[i], q, err); said != nil {
			return said
		}
	}
	if err != nil {
		return err
	}
	if q.DryRun {
		return a.say("Nothing was taken: this only tried it.")
	}
	if st, err = s.services.Review(ctx, q.Review); err != nil {
		return err
	}
	return a.say(progressLine(st))
}

// readingRows tells a person how far the reading of a large file is.
func (a *app) readingRows() func(string, int) {
	if !a.env.OutTTY {
		return nil
	}
	return func(file string, rows int) {
		const every = 10_000
		if rows > 0 && rows%every == 0 {
			fmt.Fprintln(a.env.Err, words.Clean("reading "+filepath.Base(file)+": "+words.Count(rows)+" rows"))
		}
	}
}

// sayTaken says what became of a sheet, or would; stopped is why nothing did.
func (a *app) sayTaken(t *sheet.Taken, q sheet.ImportRequest, stopped error) error {
	name := filepath.Base(t.File)
	const most = 50
	for i, x := range t.Refused {
		if i == most {
			fmt.Fprintf(a.env.Err, "%s: %s more rows are refused\n", words.Clean(name), words.Count(len(t.Refused)-i))
			break
		}
		fmt.Fprintln(a.env.Err, words.Clean(fmt.Sprintf("%s line %d: %s", name, x.Row.Line, x.Why)))
	}
	if stopped != nil {
		return nil
	}
	return a.say(t.Says()...)
}

func (a *app) reviewSendCommand() *cobra.Command {
	q := sheet.SendRequest{}
	c := &cobra.Command{
		Use: "send REVIEW", Short: "Send the reviewers their sheets, or a reminder", Args: between(1, 1),
		Example: examples(
			`connectpd review send "Q4 2026"`,
			`connectpd review send "Q4 2026" --reviewer grace@example.com`,
			`connectpd review send "Q4 2026" --remind`,
		),
		Long: `Send each reviewer one letter with their sheet: those who were not sent one yet, or
--reviewer. With --remind those who still have something to decide. Letters go through
` + varSMTP + `; without it, and where the mail server refuses one, they are written
as .eml files that a mail program opens and sends. The log of the review has every one.
A letter is noted once it is out: what ends connectpd in between lets the next send
send that one letter a second time, and no other.`,
		ValidArgsFunction: a.completeReview,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			q.Review = ref
			return a.reviewSend(ctx, q)
		}),
	}
	c.Flags().StringVar(&q.Reviewer, "reviewer", "", "only this reviewer, by `EMAIL`")
	c.Flags().BoolVar(&q.Remind, "remind", false, "remind those who still have something to decide")
	c.Flags().StringVarP(&q.Folder, "output", "o", "", "write letters that are not sent into this `FOLDER`")
	return c
}

func (a *app) reviewSend(ctx context.Context, q sheet.SendRequest) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	if err := a.mail(ctx, s); err != nil {
		return err
	}
	st, err := s.review(ctx, q.Review)
	if err != nil {
		return err
	}
	q.Review, q.Entry.Via = st.Frozen.ID, review.Command
	if q.Folder == "" {
		q.Folder = filepath.Join(a.env.Folder, "review-"+sheet.FileName(st.Frozen.Name)+"-letters")
	}
	posted, err := s.services.SendSheets(ctx, q)
	for _, p := range posted {
		if said := a.say(p.Says()); said != nil {
			return said
		}
	}
	switch {
	case err != nil:
		return err
	case len(posted) > 0:
		return nil
	case q.Remind:
		return a.say("Nobody has anything left to decide: no reminder went out.")
	}
	return a.say("Everyone was sent a sheet before: --remind reminds, --reviewer EMAIL sends one again.")
}
