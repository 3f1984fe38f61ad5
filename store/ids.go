package store

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"
)

var idText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// newID is a short random id (40 bits): a person may have to type one.
func newID(prefix string) string {
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return prefix + idText.EncodeToString(b[:])
}

// NewConnectorID makes an id; drafts and keychain items use it before the
// connector is recorded.
func (s *Store) NewConnectorID() string { return newID("c") }

// stamp and moment turn times into what the database keeps and back. The zero
// time is 0.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// emailKey is what e-mail addresses are compared by.
func emailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
