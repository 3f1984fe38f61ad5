package ui

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"connectpd/store/words"
)

// Fold is text as searches compare it, and names are sorted: in lower case and
// without accents, so that "jose" finds José and Zoë stands beside Zoe. Letters
// of other scripts stay what they are.
func Fold(s string) string {
	s = strings.ToLower(s)
	if words.IsPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		if r >= firstAccent && r <= lastAccent {
			continue
		}
		if plain, ok := undivided[r]; ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	// Only accents are to be taken off: what else came apart is joined again.
	return norm.NFC.String(b.String())
}

// Fits makes the one test of every search: that a folded text holds all words
// of the query, in any order.
func Fits(query string) func(folded string) bool {
	words := strings.Fields(Fold(query))
	return func(folded string) bool {
		for _, w := range words {
			if !strings.Contains(folded, w) {
				return false
			}
		}
		return true
	}
}

// The accents of Latin, Greek and Cyrillic letters. Vowel signs of other
// scripts are letters to those who write them.
const firstAccent, lastAccent = '\u0300', '\u036f'

// undivided are letters with a stroke or joined from two, as people type them
// on another keyboard. Unicode does not take these apart.
var undivided = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ħ': "h", 'ı': "i", 'ŧ': "t", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th",
}
