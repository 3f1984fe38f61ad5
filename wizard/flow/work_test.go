package flow

import (
	"context"
	"errors"
	"testing"
)

// asked makes work that adds its number to got when it is settled.
func asked(got *[]int, n int, err error) Work {
	return Call("count", n, func(context.Context, int) (int, error) { return n, err }, func(a int, _ error) { *got = append(*got, a) })
}

func take(t *testing.T, d *Desk) Work {
	t.Helper()
	w, due := d.Due()
	if !due {
		t.Fatal("nothing is due")
	}
	return w
}

func TestADeskWaitsForOneCall(t *testing.T) {
	var d Desk
	var got []int
	d.Ask(asked(&got, 1, nil))
	first := take(t, &d)
	if _, twice := d.Due(); twice || !d.Wants("count") || d.Waiting() != first.Attempt || first.Request != 1 {
		t.Errorf("%+v", first)
	}
	d.Ask(asked(&got, 2, nil))
	second := take(t, &d)
	first.Run(t.Context())() // stale
	second.Run(t.Context())()
	second.Run(t.Context())() // settled already
	if len(got) != 1 || got[0] != 2 || d.Waiting() != 0 {
		t.Errorf("settled %v, waiting for %d", got, d.Waiting())
	}
}

// What was saved stays saved: the success of lasting work is settled although
// nobody waits for it; its failure changed nothing, and is dropped.
func TestLastingWorkIsSettledThoughNobodyWaits(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want int
	}{{"success", nil, 1}, {"failure", errors.New("it broke"), 0}} {
		var d Desk
		var got []int
		d.Ask(asked(&got, 1, c.err).Lasting())
		w := take(t, &d)
		d.Drop()
		w.Run(t.Context())()
		if len(got) != c.want {
			t.Errorf("%s: settled %v", c.name, got)
		}
	}
}

func TestErrandsGoBesideTheCall(t *testing.T) {
	var d Desk
	var got []int
	d.Ask(asked(&got, 1, nil))
	d.Send(asked(&got, 2, nil))
	d.Send(asked(&got, 3, errors.New("it broke")))
	for w, due := d.Due(); due; w, due = d.Due() {
		if w.Detached != (w.Request != 1) {
			t.Errorf("%v is detached: %v", w.Request, w.Detached)
		}
		w.Run(t.Context())()
	}
	if len(got) != 3 || d.Waiting() != 0 {
		t.Errorf("settled %v", got)
	}
}
