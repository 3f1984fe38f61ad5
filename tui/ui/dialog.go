package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"connectpd/store/words"
)

// Dialog is a question over a screen. Its proposed answer loses nothing.
type Dialog struct {
	Title   string
	Text    []string
	Choices []Answer
	at      int
	typing  *Field // the name that the chosen answer asks for; nil: none is asked for
	wrong   bool   // another name was typed
	grace   Grace
}

// Answer is one answer of a dialog. Do is called in Update: it must not block.
//
// An answer that changes something has no letter of its own: it is chosen and
// then confirmed. Only Stay has one.
type Answer struct {
	Label string
	// Name has to be typed before the answer counts: it deletes data. "" asks
	// for none.
	Name   string
	Do     func() (Action, tea.Cmd)
	letter string
}

// NewDialog makes a dialog with the answer at index proposed.
func NewDialog(title string, text []string, proposed int, answers ...Answer) *Dialog {
	return &Dialog{Title: title, Text: text, Choices: answers, at: proposed}
}

// Stay is the answer that changes nothing.
func Stay(label string) Answer {
	return Answer{Label: label, letter: "n", Do: func() (Action, tea.Cmd) { return nil, nil }}
}

// Sudden marks a dialog that opened by itself: keys typed ahead do not answer.
func (d *Dialog) Sudden(now time.Time) *Dialog { d.grace.Start(now); return d }

// Update handles a key. closed is set when it was answered, or left by Esc,
// which is the proposed answer's business only if that stays.
func (d *Dialog) Update(e *Env, msg tea.Msg) (closed bool, a Action, cmd tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok || d.grace.Blocks(e.Now()) {
		return false, nil, nil
	}
	switch {
	case d.typing != nil:
		return d.typed(e, k)
	case Is(k, e.Keys.Left):
		d.at = (d.at + len(d.Choices) - 1) % len(d.Choices)
	case Is(k, e.Keys.Right):
		d.at = (d.at + 1) % len(d.Choices)
	case Is(k, e.Keys.Back):
		return true, nil, nil
	case Is(k, e.Keys.Next) && d.Choices[d.at].Name != "":
		d.typing, d.wrong = NewField("Type its name to confirm: "+words.Clean(d.Choices[d.at].Name), ""), false
	case Is(k, e.Keys.Next):
		a, cmd = d.Choices[d.at].Do()
		return true, a, cmd
	default:
		for _, c := range d.Choices {
			if c.letter != "" && k.String() == c.letter {
				a, cmd = c.Do()
				return true, a, cmd
			}
		}
	}
	return false, nil, nil
}

// typed handles a key while the name is typed. Esc goes back to the answers.
func (d *Dialog) typed(e *Env, k tea.KeyMsg) (closed bool, a Action, cmd tea.Cmd) {
	switch {
	case Is(k, e.Keys.Back):
		d.typing = nil
	case Is(k, e.Keys.Next):
		c := d.Choices[d.at]
		if d.wrong = Fold(d.typing.Value()) != Fold(strings.TrimSpace(words.Clean(c.Name))); d.wrong {
			return false, nil, nil
		}
		a, cmd = c.Do()
		return true, a, cmd
	default:
		d.typing.Update(k)
	}
	return false, nil, nil
}

// View draws it.
func (d *Dialog) View(e *Env, w int) *Page {
	st := e.Styles
	p := e.NewPage(min(w, TextWidth))
	p.Gap().Styled(st.Strong, d.Title).Gap()
	for _, t := range d.Text {
		p.Text(t)
	}
	p.Gap()
	for i, c := range d.Choices {
		if i == d.at {
			p.Focus(func() { d.choice(e, p, c, st.Focus.Render(st.Glyphs.Pointer), st.Focus) })
			continue
		}
		d.choice(e, p, c, " ", lipgloss.NewStyle())
	}
	if d.typing != nil {
		p.Gap()
		d.typing.Draw(e, p, true)
		if d.wrong {
			p.Bad("That is not its name. Nothing was deleted.")
		}
	}
	return p
}

// choice draws an answer, wrapped: what it loses may stand at its end. Its
// letter stands behind the last word.
func (d *Dialog) choice(e *Env, p *Page, c Answer, mark string, words lipgloss.Style) {
	const room = 2 // of the mark before, and as much before the letter
	lines := e.Wrapped(words, c.Label, max(1, p.W()-room-room-Width(c.letter)))
	if c.letter != "" {
		lines[len(lines)-1] += e.Styles.Dim.Render("  " + c.letter)
	}
	p.beside(mark+" ", lines)
}

// Help is the dialog's keys.
func (d *Dialog) Help(e *Env) Help {
	if d.typing != nil {
		short := []key.Binding{As(e.Keys.Next, "confirm"), As(e.Keys.Back, "back to the choices")}
		return Help{Short: short, Full: []Group{{"This question", short}}}
	}
	short := []key.Binding{As(e.Keys.Up, "choose"), As(e.Keys.Next, "answer"), As(e.Keys.Back, "stay")}
	return Help{Short: short, Full: []Group{{"This question", short}}}
}
