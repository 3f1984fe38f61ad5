package pagerduty

import (
	"encoding/json"
	"errors"
	"fmt"
)

// A syntaxError is JSON that is broken or cut short, or no JSON at all.
type syntaxError struct{ Err error }

func (e syntaxError) Error() string { return fmt.Sprintf("not valid JSON: %v", e.Err) }

func (e syntaxError) Unwrap() error { return e.Err }

// A shapeError is valid JSON of another shape than documented.
type shapeError struct{ What string }

func (e shapeError) Error() string { return e.What }

// validate only checks the syntax.
func validate(body []byte) error {
	if !json.Valid(body) {
		return syntaxError{Err: errors.New("the answer does not parse")}
	}
	return nil
}
