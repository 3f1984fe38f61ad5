package engine

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

// waitsFor makes requests to a route wait until one to another route was
// made. A collection that does them one after another never ends, and fails.
type waitsFor struct {
	mu   sync.Mutex
	seen map[string]chan struct{}
}

func newWaitsFor() *waitsFor { return &waitsFor{seen: make(map[string]chan struct{})} }

func (o *waitsFor) of(kind string) chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[kind] == nil {
		o.seen[kind] = make(chan struct{})
	}
	return o.seen[kind]
}

func (o *waitsFor) note(kind string) {
	c := o.of(kind)
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case <-c:
	default:
		close(c)
	}
}

func (o *waitsFor) wait(t *testing.T, ctx context.Context, kind string) {
	select {
	case <-o.of(kind):
	case <-ctx.Done():
	case <-time.After(10 * time.Second):
		t.Errorf("no request to %s while others wait for it", kind)
	}
}

func kindOf(route string) string {
	kind, id, single := strings.Cut(route, "/")
	if single && id != "" {
		return kind + "/one"
	}
	return kind
}

func TestStagesOverlap(t *testing.T) {
	w := newWorld(350, 3, 130, 2)
	w.notOnPolicy(0, 1)
	for name, c := range map[string]struct {
		blocked string // route
		nth     int    // of its requests
		until   []string
	}{
		"the listings start together":                        {"users", 1, []string{"teams", "schedules", "v3", "oncalls"}},
		"members start before the users are through":         {"users", 4, []string{"members/one"}},
		"members need no schedules":                          {"schedules", 1, []string{"members/one", "v3/one"}},
		"shift details start before everything else is":      {"users", 1, []string{"v3/one"}},
		"schedules without a policy are asked at once":       {"schedules", 2, []string{"idle/one"}},
		"nothing waits for the on-calls":                     {"oncalls", 1, []string{"members/one", "v3/one", "idle/one"}},
		"on-calls wait for nothing":                          {"teams", 1, []string{"oncalls"}},
		"shift details do not wait for the rest of the list": {"members/one", 1, []string{"v3/one", "idle/one"}},
	} {
		t.Run(name, func(t *testing.T) {
			o, nth := newWaitsFor(), 0
			var mu sync.Mutex
			src := &fakeSource{w: w, before: func(ctx context.Context, route string, _ int) error {
				kind := kindOf(route)
				o.note(kind)
				mu.Lock()
				block := false
				if kind == c.blocked {
					nth++
					block = nth == c.nth
				}
				mu.Unlock()
				if block {
					for _, k := range c.until {
						o.wait(t, ctx, k)
					}
				}
				return nil
			}}
			a := try(t, context.Background(), newKeeper(), src)
			wantResult(t, a, store.ResultOK)
			wantGrants(t, a.keep.snapshot, w.truth())
		})
	}
}

// The sentence on the screen names what is being waited for.
func TestActivityFollowsTheStages(t *testing.T) {
	w := newWorld(120, 3, 8, 2)
	w.notOnPolicy(0, 1)
	for route, want := range map[string]Activity{
		"users": ReadingUsers, "members/one": ReadingMembers, "schedules": ReadingSchedules,
		"v3/one": ReadingSchedules, "oncalls": ReadingOnCalls, "idle/one": ReadingOnCalls,
	} {
		t.Run(route, func(t *testing.T) {
			p := NewProgress(newTestClock())
			var once sync.Once
			src := &fakeSource{w: w, obs: p}
			src.before = func(ctx context.Context, r string, _ int) error {
				if kindOf(r) != route {
					return nil
				}
				once.Do(func() {
					deadline := time.After(10 * time.Second)
					for p.Snapshot().Activity != want {
						select {
						case <-deadline:
							t.Errorf("activity %q while only %s is open, want %q", p.Snapshot().Activity, route, want)
							return
						default:
						}
					}
				})
				return nil
			}
			if _, err := run(context.Background(), Options{Source: src, Progress: p, Clock: newTestClock()}, newKeeper()); err != nil {
				t.Fatal(err)
			}
		})
	}
	for _, a := range []Activity{Checking, ReadingUsers, ReadingTeams, ReadingMembers, ReadingSchedules, ReadingOnCalls, Applying, Finished} {
		if a.Sentence() == "" {
			t.Errorf("no sentence for %q", a)
		}
	}
}

// A viewer that polls during a run sees numbers that only grow.
func TestViewerSeesNumbersGrow(t *testing.T) {
	w := newWorld(900, 60, 220, 5)
	p := NewProgress(newTestClock())
	src := &fakeSource{w: w, obs: p}
	last := p.Snapshot()
	var mu sync.Mutex
	src.before = func(context.Context, string, int) error {
		mu.Lock()
		defer mu.Unlock()
		s := p.Snapshot()
		for i, r := range s.Rows {
			switch {
			case r.Done < last.Rows[i].Done:
				t.Errorf("%s: done went from %d to %d", r.Type, last.Rows[i].Done, r.Done)
			case r.Total >= 0 && r.Total < r.Done:
				t.Errorf("%s: %d of %d", r.Type, r.Done, r.Total)
			case r.State != RowDone && r.Total < last.Rows[i].Total:
				t.Errorf("%s: total went from %d to %d", r.Type, last.Rows[i].Total, r.Total)
			}
		}
		if s.Requests < last.Requests {
			t.Errorf("requests went from %d to %d", last.Requests, s.Requests)
		}
		last = s
		return nil
	}
	out, err := run(context.Background(), Options{Source: src, Progress: p, Clock: newTestClock()}, newKeeper())
	if err != nil || out.Run.Result != store.ResultOK {
		t.Fatal(err, out.Run.Result)
	}
	if last.Rows[1].Done == 0 || last.Rows[1].Type != access.TypeTeam {
		t.Errorf("the teams' row did not move during the run: %+v", last.Rows[1])
	}
}
