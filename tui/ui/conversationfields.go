package ui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

func (v *Conversation) drawFields(page *Page, p flow.Page, fields []flow.Field) {
	for _, f := range fields {
		page.Gap()
		focused := v.focus == stop{onField, f.ID}
		switch label := words.Clean(f.Label); {
		case f.Focus && !v.compact:
			v.panel(page, label, v.fieldText(f, focused), focused, aboutField(p, f))
		case f.Optional && !v.compact:
			v.inline(page, label, v.fieldText(f, focused), focused)
		default:
			v.below(page, label, f, focused)
		}
		v.fieldHelp(page, f, focused)
		if aboutField(p, f) {
			v.drawProblem(page, p)
		}
	}
}

func aboutField(p flow.Page, f flow.Field) bool { return p.Problem != nil && p.Problem.Field == f.ID }

// fieldHelp says what a field is for: of one that may stay empty only to who
// is in it.
func (v *Conversation) fieldHelp(page *Page, f flow.Field, focused bool) {
	st := v.env.Styles
	if f.Help != "" && (focused || !f.Optional) {
		page.Indent(2).Styled(st.Dim, words.Clean(f.Help)).Indent(-2)
	}
	if len(f.Suggestions) > 0 && focused {
		page.Indent(2).Styled(st.Dim, "For example: "+words.Clean(strings.Join(f.Suggestions, ", "))).Indent(-2)
	}
}

// fieldText draws what is in a field, in a room that is known later. Of a
// secret it is what the flow has received where nothing was typed since.
func (v *Conversation) fieldText(f flow.Field, focused bool) func(room int) string {
	return func(room int) string {
		switch secret, plain := v.secrets[f.ID], v.fields[f.ID]; {
		case secret != nil && secret.Empty() && f.Length > 0:
			return v.received(f, room)
		case secret != nil:
			return secret.text(v.env, room, focused)
		case plain != nil:
			return plain.text(v.env, room, focused)
		}
		return ""
	}
}

// fieldLines is what is in a field, over lines of so many cells: a file's name
// stands at the end of its path.
func (v *Conversation) fieldLines(f flow.Field, focused bool, room int) []string {
	if plain := v.fields[f.ID]; plain != nil {
		return plain.lines(v.env, room, focused)
	}
	return []string{v.fieldText(f, focused)(room)}
}

func (v *Conversation) received(f flow.Field, room int) string {
	text := words.Plural(f.Length, "character", "characters")
	if f.Last4 != "" {
		text += ", ending " + words.Clean(f.Last4)
	}
	dots := max(1, min(f.Length, 40, room-Width(text)-3))
	return strings.Repeat(v.env.Styles.Glyphs.Bullet, dots) + "  " + text
}

// panel draws the field that the page is there for, in a frame.
func (v *Conversation) panel(page *Page, label string, text func(room int) string, focused, wrong bool) {
	st := v.env.Styles
	line, b := st.Dim, st.Panel
	switch {
	case wrong:
		line = st.Bad
	case focused:
		line = st.Accent
	}
	w := min(page.W(), panelWidth)
	head := b.TopLeft + b.Top + " "
	label = v.env.Fit(label, w-Width(head)-3)
	fill := strings.Repeat(b.Top, max(0, w-Width(head)-Width(label)-2))
	draw := func() {
		page.Line(line.Render(head) + st.Strong.Render(label) + line.Render(" "+fill+b.TopRight))
		page.Line(line.Render(b.Left) + " " + v.env.Cell(text(w-5), w-3) + line.Render(b.Right))
		page.Line(line.Render(b.BottomLeft + strings.Repeat(b.Bottom, w-2) + b.BottomRight))
	}
	if focused {
		page.Focus(draw)
		return
	}
	draw()
}

// panelWidth is the widest that a panel becomes: more than any key needs.
const panelWidth = 72

// inline draws a field that may stay empty, in one line with its label.
func (v *Conversation) inline(page *Page, label string, text func(room int) string, focused bool) {
	lead := v.env.lead(focused) + v.env.Fit(label, page.W()/2) + v.env.Styles.Dim.Render(" (optional)") + "  "
	line := func() { page.Line(lead + text(max(1, page.W()-Width(lead)-1))) }
	if focused {
		page.Focus(line)
		return
	}
	line()
}

// below draws a field under its label.
func (v *Conversation) below(page *Page, label string, f flow.Field, focused bool) {
	if f.Optional {
		label += v.env.Styles.Dim.Render(" (optional)")
	}
	page.Line(label)
	line := func() { page.beside(v.env.lead(focused), v.fieldLines(f, focused, max(1, page.W()-3))) }
	if focused {
		page.Focus(line)
		return
	}
	line()
}

func (v *Conversation) drawRows(page *Page, p flow.Page) {
	if len(p.Rows) == 0 {
		return
	}
	st := v.env.Styles
	wide := 0
	for _, r := range p.Rows {
		wide = max(wide, Width(words.Clean(r.Label)))
	}
	page.Gap()
	for i, r := range p.Rows {
		focused := r.ID != "" && v.focus == stop{onRow, r.ID}
		label := v.env.Cell(words.Clean(r.Label), wide)
		if i > 0 && r.Label == p.Rows[i-1].Label {
			label = strings.Repeat(" ", wide)
		}
		row := func() {
			lines := v.env.Wrapped(lipgloss.NewStyle(), words.Clean(r.Value), max(8, page.W()-wide-4))
			for i, l := range lines {
				lines[i] = st.Link(r.Link, l)
			}
			page.beside(v.lead(focused)+st.Dim.Render(label)+"  ", lines)
			if r.Warning != "" {
				page.Indent(wide+4).Hang(st.Glyphs.Warn+" ", st.Warn, words.Clean(r.Warning)).Indent(-wide - 4)
			}
		}
		if focused {
			page.Focus(row)
		} else {
			row()
		}
	}
	if p.NoNext {
		return
	}
	page.Gap()
	name := titled(p.Next)
	switch {
	case v.grace.Holds(v.env.Now()): // a key pressed now was meant for the page before
		page.Focus(func() { page.Line("  " + st.Dim.Render("[ "+name+" "+st.Glyphs.Ellipsis+" ]")) })
		return
	case v.focus.kind == onNext:
		page.Focus(func() { page.Line(v.lead(true) + st.Focus.Render("[ "+name+" ]")) })
		return
	}
	page.Line("  [ " + name + " ]")
}

func titled(s string) string {
	if s == "" {
		return "Next"
	}
	return words.Capital(words.Clean(s))
}

func (v *Conversation) lead(focused bool) string { return v.env.lead(focused) }

// lead is the pointer before what has the focus, or its room.
func (e *Env) lead(focused bool) string {
	if !focused {
		return "  "
	}
	return e.Styles.Focus.Render(e.Styles.Glyphs.Pointer) + " "
}
