package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks in a row are drawn on one letter.
// Written languages need at most a few; more climb over neighbouring lines.
const maxMarks = 4

// Clean makes text from outside safe to draw on one line: no control or
// escape characters, none that turn the writing direction or hide, no
// joiners whose width terminals disagree on. Letters of every script stay.
func Clean(s string) string {
	if IsPlain(s) {
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

// IsPlain reports printable ASCII: what needs no cleaning and no folding.
func IsPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// OneLine makes one line of a text from outside that is kept, sent or logged:
// no control and no format characters (which hide or turn what is written),
// white space folded. The joiner stays: letters of some scripts need it.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == joiner:
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// CleanLines makes text from outside safe in a document that people open:
// line ends are \n, tabs stay, and nothing is left that controls, hides, or
// turns the direction of what follows. Joiners stay, since they spell words,
// and so do the marks that stand before numbers, which are seen.
func CleanLines(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == joiner, r == '\u200c':
			return r
		case r == '\r', r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// joiner is the zero width joiner.
const joiner = '\u200d'

// Cut keeps at most n characters of a text and marks what it cut off.
func Cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
