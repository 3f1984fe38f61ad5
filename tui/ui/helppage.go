package ui

import (
	"slices"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// TextWidth is the widest that running text becomes, however wide the window.
const TextWidth = 76

// HelpPage is all keys of a screen, from the bindings that drive it, and a menu
// of its commands: those that have a key of their own can be chosen there, as
// many small keyboards have no F keys and no Ctrl.
type HelpPage struct {
	env    *Env
	groups []Group
	typing bool // letters type
}

// HelpPage makes the page of a screen's help, with what Ctrl+C is called there.
func (e *Env) HelpPage(h Help, typing bool, leave key.Binding) *HelpPage {
	global := Group{"Everywhere", []key.Binding{
		e.Keys.Help, leave, e.Keys.Suspend, e.Keys.PageUp,
	}}
	if !typing {
		global.Keys = append([]key.Binding{e.Keys.HelpLetter}, global.Keys...)
	}
	if e.Demo != nil {
		global.Keys = append(global.Keys, e.Keys.Revoke)
	}
	return &HelpPage{e, toldOnce(append(slices.Clone(h.Full), global)), typing}
}

// toldOnce leaves out what is disabled, and what was told of a key before.
func toldOnce(groups []Group) []Group {
	seen := map[string]bool{}
	for i, g := range groups {
		groups[i].Keys = slices.DeleteFunc(slices.Clone(g.Keys), func(b key.Binding) bool {
			told := b.Help().Key + b.Help().Desc
			again := seen[told]
			seen[told] = again || b.Enabled()
			return again || !b.Enabled()
		})
	}
	return groups
}

// Draw draws it for a body of w by h cells, the command of the chosen key under
// the cursor; "" for none.
func (m *HelpPage) Draw(w, h int, chosen string) *Page {
	st := m.env.Styles
	p := m.env.NewPage(min(w, TextWidth))
	width := 0
	for _, g := range m.groups {
		for _, b := range g.Keys {
			width = max(width, Width(b.Help().Key))
		}
	}
	for _, g := range m.groups {
		if len(g.Keys) == 0 {
			continue
		}
		if p.Len() > 0 {
			p.Gap()
		}
		p.Styled(st.Strong, g.Title)
		for _, b := range g.Keys {
			here := chosen != "" && m.press(b) == chosen
			row := func() { m.env.Pointed(p, here, padTo(b.Help().Key, width)+"  ", st.Accent, b.Help().Desc) }
			if here {
				p.Focus(row)
				continue
			}
			row()
		}
	}
	m.showEnds(p, h, chosen)
	return p
}

// showEnds has the first command in sight with what stands above it, and the
// last one with what stands below.
func (m *HelpPage) showEnds(p *Page, h int, chosen string) {
	keys := m.commands()
	if len(keys) == 0 || p.to <= p.from {
		return
	}
	if chosen == keys[0] && p.to <= h {
		p.from = 0
	}
	if chosen == keys[len(keys)-1] {
		p.to = p.Len()
	}
}

// Move is the key of the command to which a key moves the cursor; false where
// the key moves nothing.
func (m *HelpPage) Move(k tea.Msg, chosen string, page int) (string, bool) {
	keys := m.commands()
	to, ok := m.env.Keys.To(k, slices.Index(keys, chosen), len(keys), page)
	if !ok || len(keys) == 0 {
		return chosen, false
	}
	return keys[min(max(0, to), len(keys)-1)], true
}

// commands are the keys of those that can be chosen, in their order.
func (m *HelpPage) commands() []string {
	var keys []string
	for _, g := range m.groups {
		for _, b := range g.Keys {
			if k := m.press(b); k != "" && !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// every is what every keyboard has, and what moves or edits: there is nothing
// to choose in it. The help is in sight already.
var every = [...]string{"up", "down", "left", "right", "home", "end", "pgup", "pgdown", "tab", "enter", "esc", " ", "ctrl+u", "ctrl+d", "ctrl+w", "f1", "?"}

// press is the key that does what a binding does; "" where there is nothing to
// choose. A letter does nothing where letters type.
func (m *HelpPage) press(b key.Binding) string {
	if slices.ContainsFunc(b.Keys(), func(k string) bool { return slices.Contains(every[:], k) }) {
		return ""
	}
	for _, k := range b.Keys() {
		if !m.typing || utf8.RuneCountInString(k) > 1 {
			return k
		}
	}
	return ""
}

// Press is the message of a key, by the name that bindings give it.
func Press(name string) tea.KeyMsg {
	for t := tea.KeyF20; t <= tea.KeyBackspace; t++ {
		if t != tea.KeyRunes && t.String() == name {
			return tea.KeyMsg{Type: t}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}
