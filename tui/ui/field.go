package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connectpd/store/words"
)

// Field is a one-line text field, which bubbles' textinput edits. It keeps
// letters; what they mean is the wizard's. What it draws is drawn here: its
// caret is a character, because without colour there is no reversed cell to
// show it.
type Field struct {
	Label       string
	Placeholder string
	in          textinput.Model
}

// editing are the keys of a field. The clipboard and suggestions have none:
// one would run a program, the other is a list of its own.
func editing() textinput.KeyMap {
	return textinput.KeyMap{
		CharacterForward:        key.NewBinding(key.WithKeys("right", "ctrl+f")),
		CharacterBackward:       key.NewBinding(key.WithKeys("left", "ctrl+b")),
		DeleteWordBackward:      key.NewBinding(key.WithKeys("ctrl+w", "alt+backspace")),
		DeleteAfterCursor:       key.NewBinding(key.WithKeys("ctrl+k")),
		DeleteBeforeCursor:      key.NewBinding(key.WithKeys("ctrl+u")),
		DeleteCharacterBackward: key.NewBinding(key.WithKeys("backspace", "ctrl+h")),
		DeleteCharacterForward:  key.NewBinding(key.WithKeys("delete", "ctrl+d")),
		LineStart:               key.NewBinding(key.WithKeys("home", "ctrl+a")),
		LineEnd:                 key.NewBinding(key.WithKeys("end", "ctrl+e")),
	}
}

// NewField makes one with a value.
func NewField(label, value string) *Field {
	f := &Field{Label: label, in: textinput.New()}
	f.in.KeyMap = editing()
	f.in.Cursor.SetMode(cursor.CursorStatic)
	f.in.Focus()
	f.Set(value)
	return f
}

// Set replaces the value; the caret goes to its end.
func (f *Field) Set(v string) {
	f.in.SetValue(words.Clean(v))
	f.in.CursorEnd()
}

// Value is what was typed, without blanks around it.
func (f *Field) Value() string { return strings.TrimSpace(f.in.Value()) }

// Raw is what was typed, with its blanks.
func (f *Field) Raw() string { return f.in.Value() }

// Empty reports whether nothing was typed.
func (f *Field) Empty() bool { return f.Value() == "" }

// Update handles a key; false when it is none of the field's.
func (f *Field) Update(msg tea.Msg) bool {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return false
	}
	switch {
	case k.Type == tea.KeyRunes || k.Type == tea.KeySpace:
		if k.Alt {
			return false
		}
		k.Runes = []rune(words.Clean(string(k.Runes)))
	case !f.edits(k):
		return false
	}
	f.in, _ = f.in.Update(k)
	return true
}

func (f *Field) edits(k tea.KeyMsg) bool {
	m := f.in.KeyMap
	return key.Matches(k, m.CharacterForward, m.CharacterBackward, m.DeleteWordBackward, m.DeleteAfterCursor,
		m.DeleteBeforeCursor, m.DeleteCharacterBackward, m.DeleteCharacterForward, m.LineStart, m.LineEnd)
}

// Draw adds the field to a page: its label, and the value behind a pointer
// with the caret where it has the focus.
func (f *Field) Draw(e *Env, p *Page, focused bool) {
	if f.Label != "" {
		p.Line(f.Label)
	}
	line := func() { p.Line(e.lead(focused) + f.text(e, max(1, p.W()-3), focused)) }
	if !focused {
		line()
		return
	}
	p.Focus(line)
}

// text is the value in at most room cells, with the caret where it has the
// focus.
func (f *Field) text(e *Env, room int, focused bool) string {
	g, st := e.Styles.Glyphs, e.Styles
	switch {
	case focused && f.Raw() == "":
		return g.Caret + " " + st.Dim.Render(e.Fit(f.hint(), room-2))
	case focused:
		return f.window(g.Caret, room)
	case f.Raw() == "":
		return st.Dim.Render(e.Fit(f.hint(), room))
	}
	return e.Fit(f.Raw(), room)
}

// linesMost is the most lines that a value takes; of a longer one, part is shown.
const linesMost = 4

// lines is the value over lines of so many cells, whole where it has room in a
// few of them.
func (f *Field) lines(e *Env, room int, focused bool) []string {
	typed, caret := f.Raw(), ""
	if focused {
		caret = e.Styles.Glyphs.Caret
	}
	if typed == "" || Width(typed+caret) <= room || Width(typed+caret) > room*linesMost {
		return []string{f.text(e, room, focused)}
	}
	runes := []rune(typed)
	whole := string(runes[:f.in.Position()]) + caret + string(runes[f.in.Position():])
	return strings.Split(ansi.Hardwrap(whole, room, true), "\n")
}

// hint is what stands in an empty field: in words, since without colour an
// example alone would look like an answer.
func (f *Field) hint() string {
	if f.Placeholder == "" {
		return "(empty)"
	}
	return "(empty; for example " + f.Placeholder + ")"
}

// window is the value with the caret, cut so that the caret is in sight. Of
// what was pasted, however long, only what is near the caret is measured.
func (f *Field) window(caret string, room int) string {
	const lettersOfACell = 4 // with the marks above and below them
	typed, at := []rune(f.Raw()), f.in.Position()
	before := typed[max(0, at-room*lettersOfACell):at]
	after := typed[at:min(len(typed), at+room*lettersOfACell)]
	for Width(string(before)) > room-1 {
		before = before[1:]
	}
	return string(before) + caret + string(after)
}

// FieldKeys are what a field's help lists beside the screen's own.
func FieldKeys(g string) []key.Binding {
	return []key.Binding{
		bind(g, "move", "left", "right"),
		bind("ctrl+u", "clear to the start", "ctrl+u"),
		bind("ctrl+w", "delete a word", "ctrl+w"),
	}
}
