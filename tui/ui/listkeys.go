package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/styles"
)

// ListKeys are the keys of every list, in one table: a letter means the same
// on all of them. Arrows and pages work while a search is typed as well;
// letters, Home and End and the Ctrl keys of half a page belong to the field
// then.
type ListKeys struct {
	ListUp, ListDown, HalfUp, HalfDown, First, Last key.Binding
	Search, Sort, NextTab, Details, Page, Refresh   key.Binding
	Side1, Side2, Side3, Side4, Side5, Side6        key.Binding
	// Commands of single lists.
	From, Until, Older, Newer, Silence, TakeBack key.Binding
	// Of access reviews. No key decides but on the row under the cursor, or on
	// what is marked, and each can be undone.
	Keep, TakeAway, AsLast, Comment, Mark, MarkAll, Whose, More, Start key.Binding
}

func newListKeys(st *styles.Styles) ListKeys {
	ud, lr := st.Glyphs.UpDown, st.Glyphs.LeftRight
	return ListKeys{
		ListUp:   bind(ud+" j k", "move", "up", "k", "ctrl+p"),
		ListDown: bind(ud+" j k", "move", "down", "j", "ctrl+n"),
		HalfUp:   bind("ctrl+u ctrl+d", "half a page up or down", "ctrl+u"),
		HalfDown: bind("ctrl+u ctrl+d", "half a page up or down", "ctrl+d"),
		First:    bind("g, home", "first", "g", "home"),
		Last:     bind("G, end", "last", "G", "end"),

		Search:  bind("/", "search", "/"),
		Sort:    bind("s", "change order", "s"),
		NextTab: bind("tab", "next tab", "tab"),
		Details: bind("i", "details", "i"),
		Page:    bind("o", "PagerDuty page", "o", "ctrl+o"),
		Refresh: bind("r", "reload", "r"),
		Side1:   bind("1", "first tab", "1"),
		Side2:   bind("2", "second tab", "2"),
		Side3:   bind("3", "third tab", "3"),
		Side4:   bind("4", "fourth tab", "4"),
		Side5:   bind("5", "fifth tab", "5"),
		Side6:   bind("6", "sixth tab", "6"),

		From:     bind("f", "from", "f"),
		Until:    bind("t", "until", "t"),
		Older:    bind(lr, "earlier or later", "left"),
		Newer:    bind(lr, "earlier or later", "right"),
		Silence:  bind("z", "silence", "z"),
		TakeBack: bind("u", "unsilence", "u"),

		Keep:     bind("+", "keep", "+"),
		TakeAway: bind("-", "revoke", "-"),
		AsLast:   bind(".", "same as last time", "."),
		Comment:  bind("m", "comment", "m"),
		Mark:     bind("space", "mark", " "),
		MarkAll:  bind("a", "mark all", "a"),
		Whose:    bind("w", "whose", "w"),
		More:     bind("d", "sign and more", "d"),
		Start:    bind("n", "new review", "n"),
	}
}

// Sides are the keys of a list's tabs, in their order.
func (k *ListKeys) Sides() [6]key.Binding {
	return [...]key.Binding{k.Side1, k.Side2, k.Side3, k.Side4, k.Side5, k.Side6}
}

// Moves are the keys that move in a list, for its help.
func (k *Keys) Moves() []key.Binding {
	return []key.Binding{k.ListUp, As(k.PageUp, "a page up or down"), k.HalfUp, k.First, k.Last}
}

// Key moves the cursor; false when the key is none of the list's.
func (l *List) Key(k *Keys, msg tea.Msg) bool { return l.to(k.To(msg, l.at, l.n, l.page)) }

// Typed moves the cursor by the keys that are not a text field's; false when
// the key is none of them.
func (l *List) Typed(k *Keys, msg tea.Msg) bool { return l.to(k.arrow(msg, l.at, l.page)) }

func (l *List) to(at int, ok bool) bool {
	if ok {
		l.Go(at)
	}
	return ok
}

// To is where a key moves the cursor at a row of n, of which so many are in
// sight; it may lie beyond the ends. False when the key is none of a list's.
func (k *Keys) To(msg tea.Msg, at, n, page int) (int, bool) {
	if to, ok := k.arrow(msg, at, page); ok {
		return to, true
	}
	switch half := max(1, page/2); {
	case Is(msg, k.ListUp):
		return at - 1, true
	case Is(msg, k.ListDown):
		return at + 1, true
	case Is(msg, k.HalfUp):
		return at - half, true
	case Is(msg, k.HalfDown):
		return at + half, true
	case Is(msg, k.First):
		return 0, true
	case Is(msg, k.Last):
		return n - 1, true
	}
	return at, false
}

// arrow is To for the keys that are not a text field's.
func (k *Keys) arrow(msg tea.Msg, at, page int) (int, bool) {
	switch page = max(1, page-1); {
	case Is(msg, k.Up):
		return at - 1, true
	case Is(msg, k.Down):
		return at + 1, true
	case Is(msg, k.PageUp):
		return at - page, true
	case Is(msg, k.PageDown):
		return at + page, true
	}
	return at, false
}
