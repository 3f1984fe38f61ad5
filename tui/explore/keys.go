package explore

import (
	"cmp"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/tui/ui"
)

// key handles a key while the list has the focus.
func (m *Model[R]) key(k tea.KeyMsg) (ui.Action, tea.Cmd) {
	keys := m.env.Keys
	switch {
	case ui.Is(k, keys.Quit):
		return ui.Close{}, nil
	case ui.Is(k, keys.Back):
		return m.back()
	case ui.Is(k, keys.Refresh):
		return nil, m.Look()
	}
	if step, ok := m.command(k); ok {
		return m.step(step)
	}
	if !m.lists() {
		return nil, nil
	}
	v := m.level()
	switch {
	case !m.details && v.list().Key(keys, k), m.turn(k):
	case ui.Is(k, keys.Search):
		m.details, m.typing = false, true
	case ui.Is(k, keys.Details):
		m.details = !m.details && v.under() != nil
	case ui.Is(k, keys.Sort) && !m.details:
		return nil, m.sort()
	case ui.Is(k, keys.Page):
		return nil, m.page()
	case ui.Is(k, keys.Copy):
		return nil, m.copy()
	case ui.Is(k, keys.Next):
		return m.enter()
	}
	return nil, nil
}

// lists reports that rows are in sight, or could be.
func (m *Model[R]) lists() bool {
	set := m.Set()
	return set != nil && len(set.Blank()) == 0
}

// command does what a key of this list alone is for.
func (m *Model[R]) command(k tea.KeyMsg) (Step[R], bool) {
	if m.o.Commands == nil {
		return Step[R]{}, false
	}
	for _, c := range m.o.Commands() {
		if ui.Is(k, c.Key) {
			return c.Do(m.Under()), true
		}
	}
	return Step[R]{}, false
}

// turn shows another tab.
func (m *Model[R]) turn(k tea.KeyMsg) bool {
	v := m.level()
	n := len(v.set.Tabs())
	if n > 1 && ui.Is(k, m.env.Keys.NextTab) {
		v.tab = (v.tab + 1) % n
		return true
	}
	for tab, b := range m.env.Keys.Sides() {
		if tab < n && ui.Is(k, b) {
			v.tab, m.details = tab, false
			return true
		}
	}
	return false
}

// enter goes into the row under the cursor; where that leads nowhere, it shows
// its details.
func (m *Model[R]) enter() (ui.Action, tea.Cmd) {
	v := m.level()
	r := v.under()
	if r == nil {
		return nil, nil
	}
	step := v.set.Enter(v.tab, *r)
	if step.Into == nil && step.Action == nil && step.Cmd == nil && step.Said.Text == "" {
		m.details = !m.details
		return nil, nil
	}
	return m.step(step)
}

// back leaves the details, a search, what was gone into, takes off what the list
// is narrowed to, then leaves the screen.
func (m *Model[R]) back() (ui.Action, tea.Cmd) {
	v := m.level()
	switch {
	case m.details:
		m.details = false
		return nil, nil
	case m.Set() != nil && !v.search.Empty():
		v.search.Set("")
		return nil, m.searched()
	case len(m.levels) == 1 && m.o.Only != "":
		return nil, m.whole()
	case len(m.levels) == 1:
		return ui.Close{}, nil
	}
	m.levels = m.levels[:len(m.levels)-1]
	m.ask.Drop()
	if v := m.level(); v.stale || v.next != nil {
		return nil, m.refresh()
	}
	return nil, nil
}

// typed handles a key while the search has the focus: letters type, arrows and
// pages move in the list.
func (m *Model[R]) typed(k tea.KeyMsg) tea.Cmd {
	keys, v := m.env.Keys, m.level()
	before := v.search.Value()
	switch {
	case ui.Is(k, keys.Next):
		m.typing = false
	case ui.Is(k, keys.Back):
		m.typing = false
		v.search.Set("")
	case v.list().Typed(keys, k):
	case ui.Is(k, keys.NextTab):
		m.turn(k)
	default:
		v.search.Update(k)
	}
	if v.search.Value() == before {
		return nil
	}
	return m.searched()
}

// searched asks for what fits another text: the best match first, the cursor
// on it.
func (m *Model[R]) searched() tea.Cmd {
	m.level().order = ""
	return m.restart()
}

// restart asks for rows in another order, with the cursor where they begin.
func (m *Model[R]) restart() tea.Cmd {
	m.level().restart(m.o.Follows)
	return m.refresh()
}

func (m *Model[R]) sort() tea.Cmd {
	v := m.level()
	names := v.set.Orders(v.tab, !v.search.Empty())
	if len(names) == 0 {
		return nil
	}
	if _, v.order = v.orderOf(v.tab); v.order == names[0] {
		v.order = "" // each tab's own first one
	}
	return m.restart()
}

