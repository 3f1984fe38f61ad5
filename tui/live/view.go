package live

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/sync/engine"
	"connectpd/tui/ui"
)

// wide is the body width from which the details stand beside the rows.
const wide = 112

const paneWidth = 38

// name is the connector and its account.
func (s *Screen) name() string {
	c := s.o.Connector
	name := words.Clean(c.Name)
	if sub := words.Clean(c.Account.Subdomain); sub != "" && !strings.Contains(name, sub) {
		name += " " + s.env.Styles.Glyphs.Dot + " " + sub
	}
	return name
}

// Header names the connector and the time.
func (s *Screen) Header() ui.Header {
	if s.ended {
		return s.endedHeader()
	}
	verb := "Syncing"
	switch {
	case s.o.Joined:
		verb = "Syncing elsewhere"
	case s.stopping:
		verb = "Cancelling"
	}
	right := words.Elapsed(s.snap.Elapsed)
	h := ui.Header{Title: verb + "  " + s.name(), Short: s.name(), Right: right, ShortRight: right}
	if s.snap.Left >= 0 && !s.stopping {
		h.Right += " " + s.env.Styles.Glyphs.Dot + " about " + words.Elapsed(rough(s.snap.Left)) + " left"
	}
	return h
}

// rough rounds an estimate up so that it does not pretend to know seconds.
func rough(d time.Duration) time.Duration {
	if d > time.Minute {
		return (d + 9*time.Second).Truncate(10 * time.Second)
	}
	return d
}

func (s *Screen) endedHeader() ui.Header {
	if s.summary == nil {
		return ui.Header{Title: "Not synced  " + s.name(), Short: "Not synced"}
	}
	title := words.Clean(s.summary.Title)
	h := ui.Header{Title: title, Short: title}
	if s.applied() {
		h.Short = "Connected  " + words.Clean(s.o.Connector.Name)
	}
	if run := s.summary.Outcome.Run; !run.FinishedAt.IsZero() {
		took := words.Elapsed(run.FinishedAt.Sub(run.StartedAt))
		h.Right, h.ShortRight = "ended after "+took, took
		if run.Applied {
			h.Right = "synced in " + took
		}
	}
	return h
}

// View draws the rows while it runs, and the summary afterwards.
func (s *Screen) View(w, h int) *ui.Page {
	if s.ended {
		if p := s.endedView(w, true); p.Len() <= h {
			return p
		}
		return s.endedView(w, false)
	}
	if w >= wide {
		left := s.env.NewPage(w - paneWidth)
		s.told(left)
		s.rows(left)
		s.now(left)
		right := s.env.NewPage(paneWidth).Gap()
		s.detail(right)
		return ui.Beside(left, w-paneWidth, right)
	}
	p := s.env.NewPage(w)
	s.told(p)
	s.rows(p)
	s.now(p)
	if s.details {
		p.Gap()
		s.detail(p)
	}
	return p
}

// told says what came of the flow before the sync.
func (s *Screen) told(p *ui.Page) {
	if s.o.Told != "" {
		p.Hang(s.env.Styles.Glyphs.Good+" ", s.env.Styles.Good, words.Clean(s.o.Told))
	}
}

// endedView is the summary; with rows, which take the counts' place, where
// there is room for them.
func (s *Screen) endedView(w int, rows bool) *ui.Page {
	p := s.env.NewPage(w)
	s.told(p)
	if s.summary != nil {
		sum := *s.summary
		if sum.Outcome.Run.Result == store.ResultFailed && len(sum.Notes) > 0 { // why comes first
			p.Bad(words.Clean(sum.Notes[0]))
			sum.Notes = sum.Notes[1:]
		}
		if rows && s.err == nil && s.snap.Rows[0].Done > 0 {
			s.found(p)
			sum.Counts = nil
		}
		s.cameOfIt(p, sum)
	}
	if s.err != nil {
		ui.ErrorWords(p, s.err)
	}
	if s.details {
		ui.Technical(p, s.technical())
	}
	if s.problem != "" {
		p.Gap().Bad(words.Clean(s.problem))
	}
	return p
}

// The columns of a row.
const (
	nameWidth   = 12 // mark and name
	countsWidth = 16 // "10,000 of 10,000"
	detailWidth = 20
	barMost     = 40
)

func (s *Screen) rows(p *ui.Page) {
	p.Gap()
	w := p.W()
	counts := countsWidth
	for _, r := range s.snap.Rows {
		counts = max(counts, ui.Width(s.counts(r)))
	}
	detail := 0
	if w >= nameWidth+8+2+counts+2+detailWidth {
		detail = detailWidth
	}
	bar := w - nameWidth - counts - 2
	if detail > 0 {
		bar -= detail + 3
	}
	bar = max(0, min(bar, barMost))
	for _, r := range s.snap.Rows {
		p.Line(s.row(r, bar, counts, detail))
	}
}

