package ui

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/lipgloss"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

func (v *Conversation) drawActions(page *Page, p flow.Page) {
	if p.Waiting != "" || len(p.Actions)+len(v.also()) == 0 {
		return
	}
	page.Gap()
	for i, a := range p.Actions {
		v.drawAction(page, v.actionBinding(p, i), stop{onAction, a.ID}, a.Label, a.Help)
	}
	for _, b := range v.also() {
		v.drawAction(page, b, stop{onAlso, b.Help().Key}, words.Capital(b.Help().Desc), "")
	}
}

func (v *Conversation) drawAction(page *Page, b key.Binding, at stop, label, help string) {
	st, name := v.env.Styles, ""
	if b.Enabled() {
		name = st.Accent.Render(b.Help().Key) + " "
	}
	label = words.Clean(label)
	row := func(here bool, style lipgloss.Style) {
		lead := v.lead(here) + name
		page.beside(lead, v.env.Wrapped(style, label, max(8, page.W()-Width(lead))))
	}
	if v.focus != at {
		row(false, lipgloss.NewStyle())
		return
	}
	page.Focus(func() {
		row(true, st.Focus)
		if help != "" {
			page.Indent(5).Styled(st.Dim, words.Clean(help)).Indent(-5)
		}
	})
}

// Help is the keys that do something on this page.
func (v *Conversation) Help() Help {
	p, k := v.c.Page(), v.env.Keys
	var short []key.Binding
	stops := v.stops(p)
	if len(stops) > 1 {
		short = append(short, k.Up)
	}
	for _, c := range p.Choices {
		if c.Many {
			short = append(short, k.Toggle)
			break
		}
	}
	if c, ok := choice(p, v.focus.id); ok && v.focus.kind == onChoice && !c.Many && !c.Chosen && c.Refused == "" {
		short = append(short, As(k.Toggle, "choose"))
	}
	if !p.NoNext || v.focus.kind == onRow || v.focus.kind == onAction || v.focus.kind == onAlso {
		short = append(short, As(k.Next, v.enterWord(p)))
	}
	switch {
	case v.search != nil:
		short = append(short, As(k.Back, "end the search"))
	case p.Waiting != "":
		short = append(short, As(k.Back, "stop waiting"))
	default:
		short = append(short, k.Back)
	}
	if len(p.Choices) >= searchFrom && v.search == nil && v.focus.kind != onField {
		short = append(short, k.Search)
	}
	if len(p.Listing.Lines) > 0 {
		short = append(short, k.PageUp)
	}
	leads := p.Address == "" && p.Leads() != ""
	if leads {
		short = append(short, v.openKey(p))
	}
	if len(v.copyable()) > 0 {
		short = append(short, v.copyKey())
	}
	groups := []Group{{"This page", append(append([]key.Binding{}, short...), k.Tab)}}
	var actions []key.Binding
	for i, a := range p.Actions {
		if leads && a.ID == flow.ActOpen {
			continue // this page's keys name it
		}
		actions = append(actions, v.actionBinding(p, i))
	}
	if len(actions) > 0 {
		groups = append(groups, Group{"Also", actions})
	}
	if len(p.Fields) > 0 {
		groups = append(groups, Group{"In a text field", FieldKeys(k.Left.Help().Key)})
	}
	return Help{Short: short, Full: groups}
}

// copyKey is the key that copies where the cursor is.
func (v *Conversation) copyKey() key.Binding {
	if v.Typing() {
		return v.env.Keys.CopyTyping
	}
	return v.env.Keys.Copy
}

// enterWord is what Enter does where the cursor is.
func (v *Conversation) enterWord(p flow.Page) string {
	switch {
	case v.search != nil:
		return "choose it"
	case v.focus.kind == onRow:
		return "change"
	case v.focus.kind == onAction, v.focus.kind == onAlso:
		return "do it"
	}
	if p.Next == "" {
		return "next"
	}
	return words.Clean(p.Next)
}
