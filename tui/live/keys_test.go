package live_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

func TestLogWhileItRunsAndAfter(t *testing.T) {
	d, _, _, wait := running(t, styles.Options{})
	d.Keys("l")
	if _, ok := d.Last().(ui.Open); !ok {
		t.Errorf("l gave %T", d.Last())
	}
	d.Run(wait)
	d.Actions = nil
	d.Keys("l") // at once: it loses nothing
	if _, ok := d.Last().(ui.Open); !ok {
		t.Errorf("after the end l gave %T", d.Last())
	}
}

func TestEveryWayOutOfTheSummary(t *testing.T) {
	for _, k := range []string{"esc", "shift+tab", "q"} {
		d, _, ends, wait := running(t, styles.Options{})
		d.Keys(k)
		if len(*ends) > 0 || len(d.Actions) > 0 {
			t.Fatalf("%s leaves a sync that runs", k)
		}
		d.Run(wait)
		d.Pass(2 * time.Second)
		d.Keys(k)
		if len(*ends) != 1 {
			t.Errorf("%s does not leave the summary", k)
		}
	}
}

func TestBothKeysForReentry(t *testing.T) {
	for _, k := range []string{"enter", "r"} {
		d, f, _, wait := running(t, styles.Options{})
		f.summary.Reenter = true
		f.outcome.Run.Result, f.outcome.Err = store.ResultFailed, errors.New("refused")
		d.Run(wait)
		d.Pass(2 * time.Second)
		d.Keys(k)
		if _, ok := d.Last().(ui.Swap); !ok {
			t.Errorf("%s asked for %T", k, d.Last())
		}
	}
}

// opened is the title of the screen that was asked for last.
func opened(t *testing.T, d *uitest.Screen) string {
	t.Helper()
	o, ok := d.Last().(ui.Open)
	if !ok {
		t.Fatalf("asked for %T", d.Last())
	}
	return o.Screen.(*ui.SecretPrompt).Title
}

// TestTheEndLeadsOn: Enter shows who has access, or the finding under the
// cursor, and letters lead to the lists; none of it leaves.
func TestTheEndLeadsOn(t *testing.T) {
	for _, c := range []struct {
		keys  []string
		opens string
	}{
		{[]string{"enter"}, "access"},
		{[]string{"down", "enter"}, "findings more-powerful p1"},
		{[]string{"j", "j", "enter"}, "findings cannot-respond p2"},
		{[]string{"G", "enter"}, "findings pending-invitation p3"},
		{[]string{"down", "down", "down", "down", "down", "enter"}, "findings pending-invitation p3"},
		{[]string{"down", "up", "enter"}, "access"},
		{[]string{"G", "g", "enter"}, "access"},
		{[]string{"a"}, "access"}, {[]string{"c"}, "changes"}, {[]string{"v"}, "reviews"},
		{[]string{"e"}, "export"}, {[]string{"f"}, "findings  "},
	} {
		d, _, ends, wait := running(t, styles.Options{})
		d.Run(wait)
		d.Pass(2 * time.Second)
		d.Keys(c.keys...)
		if got := opened(t, d); got != c.opens {
			t.Errorf("%v opens %q, want %q", c.keys, got, c.opens)
		}
		if len(*ends) > 0 {
			t.Errorf("%v leaves", c.keys)
		}
	}
}

// TestWithoutDataTheEndLeadsNowhere: Enter closes what has nothing to show.
func TestWithoutDataTheEndLeadsNowhere(t *testing.T) {
	d, f, ends, wait := running(t, styles.Options{})
	f.outcome.Run.Applied, f.outcome.Run.Result = false, store.ResultFailed
	d.Run(wait)
	d.Pass(2 * time.Second)
	d.SeesNot("a access")
	d.Sees("enter done")
	d.Keys("a", "enter")
	if len(*ends) != 1 || len(d.Actions) != 1 {
		t.Errorf("%d ends, %v", len(*ends), d.Actions)
	}
}

// TestTheFooterLeadsOn: at 80 columns it names what leads on, by importance,
// and how to leave.
func TestTheFooterLeadsOn(t *testing.T) {
	d, _, _, wait := running(t, styles.Options{})
	d.Run(wait)
	d.Pass(2 * time.Second)
	for w, want := range map[int]string{
		80:  "enter open · a access · c changes · v review · e export · q done · F1 help",
		100: "enter open · a access · c changes · v review · e export · f findings · b home · q done · F1 help",
		45:  "enter open · a access · q done · F1 help",
	} {
		lines := strings.Split(strings.TrimRight(d.Text(w, 24), "\n"), "\n")
		if got := strings.TrimSpace(lines[len(lines)-1]); got != want {
			t.Errorf("in %d columns: %q, want %q", w, got, want)
		}
	}
}
