package pagerduty

import "testing"

// TestLenientNote: what stands where something else belongs is told in a
// sentence.
func TestLenientNote(t *testing.T) {
	for body, want := range map[string]string{
		`{"name":7}`:   "a number where name belongs",
		`{"name":{}}`:  "an object where name belongs",
		`{"name":[1]}`: "an array where name belongs",
		`{"name":"x"}`: "",
	} {
		var v struct {
			Name string `json:"name"`
		}
		if note, err := decodeLenient([]byte(body), &v); err != nil || note != want {
			t.Errorf("%s: %q, %v; want %q", body, note, err, want)
		}
	}
}
