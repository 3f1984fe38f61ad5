package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/lipgloss"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// drawGuide says how something is done elsewhere: in short or step by step,
// with the texts to copy and the page where it is done.
func (v *Conversation) drawGuide(page *Page, p flow.Page) {
	v.drawDemoKey(page, p)
	if len(p.Way) > 0 {
		v.drawWay(page, p)
	} else {
		v.drawSteps(page, p)
		for _, text := range []string{p.Copy, p.Address} {
			if text != "" {
				page.Gap().Indent(3).Address(text).Indent(-3)
			}
		}
	}
	if p.Opened != "" {
		page.Text(words.Clean(p.Opened))
	}
	if v.copied.Text != "" {
		page.Gap().Focus(func() { v.copied.Draw(v.env, page) })
	}
}

func (v *Conversation) drawSteps(page *Page, p flow.Page) {
	for i, t := range p.Guide {
		if i == 0 {
			page.Gap()
		}
		page.Hang(fmt.Sprintf("%d. ", i+1), v.env.Styles.Dim, words.Clean(t))
	}
}

// drawWay is the way in one line, unless its steps are wanted or there is no
// room, with what has to be taken along.
func (v *Conversation) drawWay(page *Page, p flow.Page) {
	st := v.env.Styles
	page.Gap()
	if !v.compact && len(p.Guide) == 0 {
		page.Line(st.Strong.Render("Create it") + "    " + words.Clean(strings.Join(p.Way, " "+st.Glyphs.Into+" ")))
	}
	description := taken{"Description", p.Copy, v.copyKey()}
	address := taken{"Page", p.Address, As(v.env.Keys.OpenTyping, "open")}
	if v.compact {
		v.drawTaken(page, address)
		v.drawTaken(page, description)
	} else {
		v.drawTaken(page, description)
		v.drawTaken(page, address)
	}
	if len(p.Guide) > 0 {
		v.drawSteps(page, p)
		return
	}
	for _, t := range p.Tips {
		page.Text(words.Clean(t))
	}
}

// taken is a text that is taken along, with the key that helps.
type taken struct {
	label, text string
	key         key.Binding
}

// takenLabel is the room for the labels before what is taken along.
const takenLabel = 13

// drawTaken draws it in one line with its label and key, as far as there is
// room: the text is never broken.
func (v *Conversation) drawTaken(page *Page, t taken) {
	st, text := v.env.Styles, words.Clean(t.text)
	label := v.env.Cell(t.label, takenLabel)
	hint := "   " + t.key.Help().Key + " " + t.key.Help().Desc
	switch room := page.W() - takenLabel; {
	case Width(text)+Width(hint) <= room:
		page.Line(st.Dim.Render(label) + st.Link(text, st.Accent.Render(text)) + st.Dim.Render(hint))
	case Width(text) <= room:
		page.Line(st.Dim.Render(label) + st.Link(text, st.Accent.Render(text)))
	default:
		page.Line(st.Dim.Render(t.label)).Address(text)
	}
}

// drawDemoKey shows the key that the demo's account would show, to copy or to
// have pasted. It opens a made-up account on this computer and nothing else.
func (v *Conversation) drawDemoKey(page *Page, p flow.Page) {
	if !v.env.showsDemoKey(p) {
		return
	}
	st := v.env.Styles
	lead := st.Demo.Render("DEMO") + "  "
	text := "PagerDuty would show you this key; " + v.env.Keys.DemoKey.Help().Key + " pastes it:"
	page.Gap().beside(lead, v.env.Wrapped(lipgloss.NewStyle(), text, max(1, page.textW()-Width(lead))))
	page.Line("      " + st.Accent.Render(words.Clean(v.env.Demo.Key())))
}

func (e *Env) showsDemoKey(p flow.Page) bool {
	return e.Demo != nil && e.Demo.Key != nil && p.TakesKey && p.Waiting == ""
}
