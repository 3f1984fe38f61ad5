package export

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestLineEscapesWhatIsNotDrawn: every character of Unicode comes back as it
// was, and those that are not drawn are not printed.
func TestLineEscapesWhatIsNotDrawn(t *testing.T) {
	for r := range unicode.MaxRune + 1 {
		if !utf8.ValidRune(r) {
			continue
		}
		want := "a" + string(r) + "b"
		line, err := Line(map[string]string{want: want})
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]string
		if err := json.Unmarshal(line, &got); err != nil || got[want] != want {
			t.Fatalf("%U came back as %q, %v", r, got, err)
		}
		hidden := unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
		if text := strings.TrimSuffix(string(line), "\n"); hidden && strings.ContainsRune(text, r) {
			t.Errorf("%U is printed", r)
		}
	}
	if line, err := Line("<山 é & 😀>"); err != nil || string(line) != "\"<山 é & 😀>\"\n" {
		t.Errorf("what is drawn is escaped: %s, %v", line, err)
	}
}
