package setup

import (
	"net/mail"
	"strings"
	"testing"
	"unicode"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

// Whatever stands in a draft, the machine opens, and what it keeps of it can
// be kept again.
func FuzzResume(f *testing.F) {
	f.Add([]byte(`{"version":1,"step":5,"platform":"local","keychain":"os","new_app":"x","me":{"name":"a","email":"a@b.c"},"owners":["a@b.c"]}`))
	f.Add([]byte(`{"version":2,"step":"key","platform":"local","keychain":"os","new_app":"x","me":{"name":"a","email":"a@b.c"},"owners":["a@b.c"]}`))
	f.Add([]byte(`{"version":1,"step":-4,"platform":"mars","keychain":"drawer","app_id":"gone"}`))
	f.Fuzz(func(t *testing.T, answers []byte) {
		m := begin(emptyFacts(), Options{}, &world{})
		if m.Resume(Resumed{Draft: access.Draft{ID: "d1", Answers: answers}}) != nil {
			return
		}
		for range 20 {
			if page := m.Page(); page.Question == "" || page.Number < 1 || page.Number > int(StepKey) {
				t.Fatalf("page %+v", page)
			}
			if m.Next() != nil || m.Waiting() != 0 {
				break
			}
		}
		d, keep := m.Draft()
		if !keep || d.ID != "d1" {
			t.Fatal("it would not be kept again")
		}
		if _, err := decodeAnswers(d.Answers); err != nil && len(answers) < maxAnswers/8 {
			t.Fatalf("it cannot be read again: %v", err)
		}
	})
}

func FuzzParsePerson(f *testing.F) {
	for _, s := range []string{"ada@example.com", "Ada <ada@example.com>", `"a\"b" <x@y>`, "a\r\nBcc: b@c <d@e>", "@", "a@b@c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		name, email, err := flow.ParsePerson(typed)
		if err != nil {
			return
		}
		if strings.ContainsFunc(name+email, unicode.IsControl) || strings.ContainsAny(email, " <>\"") || len([]rune(name)) > flow.LongestName {
			t.Fatalf("%q and %q would go into a header", name, email)
		}
		if a, err := mail.ParseAddress(email); err != nil || a.Address != email {
			t.Fatalf("%q is not an address by itself: %v", email, err)
		}
	})
}
