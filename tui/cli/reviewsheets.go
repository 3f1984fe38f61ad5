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
		Use: "export REVIEW", Short: "Write sheets for the reviewers, or the list of removals", Args: between(1, 1),
		Example: examples(
			`connectpd review export "Q4 2026" -o sheets`,
			`connectpd review export "Q4 2026" --reviewer grace@example.com -o grace.xlsx`,
			`connectpd review export "Q4 2026" --open -o removals.xlsx`,
		),
		Long: `Write a sheet for each reviewer to a folder, to be filled in with Excel, LibreOffice,
Numbers or Google Sheets and imported with review import. With --reviewer, write one
sheet to one file, as CSV if its name ends in .csv. No sheet has the reviewer's own
access.

With --open, write the work list for whoever removes access in PagerDuty: who loses
what, what remains, the page, what blocks it, who handles it and, for a team membership,
the exact call. It has the removals that no sync has confirmed yet. It is a workbook if
the file's name ends in .xlsx, and CSV otherwise.`,
		ValidArgsFunction: a.completeReview,
		RunE:              a.run1(func(ctx context.Context, ref string) error { return a.reviewExport(ctx, ref, f) }),
	}
	c.Flags().BoolVar(&f.open, "open", false, "removals that no sync has confirmed yet")
	c.Flags().Var(&text{&f.reviewer, "EMAIL"}, "reviewer", "only the sheet of this reviewer")
	c.Flags().VarP(&text{&f.file, "FOLDER|FILE"}, "output", "o", "where to write (default: this folder); - prints the work list")
	c.Flags().BoolVar(&f.force, "force", false, "replace existing files")
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
	return a.say("Import the filled-in sheets with: connectpd review import " + shellWord(st.Frozen.Name) + " FILE...")
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
		Use: "import REVIEW FILE...", Short: "Import the sheets that reviewers filled in", Args: between(2, manyItems),
		Example: examples(
			`connectpd review import "Q4 2026" grace.xlsx --dry-run`,
			`connectpd review import "Q4 2026" sheets/*.xlsx`,
			`connectpd review import "Q4 2026" grace.csv --skip-refused`,
		),
		Long: `Import sheets, as .xlsx or CSV from any spreadsheet program. If any row is refused,
nothing is imported, and each refused row is listed with its line. Rows are matched by
item and their other columns are checked. An empty row leaves its item undecided.
--dry-run only shows what would be imported. --skip-refused imports the other rows and
writes the refused rows to a file next to the sheet, to be sent back.

A newer sheet of the same reviewer replaces an older one. What was decided on the screen
or by command after a sheet was written is kept unless you use --replace. The received
file and its SHA-256 are kept with the review.`,
		ValidArgsFunction: a.completeReviewFiles,
		RunE: a.run(func(ctx context.Context, args []string) error {
			q.Review, q.Files = args[0], args[1:]
			return a.reviewImport(ctx, q)
		}),
	}
	c.Flags().BoolVar(&q.DryRun, "dry-run", false, "only show what would be imported")
	c.Flags().BoolVar(&q.SkipRefused, "skip-refused", false, "import the other rows, and write the refused rows to a file")
	c.Flags().BoolVar(&q.Replace, "replace", false, "let sheets replace what was decided elsewhere since they were written")
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
		return a.say("Nothing was imported: this was a dry run.")
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
			a.aside("reading " + filepath.Base(file) + ": " + words.Count(rows) + " rows")
		}
	}
}

// sayTaken says what became of a sheet, or would; stopped is why nothing did.
func (a *app) sayTaken(t *sheet.Taken, q sheet.ImportRequest, stopped error) error {
	name := filepath.Base(t.File)
	const most = 50
	for i, x := range t.Refused {
		if i == most {
			a.aside(name + ": " + words.Count(len(t.Refused)-i) + " more rows are refused")
			break
		}
		a.aside(fmt.Sprintf("%s line %d: %s", name, x.Row.Line, x.Why))
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
		Long: `Email each reviewer their sheet: everyone who was not sent one yet, or --reviewer. With
--remind, everyone who still has something to decide. Emails are sent through
` + varSMTP + `; without it, and if the mail server refuses one, they are written as .eml
files to open and send in an email program. The review's log records each one after it
is sent: if connectpd is ended in between, the next send repeats that one email.`,
		ValidArgsFunction: a.completeReview,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			q.Review = ref
			return a.reviewSend(ctx, q)
		}),
	}
	c.Flags().Var(&text{&q.Reviewer, "EMAIL"}, "reviewer", "only this reviewer")
	c.Flags().BoolVar(&q.Remind, "remind", false, "remind everyone who still has something to decide")
	c.Flags().VarP(&text{&q.Folder, "FOLDER"}, "output", "o", "the folder for emails that are not sent (default: a new one here)")
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
		return a.say("Nobody has anything left to decide: no reminder was sent.")
	}
	return a.say("Everyone was already sent a sheet. Use --remind to remind them, or --reviewer EMAIL to send one again.")
}
