package logs

import (
	"strconv"
	"strings"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
)

// levels are the tabs, from everything to errors only.
var levels = [...]store.Level{store.Debug, store.Info, store.Warn, store.Error}

var rank = map[store.Level]int{store.Debug: 0, store.Info: 1, store.Warn: 2, store.Error: 3}

// row is an entry, with what the search looks at.
type row struct {
	e      store.LogEntry
	folded string
}

// log is the newest entries, oldest first.
type log struct {
	explore.Base[row]
	env  *ui.Env
	rows []row
}

// with is the log with more entries at its end. The oldest are left out when
// there are too many.
func (l *log) with(env *ui.Env, entries []store.LogEntry) *log {
	out := &log{env: env}
	if l != nil {
		if len(entries) == 0 {
			return l
		}
		out.rows = append(out.rows, l.rows...)
	}
	for _, e := range entries {
		out.rows = append(out.rows, row{e, ui.Fold(e.Message + " " + e.Event + " " + e.RequestID)})
	}
	out.rows = out.rows[max(0, len(out.rows)-most):]
	return out
}

// Tabs are the levels from which on entries are shown.
func (*log) Tabs() []string { return []string{"Everything", "Info and up", "Warnings", "Errors"} }

// Rows are the entries that fit, by level.
func (l *log) Rows(q explore.Query) explore.Found[row] {
	f := explore.Found[row]{Rows: make([][]row, len(levels))}
	fits := q.Fits()
	for _, r := range l.rows {
		if !fits(r.folded) {
			continue
		}
		for tab := range rank[r.e.Level] + 1 {
			f.Rows[tab] = append(f.Rows[tab], r)
		}
	}
	return f
}

// Count is said of a search.
func (*log) Count(tab int, f explore.Found[row], searching bool) string {
	if !searching {
		return ""
	}
	return words.Plural(f.Count(tab), "line", "lines")
}

// Nothing says why no line is there.
func (l *log) Nothing(int, bool) string {
	if len(l.rows) == 0 {
		return "Nothing is logged yet."
	}
	return "No entries match the level and the search."
}

// Key is the entry's number.
func (*log) Key(_ int, r row) string { return strconv.FormatInt(r.e.Seq, 10) }

// Copied is the line with its time.
func (l *log) Copied(_ int, r row) string { return rows.LogEntry(l.env.Now(), r.e).Cells[0] }

// The widths from which a line has its date, and its run.
const (
	dated   = 60
	withRun = 98
)

// Table draws entries: the time, the level in a word, and the message wrapped
// beside them.
func (l *log) Table(_, w int) explore.Table[row] {
	return explore.Table[row]{Row: func(r row, focused bool) []string { return l.lines(r.e, focused, w) }}
}

func (l *log) lines(e store.LogEntry, focused bool, w int) []string {
	st := l.env.Styles
	lead := st.Dim.Render(l.when(e, w)+l.run(e, w)) + l.level(e) + " "
	text := words.Clean(e.Message)
	if e.RequestID != "" && w >= dated {
		text += " (request " + words.Clean(e.RequestID) + ")"
	}
	return explore.Hung(l.env, lead, text, focused, w)
}

// level is the entry's level in a word, in the colour of what it says.
func (l *log) level(e store.LogEntry) string {
	st := l.env.Styles
	style := st.Dim
	switch e.Level {
	case store.Warn:
		style = st.Warn
	case store.Error:
		style = st.Bad
	}
	return style.Render(l.env.Cell(string(e.Level), 5))
}

func (l *log) when(e store.LogEntry, w int) string {
	at := e.Time.Local()
	if w >= dated && l.env.Now().Local().Format("2006-01-02") != at.Format("2006-01-02") {
		return at.Format("2006-01-02 15:04:05 ")
	}
	return at.Format("15:04:05 ")
}

func (l *log) run(e store.LogEntry, w int) string {
	switch {
	case w < withRun:
		return ""
	case e.RunID == 0:
		return strings.Repeat(" ", 9)
	}
	return l.env.Cell("run "+strconv.FormatInt(e.RunID, 10), 8) + " "
}

// Detail is the whole entry.
func (l *log) Detail(p *ui.Page, _ int, r row, _ int) {
	p.Text(words.Clean(r.e.Message)).Gap()
	fact := func(label, text string) { explore.Fact(l.env, p, label, words.Clean(text)) }
	fact("Time", words.Date(r.e.Time))
	fact("Level", string(r.e.Level))
	fact("Event", r.e.Event)
	if r.e.RunID != 0 {
		fact("Run", strconv.FormatInt(r.e.RunID, 10))
	}
	fact("Request", r.e.RequestID)
}
