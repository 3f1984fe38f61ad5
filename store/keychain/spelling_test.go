package keychain

import (
	"errors"
	"testing"

	"connectpd/store/secret"
)

// A passphrase with accents opens a file whichever way they are written, as
// keyboards and files of different systems differ.
func TestPassphrasesInBothSpellings(t *testing.T) {
	composed, decomposed := "caf\u00e9 cr\u00e8me", "cafe\u0301 cre\u0300me"
	for _, c := range [][2]string{{composed, decomposed}, {decomposed, composed}, {composed, composed}} {
		sealed, err := seal(secret.New([]byte(c[0])), []byte("key"), 10)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := unseal(secret.New([]byte(c[1])), sealed); err != nil || got.Reveal() != "key" {
			t.Errorf("sealed with %q, opened with %q: %v", c[0], c[1], err)
		}
		if _, err := unseal(secret.New([]byte("cafe creme")), sealed); !errors.Is(err, errPassphrase) {
			t.Errorf("another passphrase: %v", err)
		}
	}
}
