package app

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestNothingUndrawnOnAnyScreen: whatever an account calls its people, teams
// and schedules, no screen holds a control or format character of theirs.
func TestNothingUndrawnOnAnyScreen(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	var hostile []rune
	for _, table := range []*unicode.RangeTable{unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector} {
		for r := range unicode.MaxRune + 1 {
			if unicode.Is(table, r) {
				hostile = append(hostile, r)
			}
		}
	}
	n, named := 0, 0
	name := func(kind string) string {
		part := hostile[n%len(hostile):]
		n += 20
		return kind + string(part[:min(20, len(part))]) + "Zed"
	}
	truth := p.Account.Truth(p.now())
	for range len(hostile)/(20*len(truth.Users)) + 1 {
		for _, u := range truth.Users {
			p.Account.RenameUser(u.ID, name("Mia"))
		}
		for _, x := range truth.Teams {
			p.Account.RenameTeam(x.ID, name("Team"))
		}
		for _, s := range truth.Schedules {
			p.Account.RenameSchedule(s.ID, name("Shift"))
		}
		p.live()
		for _, to := range allRooms(p) {
			p.enter(to)
			named += strings.Count(p.View(), "Mia")
			for _, r := range colours.ReplaceAllString(p.View(), "") {
				if r != '\n' && strings.ContainsRune(string(hostile), r) {
					t.Errorf("%s draws %U", to.name, r)
					break
				}
			}
		}
	}
	if named == 0 {
		t.Error("no screen shows the names at all")
	}
}
