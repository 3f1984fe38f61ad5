package worth

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
		return s.back()
	case parts.Is(k, keys.Refresh):
		return nil, s.load.Ask(struct{}{})
	case s.found == nil, s.busy:
		return nil, nil
	case s.list[s.side].Key(keys, k):
	case parts.Is(k, keys.Tab):
		s.side = (s.side + 1) % sides
	case parts.Is(k, keys.Side1):
		s.side = open
	case parts.Is(k, keys.Side2):
		s.side = silenced
	case parts.Is(k, keys.Search):
		s.typing = true
	case parts.Is(k, keys.Details):
		s.details = !s.details
	case parts.Is(k, keys.Page):
		return nil, s.page()
	case parts.Is(k, keys.Next):
		return s.goInto(), nil
	case parts.Is(k, keys.Silence):
		s.askReason()
	case parts.Is(k, keys.Unsilence):
		return nil, s.openAgain()
	}
	return nil, nil
}

// back leaves the details, ends a search, then leaves the screen.
func (s *Screen) back() (parts.Action, tea.Cmd) {
	switch {
	case s.details:
		s.details = false
		return nil, nil
	case !s.search.Empty():
		s.search.Set("")
		return nil, s.refresh(true)
	}
	return parts.Close{}, nil
}

// askReason begins to silence the finding under the cursor.
func (s *Screen) askReason() {
	f := s.onFinding()
	switch {
	case f == nil && s.under() != nil:
		s.said = parts.PageWords{Text: "Findings are silenced one by one: move to one of them.", Bad: true}
	case f == nil:
	case f.Silenced != nil:
		s.said = parts.PageWords{Text: "It is silenced already.", Bad: true}
	default:
		s.silencing, s.reason = *f, parts.NewField("", "")
	}
}

func (s *Screen) openAgain() tea.Cmd {
	f := s.onFinding()
	switch {
	case f == nil:
		return nil
	case f.Silenced == nil:
		s.said = parts.PageWords{Text: "It is not silenced.", Bad: true}
		return nil
	}
	return s.unsilence(*f)
}

// reasonKey handles a key while a reason is typed.
func (s *Screen) reasonKey(k tea.KeyMsg) tea.Cmd {
	keys := s.env.Keys
	switch {
	case s.busy:
	case parts.Is(k, keys.Back):
		s.reason = nil
	case parts.Is(k, keys.Next):
		return s.silence()
	default:
		s.reason.Update(k)
	}
	return nil
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
		s.side = (s.side + 1) % sides
	default:
		s.search.Update(k)
	}
	if s.search.Value() == before {
		return nil
	}
	return s.refresh(true)
}

// Pages says that this screen scrolls by itself.
func (s *Screen) Pages() bool { return !s.details && s.reason == nil }

// Typing reports that a field has the focus.
func (s *Screen) Typing() bool { return s.typing || s.reason != nil }

// Leaving loses a typed reason at most.
func (s *Screen) Leaving() *parts.Dialog { return nil }

// Help is the keys that do something now.
func (s *Screen) Help() parts.Help {
	k := s.env.Keys
	switch {
	case s.reason != nil:
		short := []key.Binding{parts.As(k.Next, "silence it"), parts.As(k.Back, "leave it open")}
		full := append(short[:2:2], parts.FieldKeys(k.Left.Help().Key)...)
		return parts.Help{Short: short, Full: []parts.Group{{Title: "The reason", Keys: full}}}
	case s.typing:
		short := []key.Binding{parts.As(k.Next, "keep the search"), parts.As(k.Back, "end it"), parts.As(k.Up, "move")}
		full := append(short[:3:3], append(parts.FieldKeys(k.Left.Help().Key), parts.As(k.Tab, "open or silenced"))...)
		return parts.Help{Short: short, Full: []parts.Group{{Title: "Search", Keys: full}}}
	}
	back := k.Back
	if !s.search.Empty() && !s.details {
		back = parts.As(k.Back, "end the search")
	}
	change := k.Silence
	if s.side == silenced {
		change = k.Unsilence
	}
	short := []key.Binding{parts.As(k.Up, "move"), parts.As(k.Next, "open"), back, change, k.Details, k.Search, k.Page}
	full := []key.Binding{parts.As(k.Up, "move"), parts.As(k.PageUp, "a page up or down"), k.Home, k.End,
		parts.As(k.Next, "all that this person holds, or who holds this"), parts.As(k.Details, "who and why, in full"),
		parts.As(k.Silence, "silence it, with a reason"), parts.As(k.Unsilence, "take the silence back"), k.Search,
		parts.As(k.Page, "open its PagerDuty page"), parts.As(k.Side1, "open findings"), parts.As(k.Side2, "silenced findings"),
		parts.As(k.Refresh, "look again"), back, parts.As(k.Quit, "leave")}
	return parts.Help{Short: short, Full: []parts.Group{{Title: "Worth a look", Keys: full}}}
}
