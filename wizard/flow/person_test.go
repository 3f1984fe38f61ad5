package flow

import (
	"net/mail"
	"strings"
	"testing"
	"unicode"
)

func FuzzParsePerson(f *testing.F) {
	for _, s := range []string{"ada@example.com", "Ada <ada@example.com>", `"a\"b" <x@y>`, "a\r\nBcc: b@c <d@e>", "@", "a@b@c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		name, email, err := ParsePerson(typed)
		if err != nil {
			return
		}
		if strings.ContainsFunc(name+email, unicode.IsControl) || strings.ContainsAny(email, " <>\"") || len([]rune(name)) > LongestName {
			t.Fatalf("%q and %q would go into a header", name, email)
		}
		if a, err := mail.ParseAddress(email); err != nil || a.Address != email {
			t.Fatalf("%q is not an address by itself: %v", email, err)
		}
	})
}
