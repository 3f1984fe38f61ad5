package evidence

import (
	"bytes"
	_ "embed" // the page's text
	"html/template"
	"strconv"
	"sync"
	"time"

	"connectpd/store/words"
	"connectpd/wizard/review"
)

//go:embed page.html
var pageText string

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"shown": shown}).Parse(pageText))
})

// page is what index.html shows.
type page struct {
	Name, Headline, Standing string // standing: open, done, failed
	AsOf                     string
	Summary                  []fact
	Checks                   grid
	Warnings                 []string // below the headline
	Totals, InScope          grid
	Run, Requests            cell
	RunFrom, RunTo           string
	RunResult                string
	Key                      string
	Gaps                     string
	Reviewers, Figures       grid
	Behalf, Pairs            grid
	Exceptions               grid
	Removals, Items          grid
	ItemsNote                string
	Course, Kinds            grid
	Accounts                 grid
	Files                    grid
	Folder                   string
	SeesAll                  bool
}

// fact is a line of the summary.
type fact struct {
	Label string
	Parts []cell
}

// grid is a table of the page.
type grid struct {
	Columns []string
	Widths  []int // of the columns, in percent
	Rows    [][]cell
	None    string // what stands there when there are no rows
}

// cell is a text of the page from outside or from here, shown the same way.
type cell struct {
	Text   string
	Sub    string  // a line below it, smaller
	Figure *figure // a number, before the text
	Code   bool    // a hash or a name of a file
	More   string  // a code after the text
	Link   string  // of a file beside the page
	Strong bool
}

// and puts a code behind a text.
func (c cell) and(code string) cell { c.More = code; return c }

// then puts a text behind a number.
func (c cell) then(t string) cell { c.Text = t; return c }
func text(t string) cell          { return cell{Text: t} }
func code(t string) cell          { return cell{Text: t, Code: true} }
func fig(f figure) cell           { return cell{Figure: &f} }
func link(name string) cell       { return cell{Text: name, Code: true, Link: name} }
func strong(t string) cell        { return cell{Text: t, Strong: true} }
func (c cell) sub(t string) cell  { c.Sub = t; return c }

func (b *book) page() ([]byte, error) {
	f := b.figures()
	checks := b.checks(f)
	p := page{
		Name: b.frozen.Name, AsOf: b.when(b.asOf), Summary: b.summary(f), Folder: "review-" + fileName(b.frozen.ID),
		Checks: checkGrid(checks), Totals: b.totalsGrid(), InScope: b.scopeGrid(), Key: b.key(), Gaps: b.frozen.AcceptedGaps,
		Reviewers: b.reviewerGrid(f), Figures: b.figureGrid(f), Behalf: behalfGrid(f), Pairs: pairGrid(f),
		Exceptions: b.exceptionGrid(), Removals: b.removalGrid(), Course: b.courseGrid(), Kinds: b.kindGrid(), Accounts: b.accountGrid(),
		Files: b.fileGrid(), SeesAll: b.frozen.Run.SeesAll,
	}
	run := b.frozen.Run
	p.Run, p.Requests = code(strconv.FormatInt(run.ID, 10)), fig(number("requests", run.Requests))
	p.RunFrom, p.RunTo, p.RunResult = utc(run.StartedAt), utc(run.FinishedAt), string(run.Result)
	p.Headline, p.Standing = b.headline(f)
	p.Warnings = b.warnings(f, checks)
	p.Items, p.ItemsNote = b.itemGrid()
	var out bytes.Buffer
	if err := pageTemplate().Execute(&out, p); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// headline is the one line that says how far the review is.
func (b *book) headline(f figures) (text, standing string) {
	removals := words.Plural(f.removals, "removal", "removals")
	switch {
	case b.State.Stage == review.StageCancelled:
		return "CANCELLED: nothing was signed", "failed"
	case b.State.Stage == review.StageOpen:
		return "NOT SIGNED: " + words.Count(f.Undecided) + " of " + words.Plural(f.Items, "item", "items") + " undecided", "open"
	case b.State.Stage == review.StageSigned:
		return "NOT CLOSED: " + words.Count(f.open) + " of " + removals + " open", "open"
	case f.cameBack > 0:
		return "CLOSED, BUT " + words.Plural(f.cameBack, "removal has", "removals have") + " come back", "failed"
	case f.removals == 0:
		return "Closed: nothing was to be removed", "done"
	}
	return "Closed: " + words.Count(f.gone) + " of " + removals + " shown to be gone", "done"
}

// warnings are what a reader has to know before anything else.
func (b *book) warnings(f figures, checks []check) []string {
	var list []string
	failing := 0
	for _, c := range checks {
		add(&failing, c.Fails != "")
	}
	if failing > 0 {
		list = append(list, "DOES NOT ADD UP: see section 2")
	}
	if ended := b.State.Stage; f.Undecided > 0 && (ended == review.StageSigned || ended == review.StageClosed) {
		list = append(list, "INCOMPLETE: signed with "+words.Count(f.Undecided)+" of "+words.Plural(f.Items, "item", "items")+" undecided")
	}
	if b.frozen.AcceptedGaps != "" {
		list = append(list, "WITH GAPS: started from a run that did not read everything, see section 3")
	}
	return list
}

// when is a moment in UTC, and in the zone of the due day where that is
// another one.
func (b *book) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	utc := utc(t)
	if b.Zone == nil {
		return utc
	}
	local := t.In(b.Zone)
	if _, offset := local.Zone(); offset == 0 {
		return utc
	}
	return utc + " (" + local.Format("2006-01-02 15:04") + " " + b.Zone.String() + ")"
}

// utc is a moment with its seconds.
func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// minute is a moment in the tables of the page, where all times are UTC; the
// files have the seconds.
func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}
