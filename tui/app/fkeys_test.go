package app

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"

	"connectpd/tui/form"
	"connectpd/tui/ui"
)

var fKey = regexp.MustCompile(`^f[0-9]+$`)

// TestEveryFKeyIsARow: many small keyboards have no F keys. On every page each
// command of one is reached by moving and Enter: it is a row of the page, or of
// the help, which is itself a row wherever letters may type.
func TestEveryFKeyIsARow(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.live()
	revoked := 0
	p.demo = &ui.Demo{Key: p.Elsewhere.AccountKey, Revoke: func() { revoked++ }}
	found := map[string]int{}
	for _, to := range append(allRooms(p), heldRooms...) {
		p.dropDrafts()
		if to.reviewed {
			p.review()
		}
		p.start(func(h *navigator) ui.Screen { h.below = true; return h.home() }) // set-ups go on in lines from there
		p.goIn(to)
		p.small()
		if p.help || p.dialog != nil {
			continue
		}
		rows, keys := p.rows(), p.fKeys()
		p.openHelp(to.name)
		menu := p.rows()
		for _, b := range keys {
			found[b.Keys()[0]]++
			if !hasRow(rows, b) && !hasRow(menu, b) {
				t.Errorf("%s: no row of %s, %s:\n%s\n%s", to.name, b.Help().Key, b.Help().Desc, rows, menu)
			}
		}
		p.keys("esc")
	}
	for k, n := range map[string]int{"f2": 10, "f3": 4, "f4": 3, "f5": 3, "f9": 25} {
		if found[k] < n {
			t.Errorf("%d screens have %s: the test is blind", found[k], k)
		}
	}
	p.startHome()
	p.keys("G", "enter")
	p.sees("is revoked")
	if revoked != 1 {
		t.Errorf("the row of F9 revoked %d times", revoked)
	}
}

// TestACommandOfTheHelpIsDone: moving in the help and Enter does what the key
// of the row under the cursor does where the help was opened.
func TestACommandOfTheHelpIsDone(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.live()
	revoked := 0
	p.demo = &ui.Demo{Key: p.Elsewhere.AccountKey, Revoke: func() { revoked++ }}
	for _, at := range []struct {
		keys []string // from home
		row  string
		done func() bool
	}{
		{nil, "F9", func() bool { return revoked == 1 }},
		{nil, "e", func() bool { return strings.Contains(p.text(), "What should be written") }},
		{[]string{"l"}, "F9", func() bool { return revoked == 2 }},
		{[]string{"n", "enter", "enter"}, "F3", func() bool { return strings.Contains(p.text(), "[x] You") }},
		{[]string{"n", "enter", "enter", "enter"}, "F2", func() bool { return p.done != nil && p.done.Ending.Kind == ui.GoOnInLines }},
		{[]string{"r"}, "F2", func() bool { return p.done != nil && p.done.Ending.Kind == ui.GoOnInLines }},
		{[]string{"w"}, "ctrl+c", func() bool { return p.done != nil && p.done.Ending.Kind == ui.Left }},
	} {
		p.dropDrafts()
		p.start(func(h *navigator) ui.Screen { h.below = true; return h.home() })
		p.keys(at.keys...)
		p.openHelp(fmt.Sprint(at.keys))
		if !p.comesTo(at.row) {
			t.Errorf("after %q: the help has no row of %s:\n%s", at.keys, at.row, p.text())
			continue
		}
		p.keys("enter")
		if !at.done() || p.help {
			t.Errorf("after %q: Enter on the row of %s does not do it:\n%s", at.keys, at.row, p.text())
		}
	}
	// Who only looked at the help closes it with Enter, also where Enter opened it.
	p.startHome()
	p.keys("?", "enter")
	if !p.atHome() {
		t.Errorf("Enter does something before a command was chosen:\n%s", p.text())
	}
	p.keys("w")
	p.openHelp("rename")
	p.keys("enter")
	if p.help || p.done != nil || p.dialog != nil {
		t.Errorf("pressed twice, Enter does something:\n%s", p.text())
	}
}

// openHelp comes to the help of a flow by moving and Enter, and to a list's by
// ?, once Enter has ended its search.
func (p *whole) openHelp(from string) {
	p.t.Helper()
	_, flow := p.top().Screen.(*form.Screen)
	switch {
	case flow && p.comesTo("F1"):
		p.keys("enter")
	case flow:
		p.t.Errorf("%s: moving comes to no row of the help", from)
	case p.top().Typing():
		p.keys("enter", "?")
	default:
		p.keys("?")
	}
	if !p.help {
		p.t.Errorf("%s: nothing leads to the help:\n%s", from, p.text())
	}
}

// comesTo moves down to the row of a key; false where there is none.
func (p *whole) comesTo(key string) bool {
	for range 40 {
		if strings.HasPrefix(p.pointed(), key+" ") {
			return true
		}
		p.keys("down")
	}
	return false
}

// pointed is the row under the cursor; "" for none.
func (p *whole) pointed() string {
	for _, line := range p.lines() {
		if _, row, here := strings.Cut(line, "❯ "); here {
			return strings.TrimSpace(row)
		}
	}
	return ""
}

// rows are those that the arrows come to from where one is, and Tab.
func (p *whole) rows() (rows []string) {
	for _, k := range []string{"down", "tab"} {
		for range 40 {
			if p.help && k == "tab" {
				break // it closes the help
			}
			if row := p.pointed(); !slices.Contains(rows, row) {
				rows = append(rows, row)
			}
			p.keys(k)
		}
	}
	return rows
}

// hasRow reports that a command is among rows: called by its key's name, or by
// what it does.
func hasRow(rows []string, b key.Binding) bool {
	return slices.ContainsFunc(rows, func(row string) bool {
		return strings.HasPrefix(row, b.Help().Key+" ") || strings.Contains(strings.ToLower(row), b.Help().Desc)
	})
}

// fKeys are the commands of F keys where one is, but the help's.
func (p *whole) fKeys() []key.Binding {
	h := p.top().Help()
	all := append([]key.Binding{p.env.Keys.Revoke}, h.Short...)
	for _, g := range h.Full {
		all = append(all, g.Keys...)
	}
	seen := map[string]bool{"f1": true}
	var list []key.Binding
	for _, b := range all {
		if k := b.Keys(); len(k) > 0 && b.Enabled() && fKey.MatchString(k[0]) && !seen[k[0]] {
			seen[k[0]] = true
			list = append(list, b)
		}
	}
	return list
}
