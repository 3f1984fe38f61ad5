package form

import (
	"github.com/charmbracelet/bubbles/key"

	"connectpd/tui/ui"
)

// The rail of steps stands beside the page from this body width on (a window
// of 90 columns). It is as narrow as its words.
const railFrom = 88

// Header names the page.
func (s *Screen) Header() ui.Header { return s.talk.Header() }

// View draws the page, with the flow's steps to its left where there is room.
func (s *Screen) View(w, h int) *ui.Page {
	steps := s.flow.Page().Steps
	if w < railFrom || len(steps) == 0 {
		return s.talk.View(w, h)
	}
	rail := 0
	for _, step := range steps {
		rail = max(rail, ui.Width(step.Title)+railAround)
	}
	return ui.Beside(s.rail(rail), rail, s.talk.View(w-rail, h))
}

// railAround is the room beside a step's name: its mark, and the gap to the
// page.
const railAround = 6

// rail is the list of steps: a mark, and words for those who see no marks.
func (s *Screen) rail(w int) *ui.Page {
	st := s.env.Styles
	p := s.env.NewPage(w)
	page := s.flow.Page()
	for i, step := range page.Steps {
		switch {
		case i+1 == page.Number:
			p.Line(" " + st.Focus.Render(st.Glyphs.Now+" "+step.Title))
		case step.Done:
			p.Line(" " + st.Good.Render(st.Glyphs.Done) + " " + step.Title)
		default:
			p.Line(" " + st.Dim.Render(st.Glyphs.Todo+" "+step.Title))
		}
	}
	return p
}

// Help is the page's keys and those of the conversation.
func (s *Screen) Help() ui.Help {
	h := s.talk.Help()
	group := ui.Group{Title: "The conversation"}
	if s.linesGoOn() {
		group.Keys = append(group.Keys, s.env.Keys.LineMode)
	}
	if s.demoKey() {
		group.Keys = append(group.Keys, s.env.Keys.DemoKey)
		h.Short = append(h.Short, s.env.Keys.DemoKey)
	}
	if len(group.Keys) > 0 {
		h.Full = append(h.Full, group)
	}
	if s.o.Alone && s.flow.Page().First {
		h.Short = s.noWayBack(h.Short)
		for i := range h.Full {
			h.Full[i].Keys = s.noWayBack(h.Full[i].Keys)
		}
	}
	return h
}

// noWayBack puts the key that quits in the place of the one that goes back:
// from here there is nowhere to go back to. While letters type it only takes
// that one out; Ctrl+C stands in every footer.
func (s *Screen) noWayBack(list []key.Binding) []key.Binding {
	var out []key.Binding
	for _, b := range list {
		switch {
		case b.Help() != s.env.Keys.Back.Help():
			out = append(out, b)
		case !s.Typing():
			out = append(out, s.env.Keys.Quit)
		}
	}
	return out
}
