package pagerduty

import (
	"encoding/json"
	"errors"

	"connectpd/sync/remote"
)

type (
	syntaxError = remote.SyntaxError
	shapeError  = remote.ShapeError
)

// validate only checks the syntax.
func validate(body []byte) error {
	if !json.Valid(body) {
		return syntaxError{Err: errors.New("the answer does not parse")}
	}
	return nil
}
