package wizard

import (
	"connectpd/store/secret"
	"connectpd/wizard/talk"
)

// CleanToken takes an API token out of what was typed or pasted: quotes,
// spaces, newlines, a whole Authorization header, "Token token=", "Bearer".
func CleanToken(typed []byte) (secret.Value, *talk.Problem) { panic("stub") }
