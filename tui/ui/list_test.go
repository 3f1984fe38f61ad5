package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

func TestListKeepsTheCursorInTheWindow(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	var l ui.List
	if l.At() != -1 {
		t.Error("an empty list has a cursor")
	}
	l.Set(50)
	for _, c := range []struct {
		key          string
		at, from, to int
	}{
		{"down", 1, 0, 10}, {"pgdown", 10, 1, 11}, {"pgdown", 19, 10, 20}, {"up", 18, 10, 20}, {"end", 49, 40, 50}, {"down", 49, 40, 50},
		{"pgup", 40, 40, 50}, {"up", 39, 39, 49}, {"home", 0, 0, 10}, {"up", 0, 0, 10},
		{"j", 1, 0, 10}, {"k", 0, 0, 10}, {"ctrl+d", 5, 0, 10}, {"ctrl+d", 10, 1, 11}, {"ctrl+u", 5, 1, 11}, {"G", 49, 40, 50}, {"g", 0, 0, 10},
	} {
		l.Window(10)
		if !l.Key(w.Env.Keys, uitest.Keys(c.key)[0]) {
			t.Fatalf("%s is no key of the list", c.key)
		}
		if from, to := l.Window(10); l.At() != c.at || from != c.from || to != c.to {
			t.Errorf("after %s at %d of %d to %d, want %d of %d to %d", c.key, l.At(), from, to, c.at, c.from, c.to)
		}
	}
	if l.Key(w.Env.Keys, uitest.Keys("x")[0]) {
		t.Error("x moves")
	}
	for _, letter := range []string{"j", "k", "g", "G", "ctrl+d", "ctrl+u", "home", "end"} {
		if l.Typed(w.Env.Keys, uitest.Keys(letter)[0]) {
			t.Errorf("%s moves while a text is typed", letter)
		}
	}
	l.Go(49)
	l.Set(3)
	if from, to := l.Window(10); l.At() != 2 || from != 0 || to != 3 {
		t.Errorf("a shorter list: at %d of %d to %d", l.At(), from, to)
	}
	l.Set(200)
	l.Go(100)
	l.Window(10)
	if got := l.Place(); got != "92-101 of 200" {
		t.Errorf("place %q", got)
	}
}

// TestFillShowsTheWholeCursor: rows of several lines push each other out of
// sight, never the one under the cursor.
func TestFillShowsTheWholeCursor(t *testing.T) {
	var l ui.List
	l.Set(9)
	row := func(i int) []string { // of one, two or three lines
		out := make([]string, i%3+1)
		for n := range out {
			out[n] = fmt.Sprintf("%d%d", i, n)
		}
		return out
	}
	for _, c := range []struct {
		at    int
		lines string
	}{
		{0, "00 10 11 20 21"}, {2, "10 11 20 21 22"}, {3, "20 21 22 30 40"}, {8, "70 71 80 81 82"}, {5, "40 41 50 51 52"}, {1, "10 11 20 21 22"},
	} {
		l.Go(c.at)
		first, rows := l.Fill(5, row)
		if lines := slices.Concat(rows...); !slices.Equal(rows[c.at-first], row(c.at)) || strings.Join(lines, " ") != c.lines {
			t.Errorf("at %d the lines are %v", c.at, lines)
		}
	}
	l.Go(2)
	if first, rows := l.Fill(2, row); first != 2 || fmt.Sprint(rows) != "[[20 21]]" {
		t.Errorf("a row higher than the window: %v from %d", rows, first)
	}
}

func TestNewestAnswersOnlyTheNewestQuestion(t *testing.T) {
	asked := []int{}
	n := ui.Newest[int, int]{Compute: func(q int) int { asked = append(asked, q); return q * 10 }}
	first := n.Ask(1)
	if n.Ask(2) != nil || n.Ask(3) != nil {
		t.Fatal("two are answered at a time")
	}
	answer := first().(ui.Answered[int])
	fresh, next := n.Take(answer)
	if fresh || next == nil {
		t.Fatal("the overtaken answer counts")
	}
	answer = next().(ui.Answered[int])
	if fresh, next = n.Take(answer); !fresh || next != nil || answer.Value != 30 {
		t.Errorf("fresh %v, value %d", fresh, answer.Value)
	}
	if len(asked) != 2 {
		t.Errorf("computed %v", asked)
	}
	late := n.Ask(4)
	n.Drop()
	if fresh, next = n.Take(late().(ui.Answered[int])); fresh || next != nil || n.Busy() {
		t.Error("a withdrawn question is answered")
	}
}

func TestTabsShedCountsThenNames(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	tabs := []ui.Tab{{Key: "1", Name: "People", N: 250}, {Key: "2", Name: "Teams and schedules", N: 64}}
	for width, want := range map[int]string{
		60: "[1 People 250]  2 Teams and schedules 64 ", 40: "[1 People 250]  2 Teams and schedules ", 20: "[1 People 250]  2 ", 10: "[1 People…",
	} {
		if got := w.Env.Tabs(tabs, 0, width); got != want {
			t.Errorf("in %d cells %q, want %q", width, got, want)
		}
	}
}
