package ui

import (
	"bytes"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/secret"
	"connectpd/store/words"
)

// SecretField takes a secret that is typed or pasted and never draws it: a
// mask and its length are all that shows. It takes any number of characters
// (cutting a pasted token silently would be worse than refusing it), and there
// is no caret to move: one pastes, or clears and pastes again.
type SecretField struct {
	Label       string
	Placeholder string // what stands in it while it is empty
	buf         []byte
}

// Update handles a key; false when it is none of the field's. pasted is set
// when a marked paste arrived, or a burst of letters that no hand types.
func (f *SecretField) Update(msg tea.Msg) (handled, pasted bool) {
	k, ok := msg.(tea.KeyMsg)
	if !ok || k.Alt {
		return false, false
	}
	switch k.Type {
	case tea.KeyRunes, tea.KeySpace:
		for _, r := range k.Runes {
			f.buf = utf8.AppendRune(f.buf, r)
		}
		return true, k.Paste
	case tea.KeyBackspace, tea.KeyCtrlH:
		_, n := utf8.DecodeLastRune(f.buf)
		f.shrink(len(f.buf) - n)
	case tea.KeyCtrlU, tea.KeyCtrlW, tea.KeyCtrlK:
		f.Clear()
	default:
		return false, false
	}
	return true, false
}

func (f *SecretField) shrink(n int) {
	clear(f.buf[n:])
	f.buf = f.buf[:n]
}

// Clear forgets what was typed.
func (f *SecretField) Clear() {
	clear(f.buf[:cap(f.buf)])
	f.buf = nil
}

// Bytes is a copy of what was typed, without blanks around it.
func (f *SecretField) Bytes() []byte { return bytes.Clone(bytes.TrimSpace(f.buf)) }

// Value is what was typed as a secret.
func (f *SecretField) Value() secret.Value { return secret.New(bytes.TrimSpace(f.buf)) }

// Len is its number of characters.
func (f *SecretField) Len() int { return utf8.RuneCount(bytes.TrimSpace(f.buf)) }

// Empty reports whether nothing was typed.
func (f *SecretField) Empty() bool { return f.Len() == 0 }

// String is "[redacted]".
func (f *SecretField) String() string { return "[redacted]" }

// GoString is "[redacted]".
func (f *SecretField) GoString() string { return "[redacted]" }

// Draw adds the field to a page.
func (f *SecretField) Draw(e *Env, p *Page, focused bool) {
	if f.Label != "" {
		p.Line(f.Label)
	}
	p.Focus(func() { p.Line(e.lead(focused) + f.text(e, p.W()-2, focused)) })
}

// text is the mask and the number of characters, in at most room cells.
func (f *SecretField) text(e *Env, room int, focused bool) string {
	g, st := e.Styles.Glyphs, e.Styles
	caret := ""
	if focused {
		caret = g.Caret
	}
	n := f.Len()
	if n == 0 {
		empty := f.Placeholder
		if empty == "" {
			empty = "paste it here; it is never shown"
		}
		return caret + st.Dim.Render(e.Fit(empty, room-Width(caret)))
	}
	count := words.Plural(n, "character", "characters")
	return strings.Repeat(g.Bullet, min(n, 40, max(1, room-Width(count)-4))) + caret + "  " + st.Dim.Render(count)
}
