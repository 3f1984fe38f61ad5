package ui

import "github.com/charmbracelet/bubbles/key"

// TextWidth is the widest that running text becomes, however wide the window.
const TextWidth = 76

// HelpPage draws all keys of a screen, from the bindings that drive it.
func (e *Env) HelpPage(w int, h Help, typing bool) *Page {
	st := e.Styles
	p := e.NewPage(min(w, TextWidth))
	global := Group{"Everywhere", []key.Binding{
		e.Keys.Help, e.Keys.Leave, e.Keys.Suspend, e.Keys.PageUp,
	}}
	if !typing {
		global.Keys = append([]key.Binding{e.Keys.HelpLetter}, global.Keys...)
	}
	if e.Demo != nil {
		global.Keys = append(global.Keys, e.Keys.Revoke)
	}
	width := 0
	groups := append(append([]Group{}, h.Full...), global)
	for _, g := range groups {
		for _, b := range g.Keys {
			width = max(width, Width(b.Help().Key))
		}
	}
	seen := map[string]bool{} // a key that does the same is told once
	for _, g := range groups {
		titled := false
		for _, b := range g.Keys {
			hp := b.Help()
			if !b.Enabled() || seen[hp.Key+hp.Desc] {
				continue
			}
			if !titled {
				if p.Len() > 0 {
					p.Gap()
				}
				p.Styled(st.Strong, g.Title)
				titled = true
			}
			seen[hp.Key+hp.Desc] = true
			p.Line("  " + st.Accent.Render(padTo(hp.Key, width)) + "  " + hp.Desc)
		}
	}
	return p
}
