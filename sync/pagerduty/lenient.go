package pagerduty

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/remote"
)

// What is kept of a text, in bytes. No real name comes near; a longer one is
// cut, so that one row cannot fill the store and every table.
const (
	maxName = 1 << 10 // names and e-mail addresses
	maxLong = 8 << 10 // everything else
)

// decodeLenient fills v from a whole document, as far as its types are those
// that v has: a field of another type stays empty, as an absent one does, and
// note tells of the first. A caller looks at what it needs. The error is a
// remote.SyntaxError.
func decodeLenient(body []byte, v any) (note string, err error) {
	err = json.Unmarshal(body, v)
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return "", nil
	case errors.As(err, &wrong):
		place := wrong.Field
		if place == "" {
			place = "the document"
		}
		// Of a number the decoder names the value, too; the kind will do.
		kind, _, _ := strings.Cut(wrong.Value, " ")
		return remote.Clean(words.A(kind) + " where " + place + " belongs"), nil
	case isUTF16(body):
		return "", remote.ShapeError{What: "the answer is UTF-16, not JSON in UTF-8"}
	default:
		return "", remote.SyntaxError{Err: err}
	}
}

// isUTF16 tells text of two bytes a character: by its mark, or by its zeros.
func isUTF16(body []byte) bool {
	return len(body) >= 2 && (body[0] == 0xFF && body[1] == 0xFE || body[0] == 0xFE && body[1] == 0xFF ||
		body[0] == 0 || body[1] == 0)
}

// cut bounds a text, at a character's edge.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := most - len("…")
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// triWire is a yes or a no; anything else (the documentation's own example of
// created_via_sso holds a text) says neither.
type triWire struct{ access.Tri }

// UnmarshalJSON never fails.
func (t *triWire) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "true":
		t.Tri = access.Yes
	case "false":
		t.Tri = access.No
	default:
		t.Tri = access.Unknown
	}
	return nil
}

// countWire is a number of things, as a number or as a text that holds one;
// -1 where neither is there.
type countWire struct{ n int }

// UnmarshalJSON never fails.
func (c *countWire) UnmarshalJSON(b []byte) error {
	c.n = -1
	f, err := strconv.ParseFloat(strings.Trim(string(b), `"`), 64)
	if err == nil && f >= 0 && f <= math.MaxInt32 && f == math.Trunc(f) {
		c.n = int(f)
	}
	return nil
}
