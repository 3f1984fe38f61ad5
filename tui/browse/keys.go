package browse

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/parts"
)

// key handles a key while the list has the focus.
func (s *Screen) key(k tea.KeyMsg) (parts.Action, tea.Cmd) {
	keys := s.env.Keys
	switch {
	case parts.Is(k, keys.Quit):
		return parts.Close{}, nil
	case parts.Is(k, keys.Back):
		return s.back()
	case s.index == nil:
		if parts.Is(k, keys.Refresh) && !s.load.Busy() {
			return nil, s.load.Ask(struct{}{})
		}
		return nil, nil
	}
	v := s.view()
	if v.list[v.side].Key(keys, k) {
		return nil, nil
	}
	if side, ok := s.sideKey(k); ok {
		v.side = side
		return nil, nil
	}
	switch {
	case parts.Is(k, keys.Next):
		return nil, s.goInto()
	case parts.Is(k, keys.Search):
		s.typing = true
	case parts.Is(k, keys.Sort):
		return nil, s.nextOrder()
	case parts.Is(k, keys.Page):
		return nil, s.page()
	case parts.Is(k, keys.Refresh):
		return nil, s.load.Ask(struct{}{})
	}
	return nil, nil
}

// typed handles a key while the search has the focus: letters type, arrows
// move in the list.
func (s *Screen) typed(k tea.KeyMsg) (parts.Action, tea.Cmd) {
	keys, v := s.env.Keys, s.view()
	switch {
	case parts.Is(k, keys.Next):
		s.typing = false
		return nil, nil
	case parts.Is(k, keys.Back):
		s.typing = false
		return nil, s.search(v, "")
	case parts.Is(k, keys.Up, keys.Down, keys.PageUp, keys.PageDown):
		v.list[v.side].Key(keys, k)
		return nil, nil
	case parts.Is(k, keys.Tab):
		if side, ok := s.sideKey(k); ok {
			v.side = side
		}
		return nil, nil
	}
	before := v.search.Value()
	v.search.Update(k)
	if v.search.Value() == before {
		return nil, nil
	}
	return nil, s.narrowed(v)
}

// search sets the text that is searched for.
func (s *Screen) search(v *view, text string) tea.Cmd {
	if v.search.Value() == text {
		v.search.Set(text)
		return nil
	}
	v.search.Set(text)
	return s.narrowed(v)
}

// narrowed asks anew: the best match first, the cursor on it.
func (s *Screen) narrowed(v *view) tea.Cmd {
	v.sort = [sides]int{}
	for side := range v.list {
		v.list[side].Go(0)
	}
	return s.refresh()
}

// sideKey is the side that a key shows; false in a person or thing, which has
// one only.
func (s *Screen) sideKey(k tea.KeyMsg) (int, bool) {
	keys, v := s.env.Keys, s.view()
	if v.in.kind != account {
		return 0, false
	}
	for side, b := range [sides]key.Binding{keys.Side1, keys.Side2, keys.Side3} {
		if parts.Is(k, b) {
			return side, true
		}
	}
	if parts.Is(k, keys.Tab) {
		return (v.side + 1) % sides, true
	}
	return 0, false
}

func (s *Screen) goInto() tea.Cmd {
	r, ok := s.under()
	if !ok {
		return nil
	}
	s.views = append(s.views, newView(r))
	return s.refresh()
}

// back ends a search first, then leaves what was gone into, then the screen.
func (s *Screen) back() (parts.Action, tea.Cmd) {
	v := s.view()
	if s.index != nil && !v.search.Empty() {
		return nil, s.search(v, "")
	}
	if len(s.views) == 1 {
		return parts.Close{}, nil
	}
	s.views = s.views[:len(s.views)-1]
	s.ask.Drop()
	if s.view().stale {
		return nil, s.refresh()
	}
	return nil, nil
}

func (s *Screen) nextOrder() tea.Cmd {
	v := s.view()
	v.sort[v.side] = (v.sort[v.side] + 1) % len(s.orderNames(v, v.side))
	v.list[v.side].Go(0)
	return s.refresh()
}

// Pages says that this screen scrolls by itself.
func (s *Screen) Pages() bool { return true }

// Typing reports that the search has the focus.
func (s *Screen) Typing() bool { return s.typing }

// Leaving loses nothing.
func (s *Screen) Leaving() *parts.Dialog { return nil }

// Help is the keys that do something now.
func (s *Screen) Help() parts.Help {
	k := s.env.Keys
	if s.index == nil {
		short := []key.Binding{k.Back}
		if s.err != nil {
			short = append(short, k.Refresh)
		}
		return parts.Help{Short: short, Full: []parts.Group{{Title: "Access", Keys: short}}}
	}
	if s.typing {
		short := []key.Binding{parts.As(k.Next, "keep the search"), parts.As(k.Back, "end it"), parts.As(k.Up, "move")}
		full := append(short[:3:3], parts.FieldKeys(k.Left.Help().Key)...)
		if s.view().in.kind == account {
			full = append(full, parts.As(k.Tab, "next side"))
		}
		return parts.Help{Short: short, Full: []parts.Group{{Title: "Search", Keys: full}}}
	}
	return s.listHelp()
}

func (s *Screen) listHelp() parts.Help {
	k, v := s.env.Keys, s.view()
	names := s.orderNames(v, v.side)
	sort := parts.As(k.Sort, "by "+names[(v.sort[v.side]+1)%len(names)])
	into := parts.As(k.Next, "all they hold")
	if r, ok := s.under(); ok && r.kind == ofThing {
		into = parts.As(k.Next, "who holds it")
	}
	back := k.Back
	if !v.search.Empty() {
		back = parts.As(k.Back, "end the search")
	}
	short := []key.Binding{parts.As(k.Up, "move"), parts.As(k.Next, "open"), back, k.Search, sort, k.Page}
	full := []key.Binding{parts.As(k.Up, "move"), parts.As(k.PageUp, "a page up or down"), k.First, k.Last, into,
		parts.As(k.Search, "search people, what they hold, and on what"), sort, parts.As(k.Page, "open its PagerDuty page"),
		parts.As(k.Refresh, "read the data again"), back, parts.As(k.Quit, "leave the browser")}
	groups := []parts.Group{{Title: "Access", Keys: full}}
	if v.in.kind == account {
		groups = append(groups, parts.Group{Title: "Sides", Keys: []key.Binding{
			parts.As(k.Side1, sideNames[0]), parts.As(k.Side2, sideNames[1]), parts.As(k.Side3, sideNames[2]), parts.As(k.Tab, "next side")}})
	}
	return parts.Help{Short: short, Full: groups}
}
