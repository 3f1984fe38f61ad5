package remote

import "connectpd/store/words"

// MaxText bounds what is kept of a server's text, in characters.
const MaxText = 300

// Clean makes a server's text safe for a terminal and a log: one line of at
// most MaxText characters.
func Clean(s string) string {
	if len(s) > 16*MaxText {
		s = s[:16*MaxText]
	}
	return words.Cut(words.OneLine(s), MaxText)
}