// page opens the PagerDuty page of what is under the cursor.
func (m *Model[R]) page() tea.Cmd {
	v := m.level()
	r := v.under()
	if r == nil {
		return nil
	}
	name, address := v.set.Page(v.tab, *r)
	if name == "" {
		return nil
	}
	said, cmd := ui.OpenPage(m.env.Ctx, m.o.Open, words.Clean(name), address)
	m.said = said
	return cmd
}

// copied is what can be copied of the row under the cursor; "" for nothing.
func (m *Model[R]) copied() string {
	v := m.level()
	from, copies := v.set.(copier[R])
	r := v.under()
	if !copies || r == nil {
		return ""
	}
	return from.Copied(v.tab, *r)
}

// copy sends it to the terminal's clipboard.
func (m *Model[R]) copy() tea.Cmd {
	text := m.copied()
	if text == "" {
		return nil
	}
	said, cmd := m.env.Copy(text)
	m.said = said
	return cmd
}

// Pages says that the list scrolls by itself; the details of one row are only
// read.
func (m *Model[R]) Pages() bool { return !m.details }

// Reads says that the details of one row fill the window.
func (m *Model[R]) Reads() bool { return m.details }

// Typing reports that the search has the focus.
func (m *Model[R]) Typing() bool { return m.typing }

// Leaving loses nothing.
func (m *Model[R]) Leaving() *ui.Dialog { return nil }

// asDetails is what Enter is said to do where it does what the key for details
// does.
const asDetails = "details"

// Help is the keys that do something now.
func (m *Model[R]) Help() ui.Help {
	k := m.env.Keys
	switch {
	case m.typing:
		short := []key.Binding{ui.As(k.Next, "keep the search"), ui.As(k.Back, "end it"), ui.As(k.Up, "move")}
		full := append(short[:3:3], ui.FieldKeys(k.Left.Help().Key)...)
		return ui.Help{Short: short, Full: []ui.Group{{Title: "Search", Keys: append(full, m.tabKeys()[:1]...)}}}
	case !m.lists():
		short := []key.Binding{m.backKey(), k.Refresh}
		return ui.Help{Short: short, Full: []ui.Group{{Title: m.o.Title, Keys: append(short, m.commandKeys(true)...)}}}
	}
	into, back := ui.As(k.Next, cmp.Or(m.o.Opens, "open")), m.backKey()
	into.SetEnabled(m.level().under() != nil)
	details, page := m.detailKeys()
	short := append([]key.Binding{ui.As(k.Up, "move"), into, back, k.Search, m.sortKey()}, m.commandKeys(false)...)
	copies := k.Copy
	copies.SetEnabled(m.copied() != "")
	if m.o.Opens != asDetails {
		short = append(short, details)
	}
	short = append(short, page)
	full := append(k.Moves(), into, k.Search, m.sortKey(), details, page, copies)
	full = append(append(full, m.commandKeys(true)...), k.Refresh, back, ui.As(k.Quit, "leave"))
	if m.details {
		short = append(append([]key.Binding{back}, m.commandKeys(false)...), page, copies)
	}
	return ui.Help{Short: short, Full: []ui.Group{{Title: m.o.Title, Keys: full}, {Title: "Sides", Keys: m.tabKeys()}}}
}

func (m *Model[R]) backKey() key.Binding {
	switch {
	case m.details:
		return ui.As(m.env.Keys.Back, "back to the list")
	case !m.level().search.Empty():
		return ui.As(m.env.Keys.Back, "end the search")
	case len(m.levels) == 1 && m.o.Only != "":
		return ui.As(m.env.Keys.Back, "show all")
	}
	return m.env.Keys.Back
}

func (m *Model[R]) detailKeys() (details, page key.Binding) {
	k, v := m.env.Keys, m.level()
	details, page = k.Details, k.Page
	r := v.under()
	details.SetEnabled(r != nil)
	page.SetEnabled(false)
	if r != nil {
		name, _ := v.set.Page(v.tab, *r)
		page.SetEnabled(name != "")
	}
	return details, page
}

func (m *Model[R]) sortKey() key.Binding {
	now, next := m.level().orderOf(m.level().tab)
	b := ui.As(m.env.Keys.Sort, "by "+next)
	b.SetEnabled(next != now)
	return b
}

func (m *Model[R]) commandKeys(full bool) []key.Binding {
	if m.o.Commands == nil {
		return nil
	}
	var out []key.Binding
	for _, c := range m.o.Commands() {
		b := c.Key
		if full && c.Full != "" {
			b.SetHelp(b.Help().Key, c.Full)
		}
		out = append(out, b)
	}
	return out
}

// tabKeys are the keys of the tabs, the one for the next first; disabled where
// there is one only.
func (m *Model[R]) tabKeys() []key.Binding {
	next := m.env.Keys.NextTab
	set := m.Set()
	if set == nil || len(set.Tabs()) < 2 {
		next.SetEnabled(false)
		return []key.Binding{next}
	}
	out := []key.Binding{next}
	sides := m.env.Keys.Sides()
	for i, name := range set.Tabs() {
		out = append(out, ui.As(sides[i], name))
	}
	return out
}
