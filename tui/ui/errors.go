package ui

import (
	"connectpd/store/failure"
	"connectpd/store/words"
)

// ErrorWords adds what happened, what that usually means, and what to do.
func ErrorWords(p *Page, err error) {
	told := failure.Of(err)
	p.Bad(words.Clean(told.What))
	for _, line := range []string{told.Why, told.Do} {
		if line != "" {
			p.Indent(2).Text(words.Clean(line)).Indent(-2)
		}
	}
}
