package setup

import (
	"connectpd/store/secret"
	"connectpd/wizard/flow"
)

// CleanToken takes an API token out of what was typed or pasted; see
// flow.CleanToken.
func CleanToken(typed []byte) (secret.Value, *flow.Problem) { return flow.CleanToken(typed) }
