// Package secret holds the one type for everything that must never be seen:
// API tokens, passphrases, the mail password, a tenant's secret; the redactor
// that takes secrets out of text; and the reading of secrets from environment
// variables and files. It imports nothing of ours.
package secret

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// Value is a secret. Every printed form of it is "[redacted]"; Reveal is the
// one way to its content. The zero Value is empty.
//
// Printing by reflection (a Value in an unexported field, where fmt cannot
// call methods) meets a pointer, and behind the pointer masked bytes, so no
// verb and no dump of a struct shows the content. Values cannot be compared
// with ==; use Equal. reflect.DeepEqual works.
type Value struct {
	_   [0]func() // not comparable: == would compare pointers
	box *box
}

type box struct{ masked []byte }

// mask hides the content of every Value of this process from dumps of memory
// structures. It is set once and only read. It is no encryption.
var mask = func() [64]byte {
	var m [64]byte
	_, _ = rand.Read(m[:]) // never fails: crypto/rand ends the program instead
	return m
}()

// New keeps a copy of content as a secret.
func New(content []byte) Value {
	if len(content) == 0 {
		return Value{}
	}
	return Value{box: &box{masked: masked(content)}}
}

func masked(in []byte) []byte {
	out := make([]byte, len(in))
	for i, c := range in {
		out[i] = c ^ mask[i%len(mask)]
	}
	return out
}

// Reveal returns the content. Only the files that a test lists may call it:
// where the secret leaves for its keychain or its one server.
func (v Value) Reveal() string { return string(v.content()) }

func (v Value) content() []byte {
	if v.box == nil {
		return nil
	}
	return masked(v.box.masked)
}

// Empty reports whether there is no secret.
func (v Value) Empty() bool { return v.Len() == 0 }

// Len is the number of bytes.
func (v Value) Len() int {
	if v.box == nil {
		return 0
	}
	return len(v.box.masked)
}

// Last4 is the last four bytes of a secret long enough to spare them (12 and
// more), otherwise "".
func (v Value) Last4() string {
	if v.Len() < 12 {
		return ""
	}
	return string(v.content()[v.Len()-4:])
}

// Trimmed is the value without white space around it.
func (v Value) Trimmed() Value { return New(bytes.TrimSpace(v.content())) }

// Equal compares in constant time.
func (v Value) Equal(o Value) bool {
	return subtle.ConstantTimeCompare(v.content(), o.content()) == 1
}

// String is "[redacted]".
func (Value) String() string { return redacted }

// GoString is "[redacted]".
func (Value) GoString() string { return redacted }

// Format prints "[redacted]" for every verb.
func (Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalJSON is "[redacted]".
func (Value) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText is "[redacted]".
func (Value) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue is "[redacted]".
func (Value) LogValue() slog.Value { return slog.StringValue(redacted) }
