package remote

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"connectpd/store/words"
)

// A SyntaxError is JSON that is broken or cut short, or no JSON at all. What
// was cut short may pass next time.
type SyntaxError struct{ Err error }

func (e SyntaxError) Error() string { return fmt.Sprintf("not valid JSON: %v", e.Err) }

// Unwrap gives the decoder's error.
func (e SyntaxError) Unwrap() error { return e.Err }

// A ShapeError is valid JSON of another shape than documented.
type ShapeError struct{ What string }

func (e ShapeError) Error() string { return e.What }

// Decode fills v from a whole document. Null is as good as absent, and unknown
// fields are skipped. The error is a SyntaxError, which comes first, or a
// ShapeError.
func Decode(body []byte, v any) error {
	err := json.Unmarshal(body, v)
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		place := "the document"
		if wrong.Field != "" {
			place = "the field " + Clean(wrong.Field)
		}
		return ShapeError{"the answer contains " + words.A(Clean(wrong.Value)) + " where " + place + " belongs"}
	default:
		return SyntaxError{err}
	}
}

// Validate only checks the syntax.
func Validate(body []byte) error {
	if !json.Valid(body) {
		return SyntaxError{errors.New("the answer does not parse")}
	}
	return nil
}

// IsPage tells a web page that stands where JSON belongs.
func IsPage(h http.Header, body []byte) bool {
	return strings.Contains(strings.ToLower(h.Get("Content-Type")), "html") ||
		bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n\ufeff"), []byte("<"))
}
