package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectpd/sync/remote/testclock"
)

// sleepClock writes down how long was slept on it.
type sleepClock struct {
	*testclock.Clock
	naps []time.Duration
}

func newSleepClock() *sleepClock {
	c := &sleepClock{Clock: newTestClock()}
	c.OnSleep(func(d time.Duration) { c.naps = append(c.naps, d) })
	return c
}

// diary writes down what a loop does, and ends it after n turns.
type diary struct {
	lines []string
	start time.Time
	clock *sleepClock
	left  int
	end   context.CancelFunc
}

func (d *diary) note(r Round, what string) {
	d.lines = append(d.lines, fmt.Sprintf("%d at %s %s", r.Number, d.clock.Now().Sub(d.start), what))
	if d.left--; d.left == 0 {
		d.end()
	}
}

func loop(t *testing.T, turns int, random float64, every time.Duration,
	token func(n int) (string, error), takes func(n int) time.Duration, rejected func(f string) bool) (string, *sleepClock) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := newSleepClock()
	d := &diary{start: c.Now(), clock: c, left: turns, end: cancel}
	n := 0
	err := Repeat{
		Every: every, Clock: c, Random: func() float64 { return random },
		Token: func(context.Context) (string, error) { n++; return token(n) },
		Run: func(_ context.Context, r Round) bool {
			d.note(r, "with "+r.Fingerprint)
			if takes != nil {
				c.Pass(takes(r.Number))
			}
			return rejected != nil && rejected(r.Fingerprint)
		},
		Skipped: func(r Round, why error) { d.note(r, "skipped: "+why.Error()) },
	}.Loop(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the loop ended with %v", err)
	}
	return strings.Join(d.lines, "\n"), c
}

func always(f string) func(int) (string, error) { return func(int) (string, error) { return f, nil } }

func TestRepeatKeepsItsPace(t *testing.T) {
	got, c := loop(t, 4, 0.5, 10*time.Minute, always("a"), func(int) time.Duration { return 3 * time.Minute }, nil)
	if want := "1 at 0s with a\n2 at 10m0s with a\n3 at 20m0s with a\n4 at 30m0s with a"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, nap := range c.naps {
		if nap > time.Minute {
			t.Errorf("slept %s at once: a suspended computer would oversleep", nap)
		}
	}
}

func TestRepeatJitter(t *testing.T) {
	for random, want := range map[float64]string{0: "2 at 9m0s", 0.5: "2 at 10m0s", 1: "2 at 11m0s"} {
		if got, _ := loop(t, 2, random, 10*time.Minute, always("a"), nil, nil); !strings.Contains(got, want) {
			t.Errorf("jitter %v: %q, want %q in it", random, got, want)
		}
	}
}

func TestRepeatAfterALongRun(t *testing.T) {
	got, _ := loop(t, 2, 0.5, 10*time.Minute, always("a"), func(int) time.Duration { return 25 * time.Minute }, nil)
	if want := "1 at 0s with a\n2 at 26m0s with a"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRepeatRejectedTokenWaitsForAnother(t *testing.T) {
	token := func(n int) (string, error) {
		switch {
		case n == 4:
			return "", errors.New("keychain locked")
		case n >= 5:
			return "new", nil
		}
		return "old", nil
	}
	got, _ := loop(t, 6, 0.5, time.Minute, token, nil, func(f string) bool { return f == "old" })
	still := (&stillRejectedError{}).Error()
	want := "1 at 0s with old\n2 at 1m0s skipped: " + still + "\n3 at 2m0s skipped: " + still +
		"\n4 at 3m0s skipped: keychain locked\n5 at 4m0s with new\n6 at 5m0s with new"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRepeatOutlivesAnOutage(t *testing.T) {
	got, _ := loop(t, 300, 0.5, time.Minute, func(n int) (string, error) {
		if n < 290 {
			return "", errors.New("no network")
		}
		return "a", nil
	}, nil, nil)
	if lines := strings.Split(got, "\n"); len(lines) != 300 || lines[299] != "300 at 4h59m0s with a" {
		t.Errorf("%d turns, the last %q", len(lines), lines[len(lines)-1])
	}
}

func TestRepeatRefusesLessThanAMinute(t *testing.T) {
	err := Repeat{Every: 59 * time.Second}.Loop(context.Background())
	if err == nil || !strings.Contains(err.Error(), "at least 1m") {
		t.Errorf("error %v", err)
	}
}
