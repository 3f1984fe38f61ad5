package evidence

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shown makes a text from outside safe to read on the page: what is not drawn,
// turns the direction or hides stands there by its number, as [U+202E], so
// that two names that look alike can be told apart. Joiners between letters
// that need them stay, and white space is one blank.
func shown(text string) string {
	var b strings.Builder
	before := rune(' ')
	for at, r := range text {
		switch {
		case unicode.IsSpace(r):
			if before != ' ' {
				b.WriteByte(' ')
			}
			r = ' '
		case isJoiner(r) && isLetter(before) && isLetter(next(text[at:])):
			b.WriteRune(r)
		case isHidden(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
			r = ']'
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return strings.TrimRight(b.String(), " ")
}

// next is the character after the first; 0 where there is none.
func next(text string) rune {
	_, n := utf8.DecodeRuneInString(text)
	for _, r := range text[n:] {
		return r
	}
	return 0
}

// isLetter reports a character of a script that may need joiners.
func isLetter(r rune) bool { return r >= utf8.RuneSelf && !isHidden(r) && !unicode.IsSpace(r) }

func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// emojiStyle asks for a sign in colour. It changes no letter and hides nothing.
const emojiStyle = '\ufe0f'

func isHidden(r rune) bool {
	return r != emojiStyle && (unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Variation_Selector,
		unicode.Other_Default_Ignorable_Code_Point) || r == '\u2800' || unicode.Is(unicode.Noncharacter_Code_Point, r))
}
