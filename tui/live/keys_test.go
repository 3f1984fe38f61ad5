package live_test

import (
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
	f := of(t, news)
	for _, k := range []string{"esc", "shift+tab", "q"} {
		f.ended = false
		d, ends := f.show(t, styles.Options{})
		wait := begin(d)
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
	f := of(t, news)
	for _, c := range []struct {
		keys  []string
		opens string
	}{
		{[]string{"enter"}, "access"},
		{[]string{"down", "enter"}, "findings more-powerful PULON01"},
		{[]string{"j", "j", "enter"}, "findings cannot-respond PUSTA01"},
		{[]string{"G", "enter"}, "findings owner-role ada@example.com"},
		{[]string{"down", "down", "down", "down", "down", "enter"}, "findings owner-role ada@example.com"},
		{[]string{"down", "up", "enter"}, "access"},
		{[]string{"G", "g", "enter"}, "access"},
		{[]string{"a"}, "access"}, {[]string{"c"}, "changes"}, {[]string{"v"}, "reviews"},
		{[]string{"e"}, "export"}, {[]string{"f"}, "findings  "},
	} {
		d, ends := f.over(t, styles.Options{})
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
	f := of(t, func(c *uitest.Company, conn store.Connector) { c.Account.BlockIP(true) })
	d, ends := f.over(t, styles.Options{})
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
	d, _ := of(t, news).over(t, styles.Options{})
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
