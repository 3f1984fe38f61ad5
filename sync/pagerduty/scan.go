package pagerduty

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// A scanner reads JSON once, from front to back, straight into rows: it checks
// the syntax of everything and keeps only what is asked for. encoding/json
// reads every byte twice and costs about four times as much, which is felt
// when ten thousand users arrive (see BenchmarkDecodeUsers).
//
// It is lenient where PagerDuty is: null is as good as absent, unknown fields
// are skipped. Another type than the asked one is a shapeError.
type scanner struct {
	b     []byte
	i     int
	depth int
}

// maxDepth is far beyond what PagerDuty nests.
const maxDepth = 200

// A syntaxError is JSON that is broken or cut short, or no JSON at all.
type syntaxError struct{ at int }

func (e syntaxError) Error() string { return fmt.Sprintf("not valid JSON at byte %d", e.at) }

// A shapeError is valid JSON of another shape than documented.
type shapeError struct{ what string }

func (e shapeError) Error() string { return e.what }

// scan decodes a whole document with read.
func scan(b []byte, read func(*scanner) error) error {
	s := &scanner{b: b}
	if err := read(s); err != nil {
		if errors.As(err, new(shapeError)) && !json.Valid(b) {
			return s.broken() // cut short comes first: it may pass
		}
		return err
	}
	if s.peek() != 0 || s.i != len(s.b) {
		return s.broken()
	}
	return nil
}

// validate only checks the syntax.
func validate(b []byte) error {
	if !json.Valid(b) {
		return syntaxError{len(b)}
	}
	return nil
}

func (s *scanner) broken() error { return syntaxError{s.i} }

func (s *scanner) shape(want string) error {
	if err := s.skip(); err != nil {
		return err
	}
	return shapeError{"the answer holds something else where " + want + " belongs"}
}

// peek skips white space and gives the next byte, 0 at the end.
func (s *scanner) peek() byte {
	for s.i < len(s.b) {
		switch c := s.b[s.i]; c {
		case ' ', '\t', '\r', '\n':
			s.i++
		default:
			return c
		}
	}
	return 0
}

// null consumes a null.
func (s *scanner) null() bool {
	if s.peek() == 'n' && s.literal("null") {
		return true
	}
	return false
}

func (s *scanner) literal(word string) bool {
	if len(s.b)-s.i >= len(word) && string(s.b[s.i:s.i+len(word)]) == word {
		s.i += len(word)
		return true
	}
	return false
}

// object calls field for every member, which must read or skip its value.
// null is an object without members.
func (s *scanner) object(field func(key []byte) error) error {
	if s.null() {
		return nil
	}
	if s.peek() != '{' {
		return s.shape("an object")
	}
	if s.depth++; s.depth > maxDepth {
		return s.broken()
	}
	s.i++
	if s.peek() == '}' {
		s.i++
		s.depth--
		return nil
	}
	for {
		if s.peek() != '"' {
			return s.broken()
		}
		key, err := s.quoted()
		if err != nil {
			return err
		}
		if s.peek() != ':' {
			return s.broken()
		}
		s.i++
		if err := field(key); err != nil {
			return err
		}
		switch s.peek() {
		case ',':
			s.i++
		case '}':
			s.i++
			s.depth--
			return nil
		default:
			return s.broken()
		}
	}
}

// array calls each for every element, which must read or skip it. null is an
// empty array.
func (s *scanner) array(each func() error) error {
	if s.null() {
		return nil
	}
	if s.peek() != '[' {
		return s.shape("a list")
	}
	if s.depth++; s.depth > maxDepth {
		return s.broken()
	}
	s.i++
	if s.peek() == ']' {
		s.i++
		s.depth--
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		switch s.peek() {
		case ',':
			s.i++
		case ']':
			s.i++
			s.depth--
			return nil
		default:
			return s.broken()
		}
	}
}

// text reads a string; null is "".
func (s *scanner) text() (string, error) {
	if s.null() {
		return "", nil
	}
	if s.peek() != '"' {
		return "", s.shape("a text")
	}
	b, err := s.quoted()
	return string(b), err
}

// flag reads a boolean; null is neither.
func (s *scanner) flag() (value, given bool, err error) {
	switch s.peek() {
	case 't':
		if s.literal("true") {
			return true, true, nil
		}
	case 'f':
		if s.literal("false") {
			return false, true, nil
		}
	case 'n':
		if s.literal("null") {
			return false, false, nil
		}
	default:
		return false, false, s.shape("yes or no")
	}
	return false, false, s.broken()
}

// number reads a whole number; null is none.
func (s *scanner) number() (value int, given bool, err error) {
	if s.null() {
		return 0, false, nil
	}
	c := s.peek()
	if c != '-' && (c < '0' || c > '9') {
		return 0, false, s.shape("a number")
	}
	start := s.i
	if err := s.skipNumber(); err != nil {
		return 0, false, err
	}
	n, err := strconv.Atoi(string(s.b[start:s.i]))
	if err != nil {
		s.i = start
		return 0, false, s.shape("a whole number")
	}
	return n, true, nil
}

// quoted reads a string's content. The bytes are only good until the
// scanner's buffer is reused.
func (s *scanner) quoted() ([]byte, error) {
	start := s.i
	s.i++
	ascii := true
	for s.i < len(s.b) {
		switch c := s.b[s.i]; {
		case c == '"':
			content := s.b[start+1 : s.i]
			s.i++
			if ascii || utf8.Valid(content) {
				return content, nil
			}
			return bytes.ToValidUTF8(content, []byte("\uFFFD")), nil
		case c == '\\':
			return s.escaped(start)
		case c < ' ':
			return nil, s.broken()
		case c >= utf8.RuneSelf:
			ascii = false
		}
		s.i++
	}
	return nil, s.broken()
}

// escaped reads the rare string with an escape, by way of encoding/json.
func (s *scanner) escaped(start int) ([]byte, error) {
	for s.i < len(s.b) {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			var text string
			if json.Unmarshal(s.b[start:s.i], &text) != nil {
				return nil, s.broken()
			}
			return []byte(text), nil
		case c == '\\':
			s.i += 2
		case c < ' ':
			return nil, s.broken()
		default:
			s.i++
		}
	}
	return nil, s.broken()
}

// skip reads over any value and checks its syntax.
func (s *scanner) skip() error {
	switch c := s.peek(); {
	case c == '"':
		_, err := s.quoted()
		return err
	case c == '{':
		return s.object(func([]byte) error { return s.skip() })
	case c == '[':
		return s.array(s.skip)
	case c == 't' && s.literal("true"), c == 'f' && s.literal("false"), c == 'n' && s.literal("null"):
		return nil
	case c == '-' || c >= '0' && c <= '9':
		return s.skipNumber()
	default:
		return s.broken()
	}
}

func (s *scanner) skipNumber() error {
	if s.b[s.i] == '-' {
		s.i++
	}
	switch {
	case s.i < len(s.b) && s.b[s.i] == '0':
		s.i++
	case !s.digits():
		return s.broken()
	}
	if s.i < len(s.b) && s.b[s.i] == '.' {
		s.i++
		if !s.digits() {
			return s.broken()
		}
	}
	if s.i < len(s.b) && (s.b[s.i] == 'e' || s.b[s.i] == 'E') {
		s.i++
		if s.i < len(s.b) && (s.b[s.i] == '+' || s.b[s.i] == '-') {
			s.i++
		}
		if !s.digits() {
			return s.broken()
		}
	}
	return nil
}

func (s *scanner) digits() bool {
	start := s.i
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		s.i++
	}
	return s.i > start
}
