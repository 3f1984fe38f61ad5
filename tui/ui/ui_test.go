package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connectpd/store/words"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

func TestCleanIsHarmlessAndKeepsLetters(t *testing.T) {
	for _, s := range uitest.Nasty {
		uitest.Harmless(t, words.Clean(s))
		if again := words.Clean(words.Clean(s)); again != words.Clean(s) {
			t.Errorf("cleaning twice changes %q", s)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Grace HOPPER": "grace hopper", "José": "jose", "Jose\u0301": "jose", "Zoë Müller": "zoe muller", "ÅNGSTRÖM": "angstrom",
		"Łódź": "lodz", "Yılmaz": "yilmaz", "İzmir": "izmir", "Straße": "strasse", "Ærø": "aero", "Nguyễn": "nguyen", "Άλφα": "αλφα",
		"山田ダ": "山田ダ", "한국어": "한국어", "नमस्ते": "नमस्ते", "محمد": "محمد", "": "",
	} {
		if got := ui.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
	for _, s := range uitest.Nasty {
		if once := ui.Fold(s); ui.Fold(once) != once {
			t.Errorf("folding twice changes %q", s)
		}
	}
}

// TestHelpTellsAKeyOnce: what a screen and the program both know, and groups
// of which no key works now.
func TestHelpTellsAKeyOnce(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	w.Env.Demo = &ui.Demo{}
	off := w.Env.Keys.LineMode
	off.SetEnabled(false)
	help := ui.Help{Full: []ui.Group{{Title: "Home", Keys: []key.Binding{w.Env.Keys.Sync, w.Env.Keys.Revoke}}, {Title: "Nothing now", Keys: []key.Binding{off}}}}
	text := ansi.Strip(strings.Join(w.Env.HelpPage(help, false, w.Env.Keys.Leave).Draw(80, 20, "").Lines(), "\n"))
	if n := strings.Count(text, "revoke the demo's key"); n != 1 {
		t.Errorf("a key is told %d times:\n%s", n, text)
	}
	if strings.Contains(text, "Nothing now") || !strings.Contains(text, "Everywhere") {
		t.Errorf("the groups are wrong:\n%s", text)
	}
}

func TestWrapFits(t *testing.T) {
	for _, s := range uitest.Nasty {
		s = words.Clean(s + " " + s)
		for w := 1; w < 50; w++ {
			for _, l := range ui.Wrap(s, w) {
				if n := ui.Width(l); n > max(w, 2) { // a wide letter takes two cells
					t.Fatalf("Wrap(%q, %d) gave %q of %d cells", s, w, l, n)
				}
			}
		}
	}
}

func TestFieldEditsAndShowsItsCaret(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	f := ui.NewField("Name", "PagerDuty")
	press := func(names ...string) {
		for _, n := range names {
			for _, k := range uitest.Keys(n) {
				f.Update(k)
			}
		}
	}
	press("type: EU", "left", "backspace", "type:S")
	if f.Value() != "PagerDuty SU" {
		t.Errorf("value %q", f.Value())
	}
	p := w.Env.NewPage(40)
	f.Draw(w.Env, p, true)
	if got := strings.Join(p.Lines(), "\n"); !strings.Contains(got, "S▏U") || !strings.Contains(got, "❯") {
		t.Errorf("without color the caret and the focus must still show: %q", got)
	}
	press("ctrl+a", "delete", "ctrl+k", "paste:x\ny\x1b[31m")
	if f.Value() != "x y[31m" {
		t.Errorf("pasted value %q", f.Value())
	}
	press("ctrl+u")
	if !f.Empty() {
		t.Errorf("ctrl+u left %q", f.Value())
	}
	long := ui.NewField("", strings.Repeat("abc山", 40))
	p = w.Env.NewPage(30)
	long.Draw(w.Env, p, true)
	if l := p.Lines()[0]; !strings.Contains(l, "▏") || ui.Width(l) > 30 {
		t.Errorf("a long value hides its caret: %q", l)
	}
}

func TestSecretFieldNeverShows(t *testing.T) {
	const canary = "u+CanarySecret0123xy"
	w := uitest.New(t, styles.Options{})
	f := &ui.SecretField{Label: "API token"}
	_, pasted := f.Update(uitest.Keys("paste: " + canary + "\n")[0])
	if !pasted || f.Len() != len(canary) || string(f.Bytes()) != canary {
		t.Fatalf("pasted %v, length %d", pasted, f.Len())
	}
	p := w.Env.NewPage(60)
	f.Draw(w.Env, p, true)
	view := strings.Join(p.Lines(), "\n")
	for _, s := range []string{view, fmt.Sprint(f), fmt.Sprintf("%+v %#v", f, f)} {
		if strings.Contains(s, "Canary") || strings.Contains(s, "3xy") {
			t.Errorf("the secret shows: %s", s)
		}
	}
	if !strings.Contains(view, "20 characters") {
		t.Errorf("the length does not show: %s", view)
	}
	long := &ui.SecretField{}
	long.Update(uitest.Keys("paste:" + strings.Repeat("x", 5000))[0])
	if long.Len() != 5000 {
		t.Errorf("a long secret was cut to %d", long.Len())
	}
	f.Clear()
	if !f.Empty() {
		t.Error("clearing left something")
	}
}

func TestSplitMakesSingleKeysOfFastTyping(t *testing.T) {
	keys := ui.NewKeys(styles.New(styles.Options{}))
	burst := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("up")}
	if !ui.Is(burst, keys.Up) {
		t.Fatal("Bubble Tea tells letters from keys now: Split is no longer needed")
	}
	for _, k := range ui.Split(burst) {
		if ui.Is(k, keys.Up) {
			t.Error("the letters u and p became the arrow key")
		}
	}
}

func TestGraceKeepsTypedAheadKeysOut(t *testing.T) {
	now := uitest.Start
	var g ui.Grace
	if g.Blocks(now) {
		t.Fatal("the zero value blocks")
	}
	g.Start(now)
	for range 3 {
		now = now.Add(200 * time.Millisecond)
		if !g.Blocks(now) {
			t.Fatal("a key 200 ms after another one was let through")
		}
	}
	if now = now.Add(400 * time.Millisecond); g.Blocks(now) {
		t.Error("a key after a quiet moment was blocked")
	}
	g.Start(now)
	for i := range 20 {
		now = now.Add(100 * time.Millisecond)
		if !g.Blocks(now) {
			if i < 10 {
				t.Error("let through too early")
			}
			return
		}
	}
	t.Error("blocked for longer than the limit: a trap")
}

func TestFrameFitsEveryWindow(t *testing.T) {
	for _, o := range []styles.Options{{}, {Color: true}, {ASCII: true}, {Color: true, ASCII: true}} {
		w := uitest.New(t, o)
		w.Env.Demo = &ui.Demo{}
		sizes := uitest.Sizes
		if o.Color == o.ASCII { // the other two see every size
			sizes = uitest.FewSizes
		}
		sizes(func(cols, rows int) {
			bw, _ := ui.BodySize(cols, rows)
			p := w.Env.NewPage(bw)
			for i, n := range uitest.Nasty {
				p.Text(words.Clean(n)).Gap()
				p.Hang("! ", w.Env.Styles.Warn, words.Clean(n))
				if i == 7 {
					p.Focus(func() { p.Line("focus " + words.Clean(n)) })
				}
			}
			f := ui.Frame{W: cols, H: rows, Page: p, Window: &ui.Window{},
				Header: ui.Header{Title: "connectpd · " + words.Clean(uitest.Nasty[cols%len(uitest.Nasty)]), Right: "Step 2 of 6 · App"},
				Keys:   ui.NewDialog("", nil, 0).Help(w.Env).Short}
			uitest.Fits(t, w.Env.Draw(f), cols, rows)
			f.Window.Wheel(cols % 7)
			view := w.Env.Draw(f)
			uitest.Fits(t, view, cols, rows)
			if o.ASCII {
				for _, r := range ansi.Strip(view) {
					if r > '~' {
						t.Fatalf("%q is not ASCII", r)
					}
				}
			}
			if !o.Color && strings.Contains(view, "\x1b") {
				t.Fatal("an escape sequence without color")
			}
			if cols >= 40 && rows >= 10 && !strings.Contains(ansi.Strip(view), "focus") {
				t.Fatalf("the focus is out of sight at %dx%d:\n%s", cols, rows, view)
			}
		})
	}
}

func TestTooSmallNamesTheSize(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	view := w.Env.Draw(ui.Frame{W: 39, H: 24, Page: w.Env.NewPage(1)})
	if !strings.Contains(view, "40x10") || strings.Contains(view, "\n") {
		t.Errorf("got %q", view)
	}
}

func TestBar(t *testing.T) {
	w := uitest.New(t, styles.Options{ASCII: true})
	for _, c := range []struct {
		done, total int
		want        string
	}{
		{0, -1, "----------"}, {5, -1, "----------"}, {0, 0, "=========="}, {0, 10, "----------"},
		{5, 10, "=====-----"}, {999, 1000, "=========-"}, {10, 10, "=========="}, {1, 1000, "----------"},
	} {
		if got := w.Env.Bar(c.done, c.total, 10); got != c.want {
			t.Errorf("Bar(%d, %d) = %q, want %q", c.done, c.total, got, c.want)
		}
	}
}

func TestLinesDoNotBreakInsideFlagsAndDates(t *testing.T) {
	for text, want := range map[string]string{
		"updated by connectpd sync --every 1h":      "updated by|connectpd sync|--every 1h",
		"a description of 2026-11-29":               "a description of|2026-11-29",
		"see https://acme.pagerduty.com/users/P-12": "see|https://acme.pag|erduty.com/users|/P-12",
		"a-name-that-is-longer than its line":       "a-name-that-is-|longer than its|line",
	} {
		if got := strings.Join(ui.Wrap(text, 16), "|"); got != want {
			t.Errorf("%q is wrapped as %q, want %q", text, got, want)
		}
	}
}
