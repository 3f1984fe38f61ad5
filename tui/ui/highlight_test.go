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
		{"Zoe\u0308 Zoe", "zoe", mark("Zoe\u0308") + " " + mark("Zoe")},
		{"Großmann", "s", "Gro" + mark("ß") + "mann"},
		{"王小明 王", "王", mark("王") + "小明 " + mark("王")},
		{"Grace Hopper", "ada", "Grace Hopper"},
		{"Grace Hopper", "", "Grace Hopper"},
	} {
		got := w.Env.Highlighter(c.query).Line(c.line)
		if got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.query, c.line, got, c.want)
		}
		if ansi.Strip(got) != c.line {
			t.Errorf("%q in %q changes the text: %q", c.query, c.line, ansi.Strip(got))
		}
	}
	styled := w.Env.Styles.Dim.Render("Ada ") + "Lovelace"
	if got := w.Env.Highlighter("love").Line(styled); !strings.Contains(got, mark("Love")) || ansi.Strip(got) != "Ada Lovelace" {
		t.Errorf("in a styled line: %q", got)
	}
	styled = w.Env.Styles.Dim.Render("王 ") + "José"
	if got := w.Env.Highlighter("jose").Line(styled); !strings.Contains(got, mark("José")) || ansi.Strip(got) != "王 José" {
		t.Errorf("in a styled line with wide letters: %q", got)
	}
	plain := uitest.New(t, styles.Options{})
	if got := plain.Env.Highlighter("ada").Line("Ada"); got != "Ada" {
		t.Errorf("without color: %q", got)
	}
}

// TestHighlightIsCheap: a frame marks each of its lines, at every letter typed.
func TestHighlightIsCheap(t *testing.T) {
	w := uitest.New(t, styles.Options{Color: true})
	h := w.Env.Highlighter("ada")
	for _, line := range []string{"Ada Lovelace  ada.lovelace@example.com  Responder", "Grace Hopper  grace.hopper@example.com  Responder"} {
		if n := testing.AllocsPerRun(100, func() { h.Line(line) }); n > 6 {
			t.Errorf("%q costs %v allocations", line, n)
		}
	}
}
