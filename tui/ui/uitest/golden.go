package uitest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"connectpd/tui/styles"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Golden compares a view with its file under testdata. `go test ./tui/...
// -update` writes the files anew.
func Golden(t testing.TB, name, view string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	var b strings.Builder
	for _, l := range strings.Split(view, "\n") {
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
	got := b.String()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (write it with: go test ./tui/... -update)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs (write it anew with: go test ./tui/... -update)\n--- is\n%s--- was\n%s", path, got, want)
	}
}

// Looks are how terminals differ, by the names that golden files have of it.
var Looks = map[string]styles.Options{"nocolor": {}, "color": {Color: true}, "ascii": {ASCII: true}}

// Goldens are the three sizes of the design.
func Goldens(t testing.TB, name string, view func(w, h int) string) {
	t.Helper()
	for _, s := range [...][2]int{{80, 24}, {40, 10}, {120, 40}} {
		Golden(t, fmt.Sprintf("%s-%dx%d", name, s[0], s[1]), view(s[0], s[1]))
	}
}

// Faces are the goldens of one state of a screen: at three sizes, with NO_COLOR
// and in ASCII. The other states of a screen have one, at 80 by 24.
func Faces(t testing.TB, name string, show func(styles.Options) func(w, h int) string) {
	t.Helper()
	Goldens(t, name, show(styles.Options{Color: true}))
	Golden(t, name+"-nocolor", show(styles.Options{})(80, 24))
	Golden(t, name+"-ascii", show(styles.Options{ASCII: true})(80, 24))
}

// Nasty are names as accounts may hold them.
var Nasty = []string{
	"山田太郎・開発部", "👩‍👩‍👧‍👦 family 👍🏽", "Zoe\u0301 Ǎ\u030c\u0315\u031a\u035c\u0360 \u0338\u0337", "a\u200bb\u200cc\u200dd\ufeffe",
	"محمد بن سلمان", "\u202eevil\u202c \u2066x\u2069", "tab\tnew\nline\r\x00\x07",
	"\x1b[31mred\x1b[0m", "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07", "\u009b31mC1", "\xff\xfe broken",
	"ﷺﷺﷺ", "한국어 조직 \u1112\u1161\u11ab", strings.Repeat("long", 60), "", "नमस्ते दुनिया", "🇩🇪🇫🇷 flags ✈️ ❤️",
}

// Sizes calls fn with every boundary and 300 seeded random window sizes.
func Sizes(fn func(w, h int)) {
	edges := [...]int{0, 1, 2, 9, 10, 11, 13, 14, 15, 23, 24, 25, 39, 40, 41, 59, 60, 79, 80, 81, 99, 100, 101, 108, 109, 110, 113, 114, 115, 120, 200}
	for _, w := range edges {
		for _, h := range [...]int{0, 1, 9, 10, 11, 13, 14, 24, 40, 60} {
			fn(w, h)
		}
	}
	r := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		fn(r.IntN(220), r.IntN(70))
	}
}

// FewSizes are those at which layouts change, for tests of many texts.
func FewSizes(fn func(w, h int)) {
	for _, s := range [...][2]int{{0, 0}, {39, 9}, {40, 10}, {41, 13}, {60, 14}, {80, 24}, {99, 30}, {100, 30}, {113, 24}, {160, 50}} {
		fn(s[0], s[1])
	}
}

// Fits fails the test when a view is wider or higher than its window, holds
// an escape sequence that is not one of ours, or a control character.
func Fits(t testing.TB, view string, w, h int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) > max(h, 1) {
		t.Fatalf("%d lines in a window of %dx%d:\n%s", len(lines), w, h, view)
	}
	for _, l := range lines {
		if n := ansi.StringWidth(l); n > max(w, 0) {
			t.Fatalf("a line of %d cells in a window of %dx%d:\n%q", n, w, h, l)
		}
		Harmless(t, l)
		if at := strings.LastIndex(l, "\x1b["); at >= 0 && !strings.HasPrefix(l[at:], "\x1b[0m") {
			t.Fatalf("a style reaches over the end of a line: %q", l)
		}
	}
}

// Harmless fails the test when text holds anything but printable characters
// and our own colour sequences.
func Harmless(t testing.TB, s string) {
	t.Helper()
	for i := 0; i < len(s); {
		if s[i] == 0x1b {
			end := strings.IndexByte(s[i:], 'm')
			if end < 0 || strings.Trim(s[i+2:i+end], "0123456789;") != "" || s[i+1] != '[' {
				t.Fatalf("an escape sequence that is not ours: %q", s)
			}
			i += end + 1
			continue
		}
		r := []rune(s[i:min(len(s), i+4)])[0]
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
			r == 0x200b || r == 0xfeff || r == 0x200e || r == 0x200f {
			t.Fatalf("a character that is not drawn: %q in %q", r, s)
		}
		i += len(string(r))
	}
}
