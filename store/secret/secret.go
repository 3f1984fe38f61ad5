// Package secret holds the one type for everything that must never be seen:
// API tokens, passphrases, the mail password, a tenant's secret; and the
// redactor that takes secrets out of text. It imports nothing of ours.
package secret

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// Value is a secret. Every printed form of it is "[redacted]"; Reveal is the
// one way to its content. The zero Value is empty.
type Value struct{ content string }

// New keeps a copy of content as a secret.
func New(content []byte) Value { return Value{string(content)} }

// Reveal returns the content. Only the files that a test lists may call it:
// where the secret leaves for its keychain or its one server.
func (v Value) Reveal() string { return v.content }

// Empty reports whether there is no secret.
func (v Value) Empty() bool { return v.content == "" }

// Len is the number of bytes.
func (v Value) Len() int { return len(v.content) }

// Last4 is the last four bytes of a secret long enough to spare them (12 and
// more), otherwise "".
func (v Value) Last4() string {
	if len(v.content) < 12 {
		return ""
	}
	return v.content[len(v.content)-4:]
}

// Equal compares in constant time.
func (v Value) Equal(o Value) bool {
	return subtle.ConstantTimeCompare([]byte(v.content), []byte(o.content)) == 1
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
