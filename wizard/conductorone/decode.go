package conductorone

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

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
