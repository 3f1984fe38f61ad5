package remote

import (
	"strings"
	"unicode"
)

// MaxText bounds what is kept of a server's text, in runes.
const MaxText = 300

// Clean makes a server's text safe for a terminal and a log: no control and no
// bidi characters, white space folded, at most MaxText runes and an ellipsis.
func Clean(s string) string {
	if len(s) > 16*MaxText {
		s = s[:16*MaxText]
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		default:
			return r
		}
	}, s)
	return bounded(strings.Join(strings.Fields(s), " "))
}

func bounded(s string) string {
	n := 0
	for i := range s {
		if n == MaxText {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
