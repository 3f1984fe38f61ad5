package home

import (
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/ui"
)

// look is what deserves a look first in a connector's data, as one run left
// it. Finding it out reads the whole snapshot, so it is asked for once a run,
// and of the row under the cursor only.
type look struct {
	run   int64
	lines []findings.Line
}

// looked is a look that was found out; of no lines where it failed, which the
// screen of findings explains.
type looked struct {
	id string
	look
}

// find asks for the look of the row under the cursor, unless it is known.
func (s *Screen) find() tea.Cmd {
	r := s.current()
	if r == nil || r.conn == nil || r.conn.LastApplied == nil {
		return nil
	}
	id, run := r.conn.ID, r.conn.LastApplied.ID
	if s.looks[id].run == run || s.finding == id {
		return nil
	}
	s.finding = id
	services, ctx := s.o.Services, s.env.Ctx
	return func() tea.Msg {
		lines, _ := services.FirstFindings(ctx, id) // see looked
		return looked{id, look{run, lines}}
	}
}

// found keeps a look, and goes on with that of the row under the cursor.
func (s *Screen) found(m looked) tea.Cmd {
	if s.looks == nil {
		s.looks = make(map[string]look)
	}
	s.looks[m.id] = m.look
	if s.finding == m.id {
		s.finding = ""
	}
	return s.find()
}

// forget lets go of the looks: what was silenced meanwhile is told no more.
func (s *Screen) forget() tea.Cmd {
	s.looks, s.finding = nil, ""
	return s.find()
}

// hasLook reports that something is known to deserve a look first.
func (s *Screen) hasLook(id string) bool { return len(s.looks[id].lines) > 0 }

// worth draws the look of a connector.
func (s *Screen) worth(p *ui.Page, id string) {
	p.Styled(s.env.Styles.Dim, "Findings")
	for _, l := range s.looks[id].lines {
		mark, style := s.env.SeverityMark(l.Severity)
		p.Hang(mark+" ", style, words.Clean(l.Text))
	}
}
