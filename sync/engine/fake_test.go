package engine

import (
	"context"
	"slices"
	"strings"
	"sync"

	"connectpd/store/access"
)

// fakeSource answers from a world, page by page, and counts its requests.
type fakeSource struct {
	w   *world
	obs observer // may be nil
	// before is asked before each request is answered: its error is the
	// answer. n counts all requests from 1.
	before  func(ctx context.Context, route string, n int) error
	missing map[string]int // rows a listing cannot prove, by route
	noTotal map[string]bool

	mu     sync.Mutex
	routes []string
}

func (f *fakeSource) request(ctx context.Context, route string) error {
	f.mu.Lock()
	f.routes = append(f.routes, route)
	n := len(f.routes)
	f.mu.Unlock()
	if f.obs != nil {
		f.obs.RequestStarted()
		defer f.obs.RequestDone(route, 200, "")
	}
	if f.before != nil {
		if err := f.before(ctx, route, n); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (f *fakeSource) count(prefix string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, r := range f.routes {
		if strings.HasPrefix(r, prefix) {
			n++
		}
	}
	return n
}

func serve[T any](f *fakeSource, ctx context.Context, route string, rows []T, per int, sink func(access.Page[T])) (access.Listing, error) {
	total := len(rows) + f.missing[route]
	for i := range pagesOf(len(rows), per) {
		if err := f.request(ctx, route); err != nil {
			return access.Listing{}, err
		}
		p := access.Page[T]{Total: total, Rows: slices.Clone(rows[i*per : min(len(rows), (i+1)*per)])}
		if f.noTotal[route] {
			p.Total = -1
		}
		sink(p)
	}
	return access.Listing{Total: total, Distinct: len(rows), Missing: f.missing[route]}, nil
}

func (f *fakeSource) Check(ctx context.Context) (access.Identity, error) {
	for range 3 {
		if err := f.request(ctx, "check"); err != nil {
			return access.Identity{}, err
		}
	}
	return f.w.id, nil
}

func (f *fakeSource) Users(ctx context.Context, sink func(access.Page[access.User])) (access.Listing, error) {
	rows := make([]access.User, len(f.w.users))
	for i, u := range f.w.users {
		u.TeamIDs = slices.Clone(u.TeamIDs) // a decoder makes its own
		rows[i] = u
	}
	return serve(f, ctx, "users", rows, 100, sink)
}

func (f *fakeSource) Teams(ctx context.Context, sink func(access.Page[access.Team])) (access.Listing, error) {
	return serve(f, ctx, "teams", f.w.teams, 100, sink)
}

func (f *fakeSource) Members(ctx context.Context, id string, sink func(access.Page[access.TeamMember])) (access.Listing, error) {
	return serve(f, ctx, "members/"+id, f.w.members[id], 100, sink)
}

func (f *fakeSource) Schedules(ctx context.Context, sink func(access.Page[access.Schedule])) (access.Listing, error) {
	return serve(f, ctx, "schedules", f.w.schedules, 100, sink)
}

func (f *fakeSource) ShiftSchedules(ctx context.Context, sink func(access.Page[access.Schedule])) (access.Listing, error) {
	var rows []access.Schedule
	for _, s := range f.w.shifts {
		rows = append(rows, access.Schedule{ID: s.Schedule.ID, Name: s.Schedule.Name, Kind: access.ShiftBased, Policies: -1})
	}
	return serve(f, ctx, "v3", rows, 1000, sink)
}

func (f *fakeSource) ShiftSchedule(ctx context.Context, id string) (access.ShiftSchedule, error) {
	if err := f.request(ctx, "v3/"+id); err != nil {
		return access.ShiftSchedule{}, err
	}
	for _, s := range f.w.shifts {
		if s.Schedule.ID == id {
			return s, nil
		}
	}
	return access.ShiftSchedule{}, refuse(access.Gone)
}

func (f *fakeSource) OnCalls(ctx context.Context, sink func(access.Page[access.OnCallRow])) (access.Listing, error) {
	return serve(f, ctx, "oncalls", f.w.onCalls, 100, sink)
}

func (f *fakeSource) OnCallBySchedule(ctx context.Context, id string) ([]access.UserRef, error) {
	if err := f.request(ctx, "idle/"+id); err != nil {
		return nil, err
	}
	return f.w.idle[id], nil
}

// refusedError is an answer that says no.
type refusedError struct {
	why access.Refusal
}

func (e *refusedError) Error() string           { return "refused: " + string(e.why) }
func (e *refusedError) Refusal() access.Refusal { return e.why }

func refuse(why access.Refusal) error { return &refusedError{why: why} }
