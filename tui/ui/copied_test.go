package ui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/flow"
)

const longAddress = "https://acme-europe-production.eu.pagerduty.com/api_keys?from=connectpd"

func TestALinkKeepsItsWholeAddress(t *testing.T) {
	for _, c := range []struct {
		name, address string
		o             styles.Options
		links         bool
		lines         int
	}{
		{"links", longAddress, styles.Options{Links: true}, true, 1},
		{"coloured", longAddress, styles.Options{Links: true, Color: true}, true, 1},
		{"no links", longAddress, styles.Options{}, false, 2},
		{"a pattern", "https://SUBDOMAIN.pagerduty.com/api_keys", styles.Options{Links: true}, false, 1},
		{"not https", "file:///etc/passwd", styles.Options{Links: true}, false, 1},
		{"an escape", "https://acme.pagerduty.com/\x1b\\\x1b]52;c;eA==\x07", styles.Options{Links: true}, true, 1},
	} {
		w := uitest.New(t, c.o)
		page := w.Env.NewPage(44).Address(c.address)
		drawn := strings.Join(page.Lines(), "\n")
		if page.Len() != c.lines {
			t.Errorf("%s: %d lines, want %d:\n%s", c.name, page.Len(), c.lines, drawn)
		}
		if got := strings.Contains(drawn, "\x1b]8;;https://"); got != c.links {
			t.Errorf("%s: a link: %v, want %v: %q", c.name, got, c.links, drawn)
		}
		if c.links && c.address == longAddress && !strings.Contains(drawn, "\x1b]8;;"+longAddress+"\x07") {
			t.Errorf("%s: the whole address is not behind the link: %q", c.name, drawn)
		}
		for _, l := range page.Lines() {
			if ui.Width(l) > 44 || strings.Contains(l, "\x1b]52") {
				t.Errorf("%s: %q", c.name, l)
			}
		}
		view := w.Env.Draw(ui.Frame{W: 46, H: 12, Page: page})
		if c.links && strings.Count(view, "\x1b]8;;") != 2 {
			t.Errorf("%s: the frame tears the link: %q", c.name, view)
		}
	}
}

// TestCopying: the page's text first, its address by the key pressed again; a
// field in focus keeps the letter.
func TestCopying(t *testing.T) {
	page := flow.Page{Title: "API key", Question: "Create a key", Next: "next", Copy: "ConductorOne, 2026", Address: longAddress}
	w := uitest.New(t, styles.Options{})
	var sent []string
	w.Env.Clipboard = func(text string) { sent = append(sent, text) }
	s := &said{page: page}
	v := ui.NewConversation(w.Env, s)
	view := func() string { return ansi.Strip(strings.Join(v.View(78, 30).Lines(), "\n")) }
	copies := func(name string) bool {
		k := uitest.Keys(name)[0]
		cmd, ok := v.Copy(k)
		if !ok {
			v.Update(k)
		} else if cmd != nil {
			cmd()
		}
		return ok
	}
	if !copies("y") || !strings.Contains(view(), "Sent to your terminal's clipboard") || !strings.HasSuffix(view(), "\nConductorOne, 2026") {
		t.Errorf("copied:\n%s", view())
	}
	if !copies("y") || !strings.HasSuffix(view(), "\n"+longAddress) {
		t.Errorf("copied again:\n%s", view())
	}
	copies("j")
	if strings.Contains(view(), "clipboard") {
		t.Errorf("the words outlive the next key:\n%s", view())
	}
	s.page.Question, s.page.Fields = "Account?", []flow.Field{{ID: "sub", Label: "Account", Focus: true}}
	v.Refresh()
	w.Pass(time.Second)
	if copies("y") || len(s.calls) == 0 || s.calls[len(s.calls)-1] != "set sub y" {
		t.Errorf("y in a field was not typed: %q", s.calls)
	}
	if !copies("ctrl+y") {
		t.Error("ctrl+y does not copy in a field")
	}
	if want := []string{page.Copy, longAddress, page.Copy}; strings.Join(sent, "|") != strings.Join(want, "|") {
		t.Errorf("sent %q, want %q", sent, want)
	}
	w.Env.Clipboard = nil
	copies("ctrl+y")
	if !strings.Contains(view(), "has no clipboard access") {
		t.Errorf("without a clipboard:\n%s", view())
	}
	s.page = apps()
	v.Refresh()
	if copies("y") {
		t.Error("a page without anything to copy copies")
	}
}

// TestAddressesInText: no line breaks at their hyphens, and every piece of one
// is a link to the whole, in running text and behind a mark.
func TestAddressesInText(t *testing.T) {
	const address = "https://acme-eu-one.pagerduty.com/api"
	const link, end = "\x1b]8;;" + address + "\x07", "\x1b]8;;\x07"
	for _, c := range []struct {
		w     int
		lines []string
	}{
		{60, []string{"Open the page " + link + address + end + ". Then go", "on."}},
		{40, []string{"Open the page", link + address + end + ".", "Then go on."}},
		{20, []string{"Open the page", link + "https://acme-eu-one." + end, link + "pagerduty.com/api" + end + ".", "Then go on."}},
	} {
		w := uitest.New(t, styles.Options{Links: true})
		got := w.Env.NewPage(c.w).Text("Open the page " + address + ". Then go on.").Lines()
		if strings.Join(got, "\n") != strings.Join(c.lines, "\n") {
			t.Errorf("in %d cells: %q, want %q", c.w, got, c.lines)
		}
		hung := w.Env.NewPage(c.w+2).Hang("! ", w.Env.Styles.Warn, "Open the page "+address+". Then go on.").Lines()
		for i, l := range hung {
			hung[i] = l[2:]
		}
		if strings.Join(hung, "\n") != strings.Join(c.lines, "\n") {
			t.Errorf("behind a mark, in %d cells: %q, want %q", c.w, hung, c.lines)
		}
	}
}

// TestAddressesInChoicesAndRows: the pieces of an address are links there, too.
func TestAddressesInChoicesAndRows(t *testing.T) {
	w := uitest.New(t, styles.Options{Links: true})
	s := &said{page: flow.Page{Title: "T", Question: "Q", Next: "next",
		Choices: []flow.Choice{{ID: "a", Label: "One", Detail: "see " + longAddress}, {ID: "b", Label: "Two", Refused: "no"}},
		Rows:    []flow.Row{{ID: "r", Label: "Page", Value: "at " + longAddress}},
		Notes:   []string{"Look at " + longAddress},
	}}
	view := strings.Join(ui.NewConversation(w.Env, s).View(44, 40).Lines(), "\n")
	if n := strings.Count(view, "\x1b]8;;"+longAddress+"\x07"); n < 6 {
		t.Errorf("%d pieces of addresses are links, want two in each of three:\n%q", n, view)
	}
}
