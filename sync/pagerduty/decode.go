package pagerduty

import (
	"encoding/json"
	"errors"
	"fmt"
)

// A syntaxError is JSON that is broken or cut short, or no JSON at all.
type syntaxError struct{ err error }

func (e syntaxError) Error() string { return fmt.Sprintf("not valid JSON: %v", e.err) }

func (e syntaxError) Unwrap() error { return e.err }

// A shapeError is valid JSON of another shape than documented.
type shapeError struct{ what string }

func (e shapeError) Error() string { return e.what }

// decode fills v from a whole document. It is lenient where PagerDuty is: null
// is as good as absent, and unknown fields are skipped. The error is a
// syntaxError (which comes first: what was cut short may pass next time) or a
// shapeError.
func decode(body []byte, v any) error {
	err := json.Unmarshal(body, v)
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return shapeError{"the answer holds a " + wrong.Value + " where " + place(wrong) + " belongs"}
	default:
		return syntaxError{err}
	}
}

func place(e *json.UnmarshalTypeError) string {
	if e.Field == "" {
		return "the document"
	}
	return "the field " + e.Field
}

// validate only checks the syntax.
func validate(body []byte) error {
	if !json.Valid(body) {
		return syntaxError{errors.New("the answer does not parse")}
	}
	return nil
}
