package held_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/engine"
	"connectpd/tui/held"
	"connectpd/tui/parts"
	"connectpd/tui/parts/drive"
	"connectpd/tui/styles"
)

type services struct {
	w         *drive.World
	held      *engine.HeldRun
	accepted  int64
	discarded int64
	err       error
}

func (s *services) Held(context.Context, string) (*engine.HeldRun, error) {
	s.w.Called("Held")
	return s.held, s.err
}

func (s *services) AcceptHeld(_ context.Context, _ string, run int64) (store.Run, error) {
	s.w.Called("AcceptHeld")
	s.accepted = run
	return store.Run{ID: run}, s.err
}

func (s *services) DiscardHeld(_ context.Context, _ string, run int64) error {
	s.w.Called("DiscardHeld")
	s.discarded = run
	return s.err
}

func show(t testing.TB, o styles.Options, names ...string) (*drive.Screen, *services) {
	w := drive.New(t, o)
	s := &services{w: w, held: &engine.HeldRun{
		Run: store.Run{ID: 7, FinishedAt: drive.Start.Add(-time.Hour)},
		Shrinks: []engine.Shrink{{Kind: access.KindUsers, Before: 212, After: 40, Reason: engine.FarFewer},
			{Kind: access.KindSchedules, Before: 4, After: 0, Reason: engine.NothingBack}},
	}}
	for i, n := range names {
		s.held.Lost = append(s.held.Lost,
			engine.Loss{Type: access.TypeUser, ID: fmt.Sprint("PU", i), Name: n},
			engine.Loss{Type: access.TypeTeam, ID: fmt.Sprint("PT", i), Name: n, Entitlement: access.Manager, User: access.User{Name: n}})
	}
	s.held.Lost = append(s.held.Lost, engine.Loss{Type: access.TypeSchedule, ID: "PS1", Name: "Primary"})
	return w.Show(held.New(held.Options{Env: w.Env, Services: s, Connector: store.Connector{ID: "c1", Name: "PagerDuty"}})), s
}

func TestNamesWhatWouldBeLost(t *testing.T) {
	d, _ := show(t, styles.Options{}, "Ada Lovelace", "Grace Hopper")
	d.Sees("Run 7 of 13:02 is held", "Nothing was changed", "Users: 212 before, 40 now (far fewer)", "Schedules: 4 before, 0 now (nothing came back)",
		"2 people Ada Lovelace Grace Hopper 1 schedule Primary 2 team memberships Ada Lovelace, manager, Ada Lovelace")
}

func TestAcceptAsksFirst(t *testing.T) {
	d, s := show(t, styles.Options{}, "Ada Lovelace")
	d.Keys("a")
	q := d.Last().(parts.Ask).Dialog
	if closed, _, cmd := q.Update(d.Env, drive.Keys("enter")[0]); !closed || cmd != nil {
		t.Fatal("the proposed answer accepts")
	}
	cmd := d.Confirm(q, 1)
	d.Sees("Applying it")
	d.Keys("esc", "d", "a") // not while it is under way
	d.Run(cmd)
	a, ok := d.Last().(parts.CloseWith)
	if !ok || !a.Msg.(parts.HeldDecided).Accepted || a.Msg.(parts.HeldDecided).Run.ID != 7 || s.accepted != 7 {
		t.Errorf("%#v, accepted %d", d.Last(), s.accepted)
	}
	if s.discarded != 0 {
		t.Error("discarded as well")
	}
}

func TestDiscard(t *testing.T) {
	d, s := show(t, styles.Options{}, "Ada Lovelace")
	d.Keys("d")
	q := d.Last().(parts.Ask).Dialog
	if closed, _, cmd := q.Update(d.Env, drive.Keys("enter")[0]); !closed || cmd != nil {
		t.Fatal("the proposed answer discards")
	}
	d.Run(d.Confirm(q, 1))
	if a, ok := d.Last().(parts.CloseWith); !ok || s.discarded != 7 || a.Msg.(parts.HeldDecided).Accepted {
		t.Errorf("%#v, discarded %d", d.Last(), s.discarded)
	}
}

func TestTroubleIsSaidAndCanBeTriedAgain(t *testing.T) {
	d, s := show(t, styles.Options{}, "Ada Lovelace")
	s.err = &store.BusyError{PID: 42, Host: "box", Since: drive.Start}
	discard := func() {
		d.Keys("d")
		d.Run(d.Confirm(d.Last().(parts.Ask).Dialog, 1))
	}
	discard()
	d.Sees("process 42 on box", "Ada Lovelace")
	s.err = nil
	discard()
	if _, ok := d.Last().(parts.CloseWith); !ok {
		t.Errorf("%#v", d.Last())
	}
}

func TestNothingHeld(t *testing.T) {
	w := drive.New(t, styles.Options{})
	s := &services{w: w}
	open := func() *drive.Screen {
		return w.Show(held.New(held.Options{Env: w.Env, Services: s, Connector: store.Connector{ID: "c1"}}))
	}
	d := open()
	d.Sees("Nothing is held any more")
	s.err = errors.New("the disk is gone")
	d = open()
	d.Sees("the disk is gone")
	d.Keys("a", "d", "down", "q")
	if _, ok := d.Last().(parts.Close); !ok || len(d.Actions) != 1 {
		t.Errorf("%#v", d.Actions)
	}
}

func TestListKeys(t *testing.T) {
	var names []string
	for i := range 60 {
		names = append(names, fmt.Sprintf("Person %02d", i))
	}
	d, _ := show(t, styles.Options{}, names...)
	for _, c := range []struct{ key, sees string }{
		{"end", "  Person 59, manager"}, {"home", "60 people"}, {"pgdown", "  Person 13"}, {"down", "  Person 14"}, {"up", "  Person 13"}, {"pgup", "60 people"},
	} {
		d.Keys(c.key)
		if text := d.Text(80, 24); !strings.Contains(text, "❯ "+c.sees) {
			t.Errorf("after %s the cursor is not on %q:\n%s", c.key, c.sees, d.Text(80, 24))
		}
	}
	d.Keys("esc")
	if _, ok := d.Last().(parts.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

func TestGoldens(t *testing.T) {
	for name, o := range drive.Looks {
		d, _ := show(t, o, "Ada Lovelace", "Grace Hopper", "Edsger Dijkstra")
		drive.Goldens(t, "held-"+name, d.Frame)
	}
}

func TestFitsEveryWindow(t *testing.T) {
	for _, o := range []styles.Options{{Color: true}, {ASCII: true}} {
		d, _ := show(t, o, drive.Nasty...)
		drive.Sizes(func(w, h int) { drive.Fits(t, d.Frame(w, h), w, h) })
		d.Keys("end")
		drive.Sizes(func(w, h int) { drive.Fits(t, d.Frame(w, h), w, h) })
	}
}
