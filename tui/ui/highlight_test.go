package ui_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
)

// TestHighlight: what was found is marked where it stands, and nothing moves.
func TestHighlight(t *testing.T) {
	w := uitest.New(t, styles.Options{Color: true})
	mark := func(s string) string { return w.Env.Styles.Match.Render(s) }
	for _, c := range []struct{ line, query, want string }{
		{"José Álvarez", "jose", mark("José") + " Álvarez"},
		{"Ada Lovelace  ada@example.com", "ada", mark("Ada") + " Lovelace  " + mark("ada") + "@example.com"},
		{"Ada Lovelace", "love ada", mark("Ada") + " " + mark("Love") + "lace"},
		{"Straße", "strasse", mark("Straße")},
		{"王小明 Wang", "wang", "王小明 " + mark("Wang")},
		{"aaa", "aa a", mark("aa") + mark("a")},
		{"Grace Hopper", "ada", "Grace Hopper"},
		{"Grace Hopper", "", "Grace Hopper"},
	} {
		got := w.Env.Highlight(c.line, c.query)
		if got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.query, c.line, got, c.want)
		}
		if ansi.Strip(got) != c.line {
			t.Errorf("%q in %q changes the text: %q", c.query, c.line, ansi.Strip(got))
		}
	}
	styled := w.Env.Styles.Dim.Render("Ada ") + "Lovelace"
	if got := w.Env.Highlight(styled, "love"); !strings.Contains(got, mark("Love")) || ansi.Strip(got) != "Ada Lovelace" {
		t.Errorf("in a styled line: %q", got)
	}
	plain := uitest.New(t, styles.Options{})
	if got := plain.Env.Highlight("Ada", "ada"); got != "Ada" {
		t.Errorf("without color: %q", got)
	}
}
