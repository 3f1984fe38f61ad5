package parts

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"connectpd/wizard/talk"
)

// pageWidth is the widest that a conversation becomes.
const pageWidth = 96

// View draws the page of the conversation for a body of w by h cells.
func (v *Conversation) View(w, h int) *Page {
	p := v.c.Page()
	w = min(w, pageWidth)
	rows := len(p.Choices) * 3 // choices, headings, reasons: never more
	page := v.draw(p, w, rows)
	if page.Len() <= h || len(p.Choices) == 0 {
		return page
	}
	// What teaches may go out of sight before the choices become few.
	const few, some = 3, 7
	head := v.env.NewPage(w).Text(Clean(p.Question)).Len()
	least := min(max(few, h-head-1), some)
	return v.draw(p, w, max(least, h-v.draw(p, w, 0).Len()))
}

// draw puts the page's parts below each other, choices in at most rows lines.
func (v *Conversation) draw(p talk.Page, w, rows int) *Page {
	st := v.env.Styles
	page := v.env.NewPage(w)
	page.Styled(st.Strong, Clean(p.Question))
	for _, t := range p.Intro {
		page.Text(Clean(t))
	}
	v.drawChoices(page, p, rows)
	guideFirst := !typesFirst(p)
	if guideFirst {
		v.drawGuide(page, p)
	}
	v.drawFields(page, p)
	v.drawRows(page, p)
	v.drawWaiting(page, p)
	v.drawProblem(page, p)
	if !guideFirst {
		v.drawGuide(page, p)
	}
	v.drawWords(page, p)
	v.drawActions(page, p)
	return page
}

// typesFirst reports that a page begins with typing; what guides the person
// there stands below.
func typesFirst(p talk.Page) bool {
	for _, f := range p.Fields {
		if f.Focus {
			return true
		}
	}
	return false
}

// Header names the conversation and the page.
func (v *Conversation) Header() Header {
	p := v.c.Page()
	dot := " " + v.env.Styles.Glyphs.Dot + " "
	h := Header{Title: "connectpd" + dot + Clean(p.Heading), Short: Clean(p.Heading), Right: Clean(p.Title)}
	h.ShortRight = h.Right
	if p.Number > 0 {
		h.Right = fmt.Sprintf("Step %d of %d%s%s", p.Number, p.Of, dot, h.Right)
		h.ShortRight = fmt.Sprintf("%d of %d%s%s", p.Number, p.Of, dot, Clean(p.Title))
	}
	return h
}

func (v *Conversation) drawWords(page *Page, p talk.Page) {
	st := v.env.Styles
	for i, t := range p.Notes {
		if i == 0 {
			page.Gap()
		}
		page.Hang(st.Glyphs.Dot+" ", st.Dim, Clean(t))
	}
	for i, t := range p.Warnings {
		if i == 0 {
			page.Gap()
		}
		page.Hang(st.Glyphs.Warn+" ", st.Warn, Clean(t))
	}
	for i, t := range p.Hints {
		if i == 0 {
			page.Gap()
		}
		page.Styled(st.Dim, Clean(t))
	}
	if len(p.Message) > 0 {
		page.Gap()
		for _, t := range p.Message {
			page.Text(Clean(t))
		}
	}
}

func (v *Conversation) drawGuide(page *Page, p talk.Page) {
	st := v.env.Styles
	for i, t := range p.Guide {
		if i == 0 {
			page.Gap()
		}
		page.Hang(fmt.Sprintf("%d. ", i+1), st.Dim, Clean(t))
	}
	if p.Copy != "" {
		page.Gap().Indent(3).Styled(st.Accent, Clean(p.Copy)).Indent(-3)
	}
	if p.Address != "" {
		page.Gap().Indent(3).Styled(st.Accent, Clean(p.Address)).Indent(-3)
	}
}

func (v *Conversation) drawWaiting(page *Page, p talk.Page) {
	if p.Waiting == "" {
		return
	}
	st := v.env.Styles
	page.Gap().Focus(func() {
		page.Hang(v.env.Spin()+" ", st.Accent, Clean(p.Waiting))
		if p.WaitHint != "" {
			page.Styled(st.Dim, "  "+Clean(p.WaitHint))
		}
	})
}

