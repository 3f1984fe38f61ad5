package export

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestLineEscapesWhatIsNotDrawn: every character of Unicode comes back as it
// was, and those that are not drawn are not printed.
func TestLineEscapesWhatIsNotDrawn(t *testing.T) {
	const atOnce = 1 << 10
	for first := rune(0); first <= unicode.MaxRune; first += atOnce {
		var want []string
		for r := first; r < first+atOnce; r++ {
			if utf8.ValidRune(r) {
				want = append(want, "a"+string(r)+"b")
			}
		}
		line, err := Line(map[string][]string{strings.Join(want, ""): want})
		if err != nil {
			t.Fatal(err)
		}
		var got map[string][]string
		if err := json.Unmarshal(line, &got); err != nil || !slices.Equal(got[strings.Join(want, "")], want) {
			t.Fatalf("from %U on: %q came back, %v", first, got, err)
		}
		for _, r := range strings.TrimSuffix(string(line), "\n") {
			if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Errorf("%U is printed", r)
			}
		}
	}
	if line, err := Line("<山 é & 😀>"); err != nil || string(line) != "\"<山 é & 😀>\"\n" {
		t.Errorf("what is drawn is escaped: %s, %v", line, err)
	}
}
