package setup_test

import (
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

// Whatever stands in a draft, the machine opens, and what it keeps of it can
// be kept again.
func FuzzResume(f *testing.F) {
	f.Add([]byte(`{"version":1,"step":5,"platform":"local","keychain":"os","new_app":"x","me":{"name":"a","email":"a@b.c"},"owners":["a@b.c"]}`))
	f.Add([]byte(`{"version":2,"step":"key","platform":"local","keychain":"os","new_app":"x","me":{"name":"a","email":"a@b.c"},"owners":["a@b.c"]}`))
	f.Add([]byte(`{"version":1,"step":-4,"platform":"mars","keychain":"drawer","app_id":"gone"}`))
	f.Fuzz(func(t *testing.T, answers []byte) {
		m := setuptest.Begin(t, setuptest.EmptyHome(), setup.Options{}).M
		if m.Resume(setup.Resumed{Draft: access.Draft{ID: "d1", Answers: answers}}) != nil {
			return
		}
		for range 20 {
			if page := m.Page(); page.Question == "" || page.Number < 1 || page.Number > int(setup.StepKey) {
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
		again := setuptest.Begin(t, setuptest.EmptyHome(), setup.Options{}).M
		if problem := again.Resume(setup.Resumed{Draft: d}); problem != nil && len(answers) < setup.MaxAnswers/8 {
			t.Fatalf("it cannot be read again: %v", problem)
		}
	})
}
