package changes

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/parts"
)

func (s *Screen) key(k tea.KeyMsg) (parts.Action, tea.Cmd) {
	keys := s.env.Keys
	switch {
	case parts.Is(k, keys.Quit):
		return parts.Close{}, nil
	case parts.Is(k, keys.Back):
		if !s.search.Empty() {
			s.search.Set("")
			return nil, s.refresh()
		}
		return parts.Close{}, nil
	case s.list[s.side].Key(keys, k), s.sideKey(k):
		return nil, nil
	case parts.Is(k, keys.Refresh):
		return nil, s.again()
	case len(s.runs) < 2:
		return nil, nil
	case parts.Is(k, keys.From):
		s.picker = newPicker(s, false)
	case parts.Is(k, keys.Until):
		s.picker = newPicker(s, true)
	case parts.Is(k, keys.Older):
		return nil, s.shift(1)
	case parts.Is(k, keys.Newer):
		return nil, s.shift(-1)
	case parts.Is(k, keys.Group):
		s.byResource = !s.byResource
		return nil, s.refresh()
	case parts.Is(k, keys.Search):
		s.typing = true
	case parts.Is(k, keys.Next):
		return s.goInto(), nil
	}
	return nil, nil
}

// again reads anew, with the same runs; the last two where there were none.
func (s *Screen) again() tea.Cmd {
	b := between{}
	if len(s.runs) > 1 {
		b = between{s.runs[s.since].ID, s.runs[s.until].ID}
	}
	return s.load.Ask(b)
}

// shift moves both runs by one, to older or newer ones.
func (s *Screen) shift(by int) tea.Cmd {
	switch {
	case s.until+by < 0:
		s.said = "There is no newer sync."
		return nil
	case s.since+by >= len(s.runs):
		s.said = "There is no older sync: the first is the baseline."
		return nil
	}
	return s.between(s.since+by, s.until+by)
}

func (s *Screen) sideKey(k tea.KeyMsg) bool {
	keys := s.env.Keys
	if parts.Is(k, keys.Tab) {
		s.side = (s.side + 1) % sides
		return true
	}
	for side, b := range [sides]key.Binding{keys.Side1, keys.Side2, keys.Side3, keys.Side4, keys.Side5, keys.Side6} {
		if parts.Is(k, b) {
			s.side = side
			return true
		}
	}
	return false
}

func (s *Screen) typed(k tea.KeyMsg) tea.Cmd {
	keys := s.env.Keys
	before := s.search.Value()
	switch {
	case parts.Is(k, keys.Next):
		s.typing = false
	case parts.Is(k, keys.Back):
		s.typing = false
		s.search.Set("")
	case parts.Is(k, keys.Up, keys.Down, keys.PageUp, keys.PageDown):
		s.list[s.side].Key(keys, k)
	case parts.Is(k, keys.Tab):
		s.sideKey(k)
	default:
		s.search.Update(k)
	}
	if s.search.Value() == before {
		return nil
	}
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
	switch {
	case s.picker != nil:
		short := []key.Binding{parts.As(k.Up, "move"), parts.As(k.Next, "take this one"), parts.As(k.Back, "leave it as it is")}
		return parts.Help{Short: short, Full: []parts.Group{{Title: "Which sync", Keys: append(short, k.PageUp, k.Home, k.End)}}}
	case s.typing:
		short := []key.Binding{parts.As(k.Next, "keep the search"), parts.As(k.Back, "end it"), parts.As(k.Up, "move")}
		full := append(short[:3:3], append(parts.FieldKeys(k.Left.Help().Key), parts.As(k.Tab, "next side"))...)
		return parts.Help{Short: short, Full: []parts.Group{{Title: "Search", Keys: full}}}
	case len(s.runs) < 2:
		short := []key.Binding{k.Back, parts.As(k.Refresh, "read again")}
		return parts.Help{Short: short, Full: []parts.Group{{Title: "Changes", Keys: short}}}
	}
	back := k.Back
	if !s.search.Empty() {
		back = parts.As(k.Back, "end the search")
	}
	into := parts.As(k.Next, "open")
	_, _, on := s.under()
	into.SetEnabled(on && s.o.Show != nil)
	short := []key.Binding{parts.As(k.Up, "move"), into, back, k.Search, s.groupKey(), k.From, k.Until}
	full := []key.Binding{parts.As(k.Up, "move"), parts.As(k.PageUp, "a page up or down"), k.Home, k.End,
		parts.As(k.Next, "all that this person holds, or who holds this"), parts.As(k.Search, "search names, kinds of change, what is held"),
		s.groupKey(), parts.As(k.From, "choose the earlier sync"), parts.As(k.Until, "choose the later sync"),
		parts.As(k.Older, "both one sync earlier or later"), parts.As(k.Refresh, "read again"), back, parts.As(k.Quit, "leave")}
	full[4].SetEnabled(s.o.Show != nil)
	side := make([]key.Binding, 0, sides+1)
	for i, b := range [sides]key.Binding{k.Side1, k.Side2, k.Side3, k.Side4, k.Side5, k.Side6} {
		side = append(side, parts.As(b, sideNames[i]))
	}
	return parts.Help{Short: short, Full: []parts.Group{{Title: "Changes", Keys: full}, {Title: "Sides", Keys: append(side, parts.As(k.Tab, "next side"))}}}
}

func (s *Screen) groupKey() key.Binding {
	if s.byResource {
		return parts.As(s.env.Keys.Group, "by person")
	}
	return parts.As(s.env.Keys.Group, "by resource")
}
