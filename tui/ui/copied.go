package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connectpd/store/words"
)

// Copy sends a text to the terminal's clipboard. Whether it arrives no terminal
// says, so the text stands alone on a line as well.
func (e *Env) Copy(text string) (PageWords, tea.Cmd) {
	text = words.Clean(text)
	if e.Clipboard == nil {
		return PageWords{Text: "This terminal has no clipboard access. Copy this by hand:", Address: text}, nil
	}
	send := e.Clipboard
	return PageWords{Text: "Sent to your terminal's clipboard. If it did not arrive, copy this by hand:", Address: text},
		func() tea.Msg { send(text); return nil }
}

// Address adds an address, or another text that is of use only whole, on a line
// of its own. Where it is too long the line is shortened when the whole address
// is behind it, and goes on below otherwise.
func (p *Page) Address(address string) *Page {
	st := p.env.Styles
	address = words.Clean(address)
	short := p.env.Fit(address, p.W())
	if linked := st.Link(address, short); linked != short || short == address {
		return p.Line(st.Link(address, st.Accent.Render(short)))
	}
	if strings.Contains(address, " ") {
		return p.Styled(st.Accent, address)
	}
	for _, l := range strings.Split(ansi.Hardwrap(address, p.W(), false), "\n") { // full lines, not broken at hyphens
		p.Line(st.Accent.Render(l))
	}
	return p
}

// copyable is what can be copied on a page, most wanted first.
func (v *Conversation) copyable() []string {
	p := v.c.Page()
	var out []string
	for _, text := range []string{p.Copy, p.Leads()} {
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

// Copy handles a key that copies; false where it is none. Of two texts the
// second is copied by the key pressed again.
func (v *Conversation) Copy(k tea.KeyMsg) (tea.Cmd, bool) {
	texts := v.copyable()
	if len(texts) == 0 || !Is(k, v.copyKey()) {
		return nil, false
	}
	text := texts[v.copies%len(texts)]
	v.copies++
	var cmd tea.Cmd
	v.copied, cmd = v.env.Copy(text)
	return cmd, true
}
