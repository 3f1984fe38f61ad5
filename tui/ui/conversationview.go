package ui

import (
	"fmt"
	"slices"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// pageWidth is the widest that a conversation becomes.
const pageWidth = 96

// Windows of fewer columns or rows have no room for panels.
const compactBelow, compactRows = 60, 16

// View draws the page of the conversation for a body of w by h cells.
func (v *Conversation) View(w, h int) *Page {
	p := v.c.Page()
	w = min(w, pageWidth)
	v.compact = w < compactBelow-2 || h < compactRows-4
	rows := len(p.Choices) * 20 // choices, headings, details, reasons: never more
	page := v.draw(p, w, rows)
	if page.Len() <= h || len(p.Choices) == 0 {
		v.drawListing(page, p.Listing, h)
		return page
	}
	// What teaches may go out of sight before the choices become few.
	const few, some = 3, 7
	head := v.env.NewPage(w).Text(words.Clean(p.Question)).Len()
	least := min(max(few, h-head-1), some)
	page = v.draw(p, w, max(least, h-v.draw(p, w, 0).Len()))
	v.drawListing(page, p.Listing, h)
	return page
}

// draw puts the page's parts below each other, choices in at most rows lines.
func (v *Conversation) draw(p flow.Page, w, rows int) *Page {
	st := v.env.Styles
	page := v.env.NewPage(w)
	page.Styled(st.Strong, words.Clean(p.Question))
	for _, t := range p.Intro {
		page.Text(words.Clean(t))
	}
	v.drawChoices(page, p, rows)
	asked, rest := p.Fields, []flow.Field(nil)
	if len(p.Way) > 0 {
		asked, rest = p.Fields[:1], p.Fields[1:]
	}
	guideFirst := !typesFirst(p)
	if guideFirst {
		v.drawGuide(page, p)
	}
	v.drawFields(page, p, asked)
	v.drawRows(page, p)
	v.drawWaiting(page, p)
	if !slices.ContainsFunc(p.Fields, func(f flow.Field) bool { return aboutField(p, f) }) {
		v.drawProblem(page, p)
	}
	if !guideFirst {
		v.drawGuide(page, p)
	}
	v.drawFields(page, p, rest)
	v.drawWords(page, p)
	v.drawActions(page, p)
	return page
}

// typesFirst reports that a page begins with typing; what guides the person
// there stands below.
func typesFirst(p flow.Page) bool {
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
	h := Header{Title: "connectpd" + dot + words.Clean(p.Heading), Short: words.Clean(p.Heading), Right: words.Clean(p.Title)}
	h.ShortRight = h.Right
	if p.Number > 0 {
		h.Right = fmt.Sprintf("Step %d of %d%s%s", p.Number, len(p.Steps), dot, h.Right)
		h.ShortRight = fmt.Sprintf("%d of %d%s%s", p.Number, len(p.Steps), dot, words.Clean(p.Title))
	}
	return h
}

func (v *Conversation) drawWords(page *Page, p flow.Page) {
	st := v.env.Styles
	for i, t := range p.Notes {
		if i == 0 {
			page.Gap()
		}
		page.Hang(st.Glyphs.Dot+" ", st.Dim, words.Clean(t))
	}
	for i, t := range p.Warnings {
		if i == 0 {
			page.Gap()
		}
		page.Hang(st.Glyphs.Warn+" ", st.Warn, words.Clean(t))
	}
	for i, t := range hints(p) {
		if i == 0 {
			page.Gap()
		}
		page.Styled(st.Dim, words.Clean(t))
	}
	if len(p.Message) > 0 {
		page.Gap()
		for _, t := range p.Message {
			page.Text(words.Clean(t))
		}
	}
}

func (v *Conversation) drawWaiting(page *Page, p flow.Page) {
	if p.Waiting == "" {
		return
	}
	st := v.env.Styles
	page.Gap().Focus(func() {
		page.Hang(v.env.Spin()+" ", st.Accent, words.Clean(p.Waiting))
		if hint := words.Sentences(p.Slow, p.WaitHint); hint != "" {
			page.Styled(st.Dim, "  "+words.Clean(hint))
		}
	})
}

// drawProblem keeps the field it is about and its words in sight together.
func (v *Conversation) drawProblem(page *Page, p flow.Page) {
	if p.Problem == nil {
		return
	}
	from := page.from
	hadFocus := page.to > page.from
	page.Gap()
	start := page.Len()
	for i, t := range p.Problem.Lines() {
		if i == 0 {
			page.Bad(words.Clean(t))
			continue
		}
		page.Indent(2).Text(words.Clean(t)).Indent(-2)
	}
	page.to = page.Len()
	if !hadFocus {
		from = start
	}
	page.from = from
}

// hints are what teaches, with where a paste goes: nothing typed here is shown.
func hints(p flow.Page) []string {
	if p.Paste == "" {
		return p.Hints
	}
	return append(p.Hints[:len(p.Hints):len(p.Hints)], p.Paste)
}
