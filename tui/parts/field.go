package parts

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
)

// Field is a one-line text field. It keeps letters; what they mean is the
// wizard's. The caret is a character of its own, because without colour there
// is no reversed cell to show it.
type Field struct {
	Label       string
	Placeholder string
	runes       []rune
	at          int
}

// NewField makes one with a value.
func NewField(label, value string) *Field {
	f := &Field{Label: label}
	f.Set(value)
	return f
}

// Set replaces the value; the caret goes to its end.
func (f *Field) Set(v string) {
	f.runes = []rune(words.Clean(v))
	f.at = len(f.runes)
}

// Value is what was typed, without blanks around it.
func (f *Field) Value() string { return strings.TrimSpace(string(f.runes)) }

// Empty reports whether nothing was typed.
func (f *Field) Empty() bool { return f.Value() == "" }

// Update handles a key; false when it is none of the field's.
func (f *Field) Update(msg tea.Msg) bool {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return false
	}
	switch k.Type {
	case tea.KeyRunes, tea.KeySpace:
		if k.Alt {
			return false
		}
		f.insert(words.Clean(string(k.Runes)))
	case tea.KeyBackspace, tea.KeyCtrlH:
		if f.at > 0 {
			f.cut(f.at-1, f.at)
		}
	case tea.KeyDelete, tea.KeyCtrlD:
		if f.at < len(f.runes) {
			f.cut(f.at, f.at+1)
		}
	case tea.KeyLeft, tea.KeyCtrlB:
		f.at = max(0, f.at-1)
	case tea.KeyRight, tea.KeyCtrlF:
		f.at = min(len(f.runes), f.at+1)
	case tea.KeyHome, tea.KeyCtrlA:
		f.at = 0
	case tea.KeyEnd, tea.KeyCtrlE:
		f.at = len(f.runes)
	case tea.KeyCtrlU:
		f.cut(0, f.at)
	case tea.KeyCtrlK:
		f.cut(f.at, len(f.runes))
	case tea.KeyCtrlW:
		f.cut(f.wordStart(), f.at)
	default:
		return false
	}
	return true
}

func (f *Field) insert(s string) {
	in := []rune(s)
	out := make([]rune, 0, len(f.runes)+len(in))
	out = append(append(append(out, f.runes[:f.at]...), in...), f.runes[f.at:]...)
	f.runes, f.at = out, f.at+len(in)
}

func (f *Field) cut(from, to int) {
	out := make([]rune, 0, len(f.runes))
	f.runes, f.at = append(append(out, f.runes[:from]...), f.runes[to:]...), from
}

func (f *Field) wordStart() int {
	i := f.at
	for i > 0 && unicode.IsSpace(f.runes[i-1]) {
		i--
	}
	for i > 0 && !unicode.IsSpace(f.runes[i-1]) {
		i--
	}
	return i
}

// Draw adds the field to a page: its label, and the value behind a pointer
// with the caret where it has the focus.
func (f *Field) Draw(e *Env, p *Page, focused bool) {
	g, st := e.Styles.Glyphs, e.Styles
	if f.Label != "" {
		p.Line(f.Label)
	}
	room := max(1, p.W()-3)
	if !focused {
		v := string(f.runes)
		if v == "" {
			v = st.Dim.Render(f.hint())
		}
		p.Line("  " + e.Fit(v, room))
		return
	}
	p.Focus(func() {
		if len(f.runes) == 0 {
			p.Line(st.Focus.Render(g.Pointer) + " " + g.Caret + " " + st.Dim.Render(f.hint()))
			return
		}
		p.Line(st.Focus.Render(g.Pointer) + " " + f.window(g.Caret, room))
	})
}

// hint is what stands in an empty field: in words, since without colour an
// example alone would look like an answer.
func (f *Field) hint() string {
	if f.Placeholder == "" {
		return "(empty)"
	}
	return "(empty; for example " + f.Placeholder + ")"
}

// window is the value with the caret, cut so that the caret is in sight.
func (f *Field) window(caret string, room int) string {
	before, after := string(f.runes[:f.at]), string(f.runes[f.at:])
	for Width(before) > room-1 {
		r := []rune(before)
		before = string(r[1:])
	}
	return before + caret + after
}

// FieldKeys are what a field's help lists beside the screen's own.
func FieldKeys(g string) []key.Binding {
	return []key.Binding{
		bind(g, "move", "left", "right"),
		bind("ctrl+u", "clear to the start", "ctrl+u"),
		bind("ctrl+w", "delete a word", "ctrl+w"),
	}
}
