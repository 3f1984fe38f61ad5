package conductorone

import (
	"strings"
	"unicode"
)

// maxText bounds what is kept of a text of the tenant's, in runes.
const maxText = 300

// clean makes the tenant's text safe for a terminal and a log: no control and
// no bidi characters, white space folded, of bounded length.
func clean(s string) string {
	if len(s) > 16*maxText {
		s = s[:16*maxText]
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
		if n == maxText {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
