// Package words holds the text helpers that every layer shares: numbers,
// lists, times, sentences, and text from outside made safe to show. It is
// pure, works on characters and never on bytes, and imports nothing of ours.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Capital begins a text with a capital letter.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 || first == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// Stop ends a text with a full stop, unless it ends with another sign. After
// the quote of a command there is none: a command is copied as it stands. How
// the text begins is left alone, because it may be a name.
func Stop(s string) string {
	s = strings.TrimSpace(s)
	if last, _ := utf8.DecodeLastRuneInString(s); s == "" || strings.ContainsRune(".!?:'", last) {
		return s
	}
	return s + "."
}

// Sentence begins and ends a text as a sentence does.
func Sentence(s string) string { return Capital(Stop(s)) }

// Because is "what (reason).", or "what." where no reason is known.
func Because(what, reason string) string {
	if reason = strings.TrimRight(reason, "."); reason == "" {
		return Stop(what)
	}
	return what + " (" + reason + ")."
}
