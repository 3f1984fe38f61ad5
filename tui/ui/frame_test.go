package ui

import (
	"testing"
	"time"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"

	"connectpd/tui/styles"
)

// TestFootersFillTheirLine: a footer drops no key for which there is room. What
// decides is a width that is reckoned, not drawn.
func TestFootersFillTheirLine(t *testing.T) {
	for name, o := range map[string]styles.Options{"color": {Color: true}, "ascii": {ASCII: true}} {
		e := NewEnv(t.Context(), styles.New(o), time.Now)
		k := e.Keys
		off := k.Sync
		off.SetEnabled(false)
		all := []key.Binding{k.Up, k.Access, off, As(k.Rename, "名前を変える"), k.Rotate, k.Next}
		fixed := []key.Binding{k.HelpLetter, k.Leave}
		for w := MinWidth; w < 140; w++ {
			line := ansi.Strip(e.footer(Frame{W: w, Keys: all, Fixed: fixed}))
			if Width(line) > w-2 {
				t.Fatalf("%s, %d: too wide: %s", name, w, line)
			}
		}
		shown := ansi.Strip(e.footer(Frame{W: 200, Keys: all, Fixed: fixed}))
		if got, want := footerWidth(" "+e.Styles.Glyphs.Dot+" ", all, fixed), Width(shown); got != want {
			t.Errorf("%s: reckoned %d, drawn %d: %s", name, got, want, shown)
		}
		if exact := ansi.Strip(e.footer(Frame{W: Width(shown) + 2, Keys: all, Fixed: fixed})); exact != shown {
			t.Errorf("%s: a key is dropped where all have room:\n%s\n%s", name, exact, shown)
		}
		if less := ansi.Strip(e.footer(Frame{W: Width(shown) + 1, Keys: all, Fixed: fixed})); less == shown {
			t.Errorf("%s: nothing is dropped where one has no room", name)
		}
	}
}

// TestNarrowFootersTellOfEsc: who looks into something on a phone is told the
// way back before the way out.
func TestNarrowFootersTellOfEsc(t *testing.T) {
	e := NewEnv(t.Context(), styles.New(styles.Options{}), time.Now)
	k := e.Keys
	fixed := []key.Binding{k.HelpLetter, k.Leave}
	for want, keys := range map[string][]key.Binding{
		"enter next · esc back · / search · ? help": {k.Up, k.Next, k.Back, k.Search, k.Sort},
		"/ search · s by · esc back · ? help":       {k.Search, As(k.Sort, "by"), k.Details, k.Mark, k.Back},
	} {
		if got := ansi.Strip(e.footer(Frame{W: 45, Keys: keys, Fixed: fixed})); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
