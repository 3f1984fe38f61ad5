package parts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// maxMarks is how many combining marks in a row are drawn on one letter.
// Written languages need at most a few; more climb over neighbouring lines.
const maxMarks = 4

// Clean makes text from outside safe to draw on one line: no control or
// escape characters, none that turn the writing direction or hide, no
// joiners whose width terminals disagree on. Letters of every script stay.
func Clean(s string) string {
	if plainASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			r, marks = ' ', 0
		case hidden(r):
			continue
		case unicode.In(r, unicode.Mn, unicode.Mc):
			if marks++; marks > maxMarks || b.Len() == 0 {
				continue
			}
		case r == utf8.RuneError:
			r, marks = '\uFFFD', 0
		default:
			marks = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// hidden reports characters that are never drawn: controls, format characters
// (bidi, zero width, soft hyphen, tags), variation selectors, enclosing marks,
// skin tones (terminals disagree on their width), fillers and surrogates.
func hidden(r rune) bool {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Me):
		return true
	case unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return true
	case r >= 0x1F3FB && r <= 0x1F3FF: // skin tones
		return true
	case r == 0x2800: // a blank that looks like a letter to programs
		return true
	case r >= 0x1160 && r <= 0x11FF, r >= 0xD7B0 && r <= 0xD7FF: // conjoining jamo: width is disputed
		return true
	case r == 0xFDFD, r >= 0x12000 && r <= 0x1254F: // drawn far wider than they measure
		return true
	}
	return false
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Width is the number of cells that drawn text takes.
func Width(s string) int { return ansi.StringWidth(s) }

// Fit cuts text to at most w cells; what was cut ends in an ellipsis.
func (e *Env) Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	return ansi.Truncate(s, w, e.Styles.Glyphs.Ellipsis)
}

// Cell cuts or pads text to exactly w cells.
func (e *Env) Cell(s string, w int) string { return padTo(e.Fit(s, w), w) }

// CellRight is Cell aligned to the right.
func (e *Env) CellRight(s string, w int) string {
	s = e.Fit(s, w)
	return strings.Repeat(" ", max(0, w-Width(s))) + s
}

func padTo(s string, w int) string {
	return s + strings.Repeat(" ", max(0, w-Width(s)))
}

// Wrap breaks text into lines of at most w cells, at spaces where it can.
func Wrap(s string, w int) []string {
	if w < 1 {
		w = 1
	}
	var lines []string
	for _, par := range strings.Split(s, "\n") {
		if Width(par) <= w {
			lines = append(lines, par)
			continue
		}
		for _, l := range strings.Split(ansi.Wrap(par, w, " "), "\n") {
			// Around wide letters that call can leave a line too long.
			for _, l := range strings.Split(ansi.Hardwrap(l, w, false), "\n") {
				lines = append(lines, strings.TrimRight(l, " "))
			}
		}
	}
	return lines
}
