// Package words holds the text helpers that every face uses: counts, lists,
// sentences, and names without characters that are not drawn.
//
// It is pure, and it must not know what its texts are about.
package words

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Count writes a number with commas: 10,000.
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural writes a number of things: "1 user", "10,000 users".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// List writes "a", "a and b", "a, b and c".
func List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}

// OneLine makes a name of what was typed: no control or format characters, no
// runs of space, none around it.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r != '\u200d' && unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// Capital begins a text with a capital letter.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// Sentence begins and ends a text as a sentence does. A command at its end, in
// quotes, is left as it stands, to be copied.
func Sentence(s string) string {
	if s == "" {
		return s
	}
	s = Capital(s)
	if strings.HasSuffix(s, "'") || strings.ContainsAny(s[len(s)-1:], ".!?:") {
		return s
	}
	return s + "."
}
