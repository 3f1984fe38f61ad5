package form

import (
	"github.com/charmbracelet/bubbles/key"

	"connectpd/tui/ui"
)

// The list of steps stands beside the page from this body width on (a window
// of 100 columns).
const (
	stepsFrom  = 98
	stepsWidth = 30
)

// Header names the page.
func (s *Screen) Header() ui.Header { return s.talk.Header() }

// View draws the page, with the flow's steps to its left where there is room.
func (s *Screen) View(w, h int) *ui.Page {
	if w < stepsFrom || len(s.flow.Page().Steps) == 0 {
		return s.page(w, h)
	}
	return ui.Beside(s.steps(), stepsWidth, s.page(w-stepsWidth, h))
}

func (s *Screen) page(w, h int) *ui.Page {
	p := s.talk.View(w, h)
	if s.demoKey() {
		ui.DemoKey(s.env, p)
	}
	return p
}

// steps is the list of steps: a mark, and words for those who see no marks.
func (s *Screen) steps() *ui.Page {
	st := s.env.Styles
	p := s.env.NewPage(stepsWidth)
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
