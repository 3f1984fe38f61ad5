package setup

import (
	"connectpd/tui/parts"
	"connectpd/wizard"
)

// The step list stands beside the page from this body width on (a window of
// 100 columns).
const (
	listFrom  = 98
	listWidth = 30
)

// Header names the step.
func (s *Screen) Header() parts.Header { return s.talk.Header() }

// View draws the page, with the steps to its left where there is room.
func (s *Screen) View(w, h int) *parts.Page {
	if w < listFrom {
		return s.page(w, h)
	}
	return parts.Beside(s.steps(), listWidth, s.page(w-listWidth, h))
}

func (s *Screen) page(w, h int) *parts.Page {
	p := s.talk.View(w, h)
	if s.demoKey() {
		parts.DemoKey(s.env, p)
	}
	return p
}

// steps is the list of steps: a mark, and words for those who see no marks.
func (s *Screen) steps() *parts.Page {
	st := s.env.Styles
	p := s.env.NewPage(listWidth)
	now := s.m.Step()
	for step := wizard.StepConnector; step <= wizard.StepSync; step++ {
		switch {
		case step == now:
			p.Line(" " + st.Focus.Render(st.Glyphs.Now+" "+step.Title()))
		case step < now || s.m.Reached(step):
			p.Line(" " + st.Good.Render(st.Glyphs.Done) + " " + step.Title())
		default:
			p.Line(" " + st.Dim.Render(st.Glyphs.Todo+" "+step.Title()))
		}
	}
	return p
}

// Help is the page's keys and those of the set-up.
func (s *Screen) Help() parts.Help {
	h := s.talk.Help()
	keys := parts.Group{Title: "The set-up"}
	if s.linesGoOn() {
		keys.Keys = append(keys.Keys, s.env.Keys.LineMode)
	}
	if s.demoKey() {
		keys.Keys = append(keys.Keys, s.env.Keys.DemoKey)
		h.Short = append(h.Short, s.env.Keys.DemoKey)
	}
	h.Full = append(h.Full, keys)
	return h
}
