// Package styles says how things look: a handful of meanings on the terminal's
// own sixteen colours, and the glyphs with their ASCII twins.
//
// A colour never stands alone. Without colour lipgloss drops bold and reverse
// as well, so whatever has the focus, is chosen or has gone wrong carries a
// character that says so; styles only repeat it.
//
// It must not know what is drawn.
package styles

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Options of New.
type Options struct {
	Color bool // false: no escape sequence for colour or weight at all
	ASCII bool // the locale is not UTF-8
	Links bool // addresses are links: the terminal knows OSC 8
}

// Styles are the meanings. Screens name a meaning, never a colour.
type Styles struct {
	Title   lipgloss.Style // what this screen is
	Strong  lipgloss.Style // the question, a heading
	Dim     lipgloss.Style // help that one may skip
	Focus   lipgloss.Style // the line under the cursor, beside its pointer
	Accent  lipgloss.Style // keys, the filled part of a bar
	Good    lipgloss.Style
	Warn    lipgloss.Style
	Bad     lipgloss.Style
	Match   lipgloss.Style  // what a search found, in a row
	Demo    lipgloss.Style  // the word DEMO
	Panel   lipgloss.Border // around the one thing that is asked for
	Glyphs  Glyphs
	IsASCII bool
	IsColor bool
	// HasLinks: text may have an address behind it.
	HasLinks bool
}

// New makes styles. It asks the terminal nothing.
func New(o Options) *Styles {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetHasDarkBackground(true)
	r.SetColorProfile(termenv.Ascii)
	if o.Color {
		r.SetColorProfile(termenv.ANSI)
	}
	plain := r.NewStyle().Inline(true)
	color := func(c string) lipgloss.Style { return plain.Foreground(lipgloss.Color(c)) }
	s := &Styles{
		Title:   plain.Bold(true),
		Strong:  plain.Bold(true),
		Dim:     plain.Faint(true), // not bright black: some palettes draw that invisible
		Focus:   color("6").Bold(true),
		Accent:  color("6"),
		Match:   color("6").Reverse(true),
		Good:    color("2"),
		Warn:    color("3"),
		Bad:     color("1"),
		Demo:    color("5").Bold(true),
		Panel:   lipgloss.RoundedBorder(),
		Glyphs:  unicodeGlyphs,
		IsASCII: o.ASCII,
		IsColor: o.Color,

		HasLinks: o.Links,
	}
	if o.ASCII {
		s.Glyphs, s.Panel = asciiGlyphs, lipgloss.ASCIIBorder()
	}
	return s
}