// drawProblem keeps the field it is about and its words in sight together.
func (v *Conversation) drawProblem(page *Page, p talk.Page) {
	if p.Problem == nil {
		return
	}
	from := page.from
	hadFocus := page.to > page.from
	page.Gap()
	start := page.Len()
	for i, t := range p.Problem.Lines() {
		if i == 0 {
			page.Bad(Clean(t))
			continue
		}
		page.Indent(2).Text(Clean(t)).Indent(-2)
	}
	page.to = page.Len()
	if !hadFocus {
		from = start
	}
	page.from = from
}

func (v *Conversation) drawFields(page *Page, p talk.Page) {
	for _, f := range p.Fields {
		page.Gap()
		focused := v.focus == stop{onField, f.ID}
		label := Clean(f.Label)
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
			page.Indent(2).Styled(v.env.Styles.Dim, Clean(f.Help)).Indent(-2)
		}
		if len(f.Suggestions) > 0 && focused {
			page.Indent(2).Styled(v.env.Styles.Dim, "For example: "+Clean(strings.Join(f.Suggestions, ", "))).Indent(-2)
		}
	}
}

// drawSecret shows what the machine has received where nothing was typed into
// the field since, and the mask of what is being typed otherwise.
func (v *Conversation) drawSecret(page *Page, f talk.Field, focused bool) {
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
		text := Plural(f.Length, "character", "characters")
		if f.Last4 != "" {
			text += ", ending " + Clean(f.Last4)
		}
		dots := strings.Repeat(st.Glyphs.Bullet, max(1, min(f.Length, 40, page.W()-Width(text)-5)))
		page.Line(lead + dots + "  " + text)
	})
}

func (v *Conversation) drawRows(page *Page, p talk.Page) {
	if len(p.Rows) == 0 {
		return
	}
	st := v.env.Styles
	wide := 0
	for _, r := range p.Rows {
		wide = max(wide, Width(Clean(r.Label)))
	}
	page.Gap()
	for _, r := range p.Rows {
		focused := v.focus == stop{onRow, r.ID}
		lead := v.lead(focused)
		label := v.env.Cell(Clean(r.Label), wide)
		row := func() {
			lines := Wrap(Clean(r.Value), max(8, page.W()-wide-4))
			for i, l := range lines {
				if i > 0 {
					lead, label = "  ", strings.Repeat(" ", wide)
				}
				page.Line(lead + st.Dim.Render(label) + "  " + l)
			}
			if r.Warning != "" {
				page.Indent(wide+4).Hang(st.Glyphs.Warn+" ", st.Warn, Clean(r.Warning)).Indent(-wide - 4)
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
	s = Clean(s)
	return strings.ToUpper(s[:1]) + s[1:]
}

func (v *Conversation) lead(focused bool) string {
	if !focused {
		return "  "
	}
	st := v.env.Styles
	return st.Focus.Render(st.Glyphs.Pointer) + " "
}

func (v *Conversation) drawActions(page *Page, p talk.Page) {
	if len(p.Actions) == 0 || p.Waiting != "" {
		return
	}
	st := v.env.Styles
	page.Gap()
	for i, a := range p.Actions {
		focused := v.focus == stop{onAction, a.ID}
		name := ""
		if b := v.actionBinding(p, i); b.Enabled() {
			name = st.Accent.Render(b.Help().Key) + " "
		}
		label := Clean(a.Label)
		if focused {
			page.Focus(func() {
				page.Line(v.lead(true) + name + st.Focus.Render(label))
				if a.Help != "" {
					page.Indent(5).Styled(st.Dim, Clean(a.Help)).Indent(-5)
				}
			})
			continue
		}
		page.Line("  " + name + label)
	}
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
	if !p.NoNext || v.focus.kind == onRow || v.focus.kind == onAction {
		short = append(short, As(k.Next, v.enterWord(p)))
	}
	if v.search != nil {
		short = append(short, As(k.Back, "end the search"))
	} else {
		short = append(short, k.Back)
	}
	if len(p.Choices) >= searchFrom && v.search == nil && v.focus.kind != onField {
		short = append(short, k.Search)
	}
	groups := []Group{{"This page", append(append([]key.Binding{}, short...), k.Tab)}}
	var actions []key.Binding
	for i := range p.Actions {
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

// enterWord is what Enter does where the cursor is.
func (v *Conversation) enterWord(p talk.Page) string {
	switch v.focus.kind {
	case onRow:
		return "change"
	case onAction:
		return "do it"
	}
	if p.Next == "" {
		return "next"
	}
	return Clean(p.Next)
}
