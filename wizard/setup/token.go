package setup

import (
	"connectpd/store/secret"
	"connectpd/wizard/talk"
)

// CleanToken takes an API token out of what was typed or pasted; see
// talk.CleanToken.
func CleanToken(typed []byte) (secret.Value, *talk.Problem) { return talk.CleanToken(typed) }
