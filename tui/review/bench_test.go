package review_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"connectpd/store/access"
	screen "connectpd/tui/review"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/review"
)

// large is a review of 50,000 items.
func large(b *book) {
	f := &review.Frozen{ID: "r1", Name: "Q4 2026", Scope: "all"}
	for i := range 50_000 {
		f.Items = append(f.Items, review.Item{
			ID: fmt.Sprintf("i%d", i+1), Type: access.TypeTeam, ResourceID: fmt.Sprintf("PT%d", i%500), Resource: fmt.Sprintf("Platform %d", i%500),
			Entitlement: access.Responder, Reviewer: ada, Since: uitest.Start, Baseline: i%3 > 0,
			User: review.User{ID: fmt.Sprintf("PU%d", i/5), Name: fmt.Sprintf("Grace Hopper %d", i/5), Email: fmt.Sprintf("grace.hopper.%d@acme.example", i/5)},
		})
	}
	f.Due = review.Due{Day: "2026-12-12", Zone: "UTC", At: time.Date(2026, 12, 12, 23, 59, 59, 0, time.UTC)}
	b.f = f
}

// TestFrameOfALargeReview measures the time from a key that decides to the
// frame that shows it, and of a frame. The bounds are wide of what is measured,
// so that a busy machine does not fail it; the benchmark gives the figures.
func TestFrameOfALargeReview(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	d, _ := show(t, styles.Options{Color: true}, large)
	var keys, frames []time.Duration
	d.Hold = true
	for range 21 {
		start := time.Now()
		d.Send(uitest.Keys("+")[0])
		d.Frame(120, 40)
		keys = append(keys, time.Since(start))
		start = time.Now()
		d.Frame(120, 40)
		frames = append(frames, time.Since(start))
		d.Drain()
	}
	slices.Sort(keys)
	slices.Sort(frames)
	t.Logf("key to frame: median %v, most %v; frame: median %v", keys[10], keys[20], frames[10])
	if keys[10] > 30*time.Millisecond || frames[10] > 10*time.Millisecond {
		t.Errorf("half of the keys took more than %v, of the frames more than %v", keys[10], frames[10])
	}
}

func BenchmarkFrame(b *testing.B) {
	d, _ := show(b, styles.Options{Color: true}, large)
	d.Keys("pgdown")
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			for b.Loop() {
				d.Frame(size[0], size[1])
			}
		})
	}
}

// BenchmarkDecide decides, with the rules and the rows that follow.
func BenchmarkDecide(b *testing.B) {
	d, _ := show(b, styles.Options{Color: true}, large)
	for b.Loop() {
		d.Keys("+")
	}
}

func BenchmarkOpen(b *testing.B) {
	w := uitest.New(b, styles.Options{})
	bk := company(w)
	large(bk)
	for b.Loop() {
		w.Show(screen.NewItems(options(w, bk), "r1", "Q4 2026"))
	}
}
