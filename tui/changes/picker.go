package changes

import (
	"context"
	"fmt"
	"strconv"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

// chosen is the run that was picked, by its place in runs.
type chosen struct {
	at    int
	until bool // the later one
}

// choose opens the list of the runs that one of the two can be: the earlier
// one stays earlier.
func (s *Screen) choose(until bool) explore.Step[row] {
	p := &picker{env: s.o.Env, runs: s.runs, until: until, first: s.until + 1, end: len(s.runs), now: s.since}
	if until {
		p.first, p.end, p.now = 0, s.since, s.until
	}
	title := "Changes since which sync?"
	if until {
		title = "Changes until which sync?"
	}
	return explore.Step[row]{Action: ui.Open{Screen: explore.New(explore.Options[int]{
		Env: s.o.Env, Title: title, Connector: s.o.Connector, At: p.Key(0, p.now), Opens: "choose this one",
		Read: func() explore.Read[int] {
			return func(context.Context) (explore.Set[int], error) { return p, nil }
		},
	})}}
}

// picker lists runs, by their places, to choose one of.
type picker struct {
	explore.Base[int]
	env        *ui.Env
	runs       []store.Run
	until      bool
	first, end int // the places to choose from
	now        int
}

// Top says what the choice is about.
func (p *picker) Top(page *ui.Page, h int) {
	text := "The comparison starts from the data after this sync."
	if p.until {
		text = "The comparison ends with the data of this sync."
	}
	if h >= explore.Roomy {
		page.Styled(p.env.Styles.Dim, text)
	}
}

// Rows are the runs whose line fits.
func (p *picker) Rows(q explore.Query) explore.Found[int] {
	rows := []int{}
	fits := q.Fits()
	for i := p.first; i < p.end; i++ {
		if fits(ui.Fold(p.line(i))) {
			rows = append(rows, i)
		}
	}
	return explore.Found[int]{Rows: [][]int{rows}}
}

// Count is of the syncs to choose from.
func (p *picker) Count(tab int, f explore.Found[int], _ bool) string {
	return words.Plural(f.Count(tab), "sync", "syncs")
}

// Nothing fits the search.
func (p *picker) Nothing(int, bool) string { return "No syncs match." }

// Key is the run's number.
func (p *picker) Key(_, i int) string { return runShort(p.runs[i]) }

// Table draws runs: when they were, and beside that what is worth knowing of
// them.
func (p *picker) Table(_, w int) explore.Table[int] {
	return explore.Table[int]{Row: func(i int, focused bool) []string {
		if w < 60 {
			return explore.Hung(p.env, "", p.line(i), focused, w)
		}
		return explore.Hung(p.env, p.env.Cell(runTitle(p.env, p.runs[i]), 28)+"  ", p.about(i), focused, w)
	}}
}

// line is all of that on one line.
func (p *picker) line(i int) string { return runTitle(p.env, p.runs[i]) + ": " + p.about(i) }

func (p *picker) about(i int) string {
	if i == p.now {
		return runWords(p.runs, i) + " (selected)"
	}
	return runWords(p.runs, i)
}

// Detail is the line in full.
func (p *picker) Detail(page *ui.Page, _, i, _ int) { page.Text(p.line(i)) }

// Enter takes the run.
func (p *picker) Enter(_, i int) explore.Step[int] {
	return explore.Step[int]{Action: ui.CloseWith{Msg: chosen{i, p.until}}}
}

// runTitle names a run the way people point at it; runShort in a few cells.
func runTitle(e *ui.Env, r store.Run) string {
	return fmt.Sprintf("%s (run %d)", words.Moment(e.Now(), r.FinishedAt), r.ID)
}

func runShort(r store.Run) string { return "run " + strconv.FormatInt(r.ID, 10) }
