package plaintext

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"connectpd/store/words"
)

// spoken are the signs that sentences of ours use on screens, in words and
// plain punctuation. A path through menus is listened to as a sequence.
var spoken = strings.NewReplacer(
	" · ", ", ", "·", ",", " > ", ", then ",
	"“", `"`, "”", `"`, "‘", "'", "’", "'", "–", "-", "—", "-", "−", "minus ",
)

// keyWords are what stands for going back while one waits, when nothing can be
// typed.
var keyWords = [...]struct {
	is *regexp.Regexp
	to string
}{
	{regexp.MustCompile(`\bGo back to stop`), "Press Ctrl+C to stop"},
}

// plain makes a sentence of ours, with whatever data is in it, one that is
// heard well: no signs but letters, digits and plain punctuation in our words,
// nothing in the data that commands a terminal or turns the writing direction.
func plain(s string) string {
	s = words.Clean(s)
	for _, k := range keyWords {
		s = k.is.ReplaceAllString(s, k.to)
	}
	return endings(spoken.Replace(s))
}

// endings writes the end of a key ("…x9Qa") in words, and any other ellipsis
// as dots.
func endings(s string) string {
	for {
		i := strings.Index(s, "…")
		if i < 0 {
			return s
		}
		rest := s[i+len("…"):]
		words := "..."
		if r, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(r) || unicode.IsDigit(r) {
			words = "ending "
		}
		s = s[:i] + words + rest
	}
}
