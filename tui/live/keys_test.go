package live_test

import (
	"errors"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
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
	for _, k := range []string{"enter", "esc", "shift+tab", "q"} {
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
