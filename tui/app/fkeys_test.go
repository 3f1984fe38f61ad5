package app

import (
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"

	"connectpd/tui/ui"
)

var fKey = regexp.MustCompile(`^f[0-9]+$`)

// TestEveryFKeyIsARow: many small keyboards have no F keys. Each command of one
// is a row, where Tab and Enter reach it: F2's on the first page of a flow and
// F9's on home, the others' where they work. F1 is ? outside of fields.
func TestEveryFKeyIsARow(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.live()
	revoked := 0
	p.demo = &ui.Demo{Key: p.Elsewhere.AccountKey, Revoke: func() { revoked++ }}
	found := map[string]bool{}
	for _, to := range append(allRooms(p), heldRooms...) {
		p.dropDrafts()
		if to.reviewed {
			p.review()
		}
		p.start(func(h *navigator) ui.Screen { h.below = true; return h.home() }) // set-ups go on in lines from there
		p.goIn(to)
		if p.help || p.dialog != nil {
			continue
		}
		for _, b := range p.fKeys(to.name) {
			found[b.Keys()[0]] = true
			if !p.reaches(b) {
				t.Errorf("%s: Tab comes to no row of %s, %s:\n%s", to.name, b.Help().Key, b.Help().Desc, p.text())
			}
		}
	}
	for _, k := range []string{"f2", "f3", "f4", "f5", "f9"} {
		if !found[k] {
			t.Errorf("no screen has %s: the test is blind", k)
		}
	}
	p.startHome()
	p.keys("G", "enter")
	p.sees("is revoked")
	if revoked != 1 {
		t.Errorf("the row of F9 revoked %d times", revoked)
	}
}

// fKeys are the commands of F keys where one is, of those that are rows there.
func (p *whole) fKeys(room string) []key.Binding {
	h := p.top().Help()
	all := append([]key.Binding{}, h.Short...)
	for _, g := range h.Full {
		all = append(all, g.Keys...)
	}
	if room == "home" {
		all = append(all, p.env.Keys.Revoke)
	}
	seen := map[string]bool{"f1": true}
	if !strings.Contains(room, "connector") && room != "rotation" { // no first page of a flow that goes on in lines
		seen["f2"] = true
	}
	if room != "home" {
		seen["f9"] = true
	}
	var list []key.Binding
	for _, b := range all {
		if k := b.Keys(); len(k) > 0 && b.Enabled() && fKey.MatchString(k[0]) && !seen[k[0]] {
			seen[k[0]] = true
			list = append(list, b)
		}
	}
	return list
}

// reaches reports that Tab, or the arrows, come to the row of an F key: it is
// called by the key's name, or by what it does.
func (p *whole) reaches(b key.Binding) bool {
	for _, k := range []string{"tab", "down"} {
		for range 40 {
			for _, line := range p.lines() {
				if strings.Contains(line, "❯") && (strings.Contains(line, b.Help().Key+" ") || strings.Contains(strings.ToLower(line), b.Help().Desc)) {
					return true
				}
			}
			p.keys(k)
		}
	}
	return false
}
