package uitest

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"connectpd/tui/styles"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Main runs the tests of a package that has golden files, and fails when all of
// its tests passed and one of the files was read by none of them.
func Main(m *testing.M) {
	// A frame leaves much behind that is small and dead at once: a heap that may
	// grow is collected less often, which takes a sixth of a test's time.
	debug.SetGCPercent(400)
	code := m.Run()
	if err := errors.Join(blank.end(), acme.end()); err != nil {
		fmt.Println(err)
		code = 1
	}
	if code == 0 && everything() {
		for _, path := range stale() {
			if *update {
				_ = os.Remove(path)
				continue
			}
			fmt.Printf("no test reads %s (remove it with: go test ./tui/... -update)\n", path)
			code = 1
		}
	}
	os.Exit(code)
}

// read are the files that tests compared something with, or wrote.
var read sync.Map

// everything reports that no test was left out by a flag.
func everything() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if flag.Lookup(name).Value.String() != "" {
			return false
		}
	}
	return !testing.Short()
}

// stale are the golden files that nothing has read.
func stale() []string {
	files, _ := filepath.Glob(filepath.Join("testdata", "*.golden"))
	return slices.DeleteFunc(files, func(path string) bool { _, ok := read.Load(path); return ok })
}

// golden compares a view with its file under testdata, without the spaces at
// the ends of its lines.
func golden(t testing.TB, name, view string) {
	t.Helper()
	var b strings.Builder
	for _, l := range strings.Split(view, "\n") {
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
	Compare(t, name, b.String())
}

// Compare compares a text with its file under testdata. `go test ./tui/...
// -update` writes the files anew.
func Compare(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	read.Store(path, true)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (write it with: go test ./tui/... -update)", err)
	}
	if was := string(file); text != was {
		n := 0
		for n < min(len(text), len(was)) && text[n] == was[n] {
			n++
		}
		t.Errorf("%s differs from line %d on (write it anew with: go test ./tui/... -update)\n--- is\n%s--- was\n%s",
			path, strings.Count(text[:n], "\n")+1, text, was)
	}
}

// Faces are the goldens of one state of a screen: at three sizes, with NO_COLOR
// and in ASCII.
func Faces(t testing.TB, name string, show func(styles.Options) func(w, h int) string) {
	t.Helper()
	view := show(styles.Options{Color: true})
	State(t, name, view)
	Small(t, name, view)
	golden(t, name+"-120x40", view(120, 40))
	golden(t, name+"-nocolor", show(styles.Options{})(80, 24))
	golden(t, name+"-ascii", show(styles.Options{ASCII: true})(80, 24))
}

// State is the golden of any other state of a screen.
func State(t testing.TB, name string, view func(w, h int) string) {
	t.Helper()
	golden(t, name+"-80x24", view(80, 24))
}

// Small is a further golden of a state that looks another way in a small
// window.
func Small(t testing.TB, name string, view func(w, h int) string) {
	t.Helper()
	golden(t, name+"-40x10", view(40, 10))
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
		if n := cells(l); n > max(w, 0) {
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
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
			r == 0x200b || r == 0xfeff || r == 0x200e || r == 0x200f {
			t.Fatalf("a character that is not drawn: %q in %q", r, s)
		}
		i += size
	}
}

// cells is how wide a line is drawn. Most lines are plain letters, which are
// counted much faster.
func cells(line string) int {
	for i := range len(line) {
		if line[i] < ' ' || line[i] >= 0x7f {
			return ansi.StringWidth(line)
		}
	}
	return len(line)
}
