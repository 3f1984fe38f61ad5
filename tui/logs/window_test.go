package logs_test

import (
	"fmt"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
)

func TestRequestIDsAreShownAndFound(t *testing.T) {
	d, s := show(t, styles.Options{}, lines(8)...)
	s.add(store.LogEntry{Level: store.Error, Message: "PagerDuty answered 500.", RequestID: "99e617017cd3", RunID: 12})
	d.Tick()
	d.Tick()
	d.Sees("PagerDuty answered 500. (request 99e617017cd3)")
	if text := uitest.Flat(d.Text(120, 40)); !strings.Contains(text, "run 12 error PagerDuty answered 500.") {
		t.Errorf("the run is not named:\n%s", d.Text(120, 40))
	}
	d.Keys("/", "type:99e6")
	d.Sees("Search: 99e6", "1 line", "PagerDuty answered 500.")
	d.SeesNot("line 7.")
}

func TestTabsAreTheLevels(t *testing.T) {
	d, _ := show(t, styles.Options{}, lines(8)...)
	for _, want := range []string{"[2 Info and up 6]", "[3 Warnings 4]", "[4 Errors 2]", "[1 Everything 8]", "[2 Info and up 6]"} {
		d.Sees(want)
		d.Keys("tab")
	}
}

// TestEntersTheWholeEntry: what the list has no room for.
func TestEntersTheWholeEntry(t *testing.T) {
	d, s := show(t, styles.Options{}, lines(3)...)
	s.add(store.LogEntry{Level: store.Error, Message: "PagerDuty answered 500.", RequestID: "99e617017cd3", RunID: 12, Event: "sync-failed"})
	d.Tick()
	d.Tick()
	d.Keys("enter")
	d.Sees("PagerDuty answered 500. Time 19 November 2026 14:02 Level error Event sync-failed Run 12 Request 99e617017cd3")
	d.Keys("esc")
	d.Sees("following")
}

func TestPagesAreAsHighAsTheWindow(t *testing.T) {
	d, _ := show(t, styles.Options{}, lines(400)...)
	d.Keys("1")
	d.Text(80, 24)
	d.Keys("pgup", "up")
	text := d.Text(80, 24)
	if !strings.Contains(text, "line 381.") || strings.Contains(text, "line 399.") {
		t.Errorf("not one window up:\n%s", text)
	}
	d.Keys("pgdown", "end")
	d.Sees("line 399.", "following")
}

// TestMemoryIsBounded: a log that never ends keeps its newest lines only, and
// whoever reads further up is not thrown about.
func TestMemoryIsBounded(t *testing.T) {
	d, s := show(t, styles.Options{}, lines(500)...)
	d.Keys("home")
	for range 12 {
		later := make([]store.LogEntry, 500)
		for i := range later {
			later[i] = store.LogEntry{Level: store.Info, Message: fmt.Sprintf("later %d.", i)}
		}
		s.add(later...)
		d.Tick()
		d.Tick()
	}
	d.Sees("newer lines")
	d.Keys("home")
	d.SeesNot("line 1.")
	d.Keys("end")
	d.Sees("later 499.", "following")
}

// BenchmarkView draws a frame at 120x40 with as many entries as are kept.
func BenchmarkView(b *testing.B) {
	d, s := show(b, styles.Options{Color: true}, lines(500)...)
	for range 9 {
		s.add(lines(500)...)
		d.Tick()
		d.Tick()
	}
	for b.Loop() {
		d.Frame(120, 40)
	}
}
