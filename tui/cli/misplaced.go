package cli

import (
	"strings"
	"unicode"

	"connectpd/store/secret"
)

// misplacedKeys knows what looks like an API key among the words of a command
// line. Nobody is asked to write one there, but who does should not read it
// again in an error that lands in a log.
func misplacedKeys(words []string) *secret.Redactor {
	r := secret.NewRedactor()
	for _, word := range words {
		for _, part := range strings.FieldsFunc(word, func(c rune) bool { return !inKey(c) }) {
			if looksLikeKey(part) {
				r.Add(secret.New([]byte(part)))
			}
		}
		// A flag's dashes may stand right before it.
		if rest := strings.TrimLeft(word, "-"); rest != word && looksLikeKey(rest) {
			r.Add(secret.New([]byte(rest)))
		}
	}
	return r
}

// warnOfMisplacedKey says what a refusal does not undo: shells and the system's
// list of processes have seen the key.
func (a *app) warnOfMisplacedKey() {
	if text := strings.Join(a.env.Args, " "); a.misplaced.Redact(text) != text {
		a.aside("warning: an argument looks like an API token; it is now in your shell history")
		a.aside("hint: if it is one, disable it in PagerDuty and create a new one, and use --token-stdin or --token-file FILE")
	}
}

func inKey(c rune) bool {
	return c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_' || c == '+' || c == '-')
}

// looksLikeKey: as long as a key (a REST key has 20 characters, an Events key
// 32), and as mixed up as only chance makes it. Names are more orderly.
func looksLikeKey(s string) bool {
	if len(s) != 20 && len(s) != 32 {
		return false
	}
	kind := func(c byte) int {
		switch {
		case c >= 'a' && c <= 'z':
			return 1
		case c >= 'A' && c <= 'Z':
			return 2
		case c >= '0' && c <= '9':
			return 3
		}
		return 4
	}
	changes, kinds := 0, map[int]bool{kind(s[0]): true}
	for i := 1; i < len(s); i++ {
		if kind(s[i]) != kind(s[i-1]) {
			changes++
		}
		kinds[kind(s[i])] = true
	}
	return changes >= len(s)*2/5 && len(kinds) >= 3
}