func (s *Screen) row(r engine.Row, bar, counts, detail int) string {
	e, st := s.env, s.env.Styles
	line := s.mark(r) + " " + e.Cell(r.Name(), nameWidth-2)
	if r.State == engine.RowUnavailable {
		return line + st.Dim.Render("not on this plan")
	}
	total := r.Total
	if r.State != engine.RowDone && r.Total == r.Done {
		total = -1 // full only when it is done
		if r.Done > 0 {
			total = r.Done + 1
		}
	}
	if bar > 0 {
		line += e.Bar(r.Done, total, bar) + "  "
	}
	line += e.CellRight(s.counts(r), counts)
	if detail > 0 {
		text := s.rowDetail(r)
		if text == "" && r.State == engine.RowDone {
			text = "done"
		}
		line += "   " + st.Dim.Render(e.Fit(text, detail))
	}
	return line
}

// mark is a row's state in a glyph.
func (s *Screen) mark(r engine.Row) string {
	st := s.env.Styles
	switch r.State {
	case engine.RowDone:
		return st.Good.Render(st.Glyphs.Done)
	case engine.RowIncomplete:
		return st.Warn.Render(st.Glyphs.Warn)
	case engine.RowReading:
		return st.Accent.Render(s.env.Spin())
	case engine.RowUnavailable:
		return "-"
	}
	return " "
}

func (s *Screen) counts(r engine.Row) string {
	switch {
	case r.State == engine.RowWaiting && r.Done == 0 && r.Total <= 0, r.State == "":
		return "waiting"
	case r.State == engine.RowUnavailable:
		return ""
	}
	return r.Far()
}

func (s *Screen) rowDetail(r engine.Row) string {
	switch {
	case r.State == engine.RowIncomplete && r.Reason != "":
		return words.Clean(r.Reason)
	case r.State == engine.RowIncomplete:
		return "not all could be read"
	case r.Detail > 0:
		return r.Beside()
	}
	return ""
}

// now is the one sentence of what is happening, and what was noticed.
func (s *Screen) now(p *ui.Page) {
	st := s.env.Styles
	p.Gap()
	switch wait := s.snap.Waiting; {
	case s.stopping:
		p.Text("Stopping. The last synced data stays unchanged.")
	case wait != nil:
		p.Hang(st.Glyphs.Now+" ", st.Warn, words.Clean(wait.Sentence(s.env.Now()))+" It continues by itself.")
	case s.snap.Activity != "":
		p.Line(words.Clean(s.snap.Activity.Sentence()))
	default:
		p.Line("Starting")
	}
	if s.o.Beside != nil {
		if text := s.o.Beside(); text != "" {
			p.Styled(st.Dim, words.Clean(text))
		}
	}
	const shown = 4
	warnings := s.snap.Warnings
	if n := len(warnings) - shown; n > 0 {
		p.Styled(st.Dim, fmt.Sprintf("%d earlier messages are in the log", n))
		warnings = warnings[n:]
	}
	for _, text := range warnings {
		p.Hang(st.Glyphs.Warn+" ", st.Warn, words.Clean(text))
	}
}

// detail is what the requests are doing.
func (s *Screen) detail(p *ui.Page) {
	st := s.env.Styles
	p.Styled(st.Strong, "Requests")
	line := func(name, value string) { p.Line(st.Dim.Render(s.env.Cell(name, 12)) + value) }
	line("sent", words.Count(s.snap.Requests))
	line("in flight", words.Count(s.snap.InFlight))
	line("retried", words.Count(s.snap.Retries))
	line("waited", words.Elapsed(s.snap.Waited))
	for i, b := range s.snap.Budgets {
		if i == 0 {
			p.Gap().Styled(st.Strong, "Rate budget")
		}
		name := words.Clean(b.Gate)
		if name == "" {
			name = "all"
		}
		text := words.Count(b.Remaining) + " of " + words.Count(b.Limit)
		if left := b.ResetAt.Sub(s.env.Now()); left > 0 && !b.ResetAt.IsZero() {
			text += ", full in " + words.Elapsed(left)
		}
		line(name, text)
	}
	if s.o.FromEnv {
		p.Gap().Styled(st.Dim, "With the token from CONNECTPD_TOKEN")
	}
}

// Help is the keys.
func (s *Screen) Help() ui.Help {
	k := s.env.Keys
	if s.ended {
		return s.endedHelp()
	}
	short := []key.Binding{k.Details}
	if s.o.Joined {
		short = append(short, k.Back)
	}
	short = append(short, s.always()...)
	return ui.Help{Short: short, Full: []ui.Group{{Title: "This sync", Keys: short}}}
}

// always are the keys while it runs and afterwards.
func (s *Screen) always() []key.Binding {
	k := s.env.Keys
	var list []key.Binding
	if s.o.Home {
		list = append(list, k.HomeScreen)
	}
	if s.o.Log != nil {
		list = append(list, k.Log)
	}
	return list
}
