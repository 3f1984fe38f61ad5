package ui

import (
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Technical adds what is known of a failure beyond its sentence, for those who
// asked for it.
func Technical(p *Page, text string) {
	if text != "" {
		p.Gap().Styled(p.env.Styles.Dim, words.Clean(flow.Technically(text)))
	}
}

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
