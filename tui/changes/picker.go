package changes

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/parts"
)

// picker chooses one of the two runs. It offers those that keep the earlier
// one earlier.
type picker struct {
	until bool // the later one is chosen
	first int  // place in runs of the first one offered
	list  parts.List
}

func newPicker(s *Screen, until bool) *picker {
	p := &picker{until: until}
	if until {
		p.list.Set(s.since)
		p.list.Go(s.until)
		return p
	}
	p.first = s.until + 1
	p.list.Set(len(s.runs) - p.first)
	p.list.Go(s.since - p.first)
	return p
}

// picked handles a key while a run is chosen.
func (s *Screen) picked(k tea.KeyMsg) tea.Cmd {
	keys, p := s.env.Keys, s.picker
	switch {
	case p.list.Key(keys, k):
	case parts.Is(k, keys.Back, keys.Quit):
		s.picker = nil
	case parts.Is(k, keys.Next):
		s.picker = nil
		at := p.first + p.list.At()
		if p.until {
			return s.between(s.since, at)
		}
		return s.between(at, s.until)
	}
	return nil
}

func (s *Screen) pickerView(w, h int) *parts.Page {
	st, p := s.env.Styles, s.picker
	page := s.env.NewPage(w)
	title, more := "Changes since which sync?", "What stood after it is the one side of the comparison."
	if p.until {
		title, more = "Changes until which sync?", "What it found is the other side of the comparison."
	}
	page.Line(st.Strong.Render(title))
	if h >= roomy {
		page.Styled(st.Dim, more).Gap()
	}
	from, to := p.list.Window(max(1, h-page.Len()))
	for i := from; i < to; i++ {
		line := s.runLine(p.first+i, w-2)
		if i == p.list.At() {
			page.Focus(func() { page.Line(st.Focus.Render(st.Glyphs.Pointer) + " " + st.Focus.Render(line)) })
			continue
		}
		page.Line("  " + line)
	}
	return page
}

func (s *Screen) runLine(i, w int) string {
	r := s.runs[i]
	if w < 60 {
		return s.env.Fit(s.runTitle(r)+": "+runWords(s.runs, i), w)
	}
	return s.env.Fit(s.env.Cell(s.runTitle(r), 28)+"  "+runWords(s.runs, i), w)
}

// runTitle names a run the way people point at it.
func (s *Screen) runTitle(r store.Run) string {
	return fmt.Sprintf("%s (run %d)", words.Moment(s.env.Now(), r.FinishedAt), r.ID)
}
