package review

import (
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// changed tells the items what a flow changed.
type changed struct {
	State *review.State
	Items []string
	Told  string
}

// look tells the items whose are to be shown; "" everybody's.
type look struct{ Whose string }

// facts are what a flow about items is told.
func (s *Items) facts() flows.Facts {
	f := s.o.facts(s.me)
	f.Search, f.As = s.foundBy(), s.as()
	return f
}

// flow opens a flow about items.
func (s *Items) flow(f flows.Reviewed, ids []string) step {
	return step{Action: ui.Open{Screen: s.screenOf(f, ids)}}
}

func (s *Items) screenOf(f flows.Reviewed, ids []string) ui.Screen {
	return s.o.Flow(f, func() (ui.Action, tea.Cmd) {
		told := words.Clean(f.Told())
		switch {
		case f.State() != nil:
			return ui.CloseWith{Msg: changed{f.State(), ids, told}}, nil
		case told != "":
			return ui.CloseWith{Msg: ui.Told{Text: told}}, nil
		}
		return ui.Close{}, nil
	})
}

// more asks what else is to be done, and goes on to that; of a review in which
// everything is saved that was decided.
func (s *Items) more(r *int32) step {
	switch {
	case s.st == nil:
		return step{}
	case s.running:
		s.then = func() step { return s.more(s.Under()) }
		return step{}
	}
	var ids []string
	if r != nil {
		ids = s.chosen(&s.st.Items[*r])
	}
	menu := flows.NewMenu(s.st, s.facts(), ids)
	return step{Action: ui.Open{Screen: s.o.Flow(menu, func() (ui.Action, tea.Cmd) {
		task := menu.Taken()
		if task == "" {
			return ui.Close{}, nil
		}
		if !task.OfItems() {
			ids = nil
		}
		return ui.Swap{Screen: s.screenOf(flows.Of(task, s.o.Services, s.facts(), s.st, ids), ids)}, nil
	})}}
}

// chooseWhose asks whose items are shown.
func (s *Items) chooseWhose(*int32) step {
	if s.st == nil {
		return step{}
	}
	f := flows.NewWhose(s.st, s.me, s.whose)
	return step{Action: ui.Open{Screen: s.o.Flow(f, func() (ui.Action, tea.Cmd) {
		if whose, ok := f.Taken(); ok {
			return ui.CloseWith{Msg: look{whose}}, nil
		}
		return ui.Close{}, nil
	})}}
}
