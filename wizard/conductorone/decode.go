package conductorone

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"connectpd/sync/remote"
)

// A syntaxError is JSON that is broken or cut short, or no JSON at all.
type syntaxError struct{ err error }

func (e syntaxError) Error() string { return "not valid JSON: " + e.err.Error() }

func (e syntaxError) Unwrap() error { return e.err }

// A shapeError is valid JSON of another shape than documented.
type shapeError struct{ what string }

func (e shapeError) Error() string { return e.what }

// decode fills v from a whole document. Unknown fields are skipped, and null
// is as good as absent. The error is a syntaxError (what was cut short may
// pass next time) or a shapeError.
func decode(body []byte, v any) error {
	err := json.Unmarshal(body, v)
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		place := "the field " + remote.Clean(wrong.Field)
		if wrong.Field == "" {
			place = "the document"
		}
		return shapeError{"the answer holds a " + remote.Clean(wrong.Value) + " where " + place + " belongs"}
	default:
		return syntaxError{err}
	}
}

// text is a string that the tenant may also write as a number: an enum, a
// code. Anything else is nothing said.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	var n json.Number
	switch {
	case json.Unmarshal(b, &s) == nil:
		*t = text(s)
	case json.Unmarshal(b, &n) == nil:
		*t = text(n.String())
	}
	return nil
}

// number is a whole number, which the tenant writes as a string. What is none
// is nothing said.
type number int64

func (n *number) UnmarshalJSON(b []byte) error {
	if v, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64); err == nil {
		*n = number(v)
	}
	return nil
}

// stamp is a time. What is none is nothing said.
type stamp struct{ time.Time }

func (s *stamp) UnmarshalJSON(b []byte) error {
	var said string
	if json.Unmarshal(b, &said) != nil {
		return nil
	}
	if t, err := time.Parse(time.RFC3339, said); err == nil && t.Unix() > 0 {
		s.Time = t.UTC()
	}
	return nil
}
