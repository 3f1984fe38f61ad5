package app

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/sync/simulator/load"
	"connectpd/tui/styles"
)

// large holds 50,000 grants.
var large = load.Size{Users: 10000, Teams: 500, TeamSize: 78, Schedules: 300, Policies: 100}

// viewLimit is what one frame may take, with 50,000 grants loaded.
const viewLimit = 2 * time.Millisecond

// BenchmarkView draws a frame of each screen at 120x40, header and footer
// included, with the real data of an account of 50,000 grants loaded.
func BenchmarkView(b *testing.B) {
	p := newWhole(b, large)
	p.style = styles.Options{Color: true}
	p.live()
	for _, to := range allRooms(p) {
		p.enter(to)
		p.send(tea.WindowSizeMsg{Width: 120, Height: 40})
		b.Run(to.name, func(b *testing.B) {
			for b.Loop() {
				p.draw()
			}
		})
	}
}

// TestViewsAreQuick fails on gross regressions only: ten times as long, at best
// of five, with a small account.
func TestViewsAreQuick(t *testing.T) {
	p := newWhole(t, small)
	p.style = styles.Options{Color: true}
	p.live()
	for _, to := range allRooms(p) {
		p.enter(to)
		p.send(tea.WindowSizeMsg{Width: 120, Height: 40})
		best := time.Hour
		for range 5 {
			began := time.Now()
			p.draw()
			best = min(best, time.Since(began))
		}
		if best > 10*viewLimit {
			t.Errorf("a frame of %s takes %v", to.name, best)
		}
	}
}
