package ui

import (
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

func (v *Conversation) drawFields(page *Page, p flow.Page) {
	for _, f := range p.Fields {
		page.Gap()
		focused := v.focus == stop{onField, f.ID}
		label := words.Clean(f.Label)
		if f.Optional {
			label += v.env.Styles.Dim.Render(" (optional)")
		}
		page.Line(label)
		if f.Secret {
			v.drawSecret(page, f, focused)
		} else if mine := v.fields[f.ID]; mine != nil {
			mine.Draw(v.env, page, focused)
		}
		if f.Help != "" {
			page.Indent(2).Styled(v.env.Styles.Dim, words.Clean(f.Help)).Indent(-2)
		}
		if len(f.Suggestions) > 0 && focused {
			page.Indent(2).Styled(v.env.Styles.Dim, "For example: "+words.Clean(strings.Join(f.Suggestions, ", "))).Indent(-2)
		}
	}
}

// drawSecret shows what the machine has received where nothing was typed into
// the field since, and the mask of what is being typed otherwise.
func (v *Conversation) drawSecret(page *Page, f flow.Field, focused bool) {
	mine := v.secrets[f.ID]
	if mine == nil {
		return
	}
	if !mine.Empty() || f.Length == 0 {
		mine.Draw(v.env, page, focused)
		return
	}
	st := v.env.Styles
	lead := "  "
	if focused {
		lead = st.Focus.Render(st.Glyphs.Pointer) + " "
	}
	page.Focus(func() {
		text := words.Plural(f.Length, "character", "characters")
		if f.Last4 != "" {
			text += ", ending " + words.Clean(f.Last4)
		}
		dots := strings.Repeat(st.Glyphs.Bullet, max(1, min(f.Length, 40, page.W()-Width(text)-5)))
		page.Line(lead + dots + "  " + text)
	})
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
	for _, r := range p.Rows {
		focused := r.ID != "" && v.focus == stop{onRow, r.ID}
		lead := v.lead(focused)
		label := v.env.Cell(words.Clean(r.Label), wide)
		row := func() {
			lines := Wrap(words.Clean(r.Value), max(8, page.W()-wide-4))
			for i, l := range lines {
				if i > 0 {
					lead, label = "  ", strings.Repeat(" ", wide)
				}
				page.Line(lead + st.Dim.Render(label) + "  " + l)
			}
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
	if v.focus.kind == onNext {
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

func (v *Conversation) lead(focused bool) string {
	if !focused {
		return "  "
	}
	st := v.env.Styles
	return st.Focus.Render(st.Glyphs.Pointer) + " "
}
