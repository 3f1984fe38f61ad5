package app

import (
	"errors"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// TestNastyNamesFitEverywhere renames everything in an account to what names
// may be at worst, and looks at every screen of the whole program at the sizes
// where layouts change. (Each screen's own test goes through all sizes.)
func TestNastyNamesFitEverywhere(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.live()
	truth := p.Account.Truth(p.now())
	for i, u := range truth.Users {
		p.Account.RenameUser(u.ID, uitest.Nasty[i%len(uitest.Nasty)])
	}
	for i, team := range truth.Teams {
		p.Account.RenameTeam(team.ID, uitest.Nasty[(i+3)%len(uitest.Nasty)])
	}
	for i, s := range truth.Schedules {
		p.Account.RenameSchedule(s.ID, uitest.Nasty[(i+6)%len(uitest.Nasty)])
	}
	p.startHome()
	p.keys("s")
	for i, to := range append(allRooms(p), heldRooms...) {
		p.style = styles.Options{Color: i%2 == 0, ASCII: i%3 == 0}
		p.enter(to)
		uitest.FewSizes(func(w, h int) {
			p.send(tea.WindowSizeMsg{Width: w, Height: h})
			uitest.Fits(t, p.View(), w, h)
		})
		if t.Failed() {
			t.Fatalf("%s does not fit", to.name)
		}
	}
}

// TestSmallScreensFitEveryWindow: the screens that belong to no folder of
// their own.
func TestSmallScreensFitEveryWindow(t *testing.T) {
	t.Parallel()
	for i, n := range uitest.Nasty[:8] {
		w := uitest.New(t, styles.Options{Color: i%2 == 0, ASCII: i%3 == 0})
		asks := &ui.SecretPrompt{Env: w.Env, Title: words.Clean(n), Question: words.Clean(n), Text: []string{words.Clean(n), words.Clean(n)},
			Take: func([]byte) (ui.Action, tea.Cmd, string) { return nil, nil, words.Clean(n) }}
		after := func(service.Summary, error) ui.Action { return ui.Close{} }
		fails := newWaiting(w.Env, "Getting ready", after, func() tea.Msg { return opened{err: errors.New(n)} })
		for _, s := range []ui.Screen{asks, fails} {
			d := w.Show(s)
			d.Keys("type:x", "enter")
			sizes := uitest.FewSizes
			if i < 2 {
				sizes = uitest.Sizes
			}
			sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
		}
		d := w.Show(fails)
		d.Keys("enter")
		if _, ok := d.Last().(ui.Close); !ok {
			t.Errorf("enter after a failure gave %T", d.Last())
		}
	}
}
