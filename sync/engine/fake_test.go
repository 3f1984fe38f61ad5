package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

// world is an account as the tests make it up.
type world struct {
	id        access.Identity
	users     []access.User
	teams     []access.Team
	members   map[string][]access.TeamMember
	schedules []access.Schedule
	shifts    []access.ShiftSchedule
	onCalls   []access.OnCallRow
	idle      map[string][]access.UserRef // on call on schedules without a policy
}

// newWorld makes an account in which user i is in team i modulo teams, and
// schedule i lists three users.
func newWorld(users, teams, schedules, shifts int) *world {
	w := &world{
		id: access.Identity{
			Account: access.Account{Subdomain: "acme", Region: "us", API: "https://api.pagerduty.com"},
			Kind:    access.AccountKey, Users: users,
			Plan: access.Plan{Known: true, Teams: true, AdvancedPermissions: true, Stakeholders: true},
		},
		members: make(map[string][]access.TeamMember),
		idle:    make(map[string][]access.UserRef),
	}
	for i := range teams {
		w.teams = append(w.teams, access.Team{ID: fmt.Sprintf("T%04d", i), Name: fmt.Sprintf("Team %d", i)})
	}
	for i := range users {
		u := access.User{
			ID: fmt.Sprintf("U%05d", i), Name: fmt.Sprintf("User %d", i), Email: fmt.Sprintf("u%d@acme.com", i),
			Role: access.BaseRoles[i%len(access.BaseRoles)], Status: access.Active,
		}
		if i%10 == 9 {
			u.Status = access.Invited
		}
		w.users = append(w.users, u)
		if teams > 0 {
			w.join(i, i%teams, []access.Entitlement{access.Manager, access.Responder, access.Observer}[i%3])
		}
	}
	for i := range schedules {
		s := access.Schedule{ID: fmt.Sprintf("S%04d", i), Name: fmt.Sprintf("Schedule %d", i), Kind: access.LayerBased, Policies: 1}
		for j := range min(3, users) {
			s.Users = append(s.Users, w.ref((i+j)%users))
		}
		w.schedules = append(w.schedules, s)
		if users > 0 {
			w.onCall(i%users, s.ID)
		}
	}
	for i := range shifts {
		id := fmt.Sprintf("V%04d", i)
		s := access.ShiftSchedule{Schedule: access.Schedule{ID: id, Name: fmt.Sprintf("Shifts %d", i), Kind: access.ShiftBased, Policies: -1}}
		s.Members = []access.UserRef{w.ref(i % users), w.ref((i + 1) % users)}
		s.OnCall = []access.UserRef{w.ref(i % users)}
		w.shifts = append(w.shifts, s)
	}
	if users > 0 {
		w.id.SampleUserIDs = []string{w.users[0].ID}
	}
	return w
}

func (w *world) ref(i int) access.UserRef {
	return access.UserRef{ID: w.users[i].ID, Name: w.users[i].Name}
}

func (w *world) join(user, team int, role access.Entitlement) {
	u, id := &w.users[user], w.teams[team].ID
	u.TeamIDs = append(u.TeamIDs, id)
	w.members[id] = append(w.members[id], access.TeamMember{UserID: u.ID, Role: role})
}

func (w *world) onCall(user int, schedule string) {
	w.onCalls = append(w.onCalls, access.OnCallRow{
		UserID: w.users[user].ID, UserName: w.users[user].Name, ScheduleID: schedule, PolicyID: "P1", Level: 1,
	})
}

// notOnPolicy makes a schedule one that no policy uses; holder has its shift.
func (w *world) notOnPolicy(schedule, holder int) {
	s := &w.schedules[schedule]
	s.Policies = 0
	w.onCalls = slices.DeleteFunc(w.onCalls, func(r access.OnCallRow) bool { return r.ScheduleID == s.ID })
	w.idle[s.ID] = []access.UserRef{w.ref(holder)}
}

// truth lists what a sync must find, as readable lines.
func (w *world) truth() []string {
	var out []string
	add := func(user string, t access.ResourceType, id string, e access.Entitlement) {
		out = append(out, grantLine(access.Grant{UserID: user, Type: t, ResourceID: id, Entitlement: e}))
	}
	for _, u := range w.users {
		add(u.ID, access.TypeRole, u.Role, access.Assigned)
	}
	for team, ms := range w.members {
		for _, m := range ms {
			add(m.UserID, access.TypeTeam, team, m.Role)
		}
	}
	for _, s := range w.schedules {
		for _, u := range s.Users {
			add(u.ID, access.TypeSchedule, s.ID, access.Member)
		}
		for _, u := range w.idle[s.ID] {
			add(u.ID, access.TypeSchedule, s.ID, access.OnCall)
		}
	}
	for _, s := range w.shifts {
		for _, u := range s.Members {
			add(u.ID, access.TypeSchedule, s.Schedule.ID, access.Member)
		}
		for _, u := range s.OnCall {
			add(u.ID, access.TypeSchedule, s.Schedule.ID, access.OnCall)
		}
	}
	for _, r := range w.onCalls {
		if r.ScheduleID != "" {
			add(r.UserID, access.TypeSchedule, r.ScheduleID, access.OnCall)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func grantLine(g access.Grant) string {
	return fmt.Sprintf("%s %s on %s %s", g.UserID, g.Entitlement, g.Type, g.ResourceID)
}

func grantLines(d *access.Dataset) []string {
	var out []string
	for _, g := range d.Grants {
		out = append(out, grantLine(g))
	}
	slices.Sort(out)
	return out
}

// requests is the formula of the facts page, section 11.
func (w *world) requests() int {
	n := 3 + pagesOf(len(w.users), 100) + pagesOf(len(w.schedules), 100) + pagesOf(len(w.onCalls), 100) +
		pagesOf(len(w.shifts), 1000) + len(w.shifts)
	if w.id.Plan.Teams || !w.id.Plan.Known {
		n += pagesOf(len(w.teams), 100)
		for _, ms := range w.members {
			n += pagesOf(len(ms), 100)
		}
	}
	for _, s := range w.schedules {
		if s.Policies == 0 {
			n++
		}
	}
	return n
}

// fakeSource answers from a world, page by page, and counts its requests.
type fakeSource struct {
	w   *world
	obs Observer // may be nil
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
	why     access.Refusal
	ability bool
}

func (e *refusedError) Error() string           { return "refused: " + string(e.why) }
func (e *refusedError) Refusal() access.Refusal { return e.why }

func refuse(why access.Refusal) error { return &refusedError{why: why} }

// fakeKeeper keeps the last applied dataset whole.
type fakeKeeper struct {
	mu        sync.Mutex
	conn      store.Connector
	snapshot  *access.Dataset
	heldData  *access.Dataset
	runs      []store.Run
	locked    bool
	published int
	lastPub   []byte
	began     int64

	busy      error
	applyErr  error
	finishErr error

	accountPanics bool
}

func newKeeper() *fakeKeeper {
	return &fakeKeeper{
		conn:     store.Connector{ID: "c1", Name: "PagerDuty", Account: access.Account{Subdomain: "acme", Region: "us", API: "https://api.pagerduty.com"}},
		snapshot: &access.Dataset{},
	}
}

func (k *fakeKeeper) LockSync(context.Context, string) (syncLock, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.busy != nil {
		return nil, k.busy
	}
	k.locked = true
	return k, nil
}

func (k *fakeKeeper) Publish(b []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.published++
	k.lastPub = b
	return nil
}

func (k *fakeKeeper) Release() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.locked = false
	return nil
}

func (k *fakeKeeper) Connector(context.Context, string) (store.Connector, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.conn, nil
}

func (k *fakeKeeper) BeginRun(_ context.Context, r store.Run) (store.Run, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.began++
	r.ID = k.began
	return r, nil
}

func (k *fakeKeeper) Apply(ctx context.Context, r store.Run, d *access.Dataset) (store.Run, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return r, err
	}
	if k.applyErr != nil {
		return r, k.applyErr
	}
	k.snapshot = d
	r.Applied = true
	r.Counts = CountDataset(d)
	k.runs = append(k.runs, r)
	last := r
	k.conn.LastApplied = &last
	return r, nil
}

func (k *fakeKeeper) Hold(_ context.Context, r store.Run, d *access.Dataset) (store.Run, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.heldData = d
	k.runs = append(k.runs, r)
	return r, nil
}

func (k *fakeKeeper) FinishRun(ctx context.Context, r store.Run) (store.Run, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return r, err
	}
	if k.finishErr != nil {
		return r, k.finishErr
	}
	k.runs = append(k.runs, r)
	return r, nil
}

func (k *fakeKeeper) SetAccount(_ context.Context, _ string, a access.Account) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.accountPanics {
		panic("no account")
	}
	k.conn.Account = a
	return nil
}

func (k *fakeKeeper) Counts(context.Context, string) (access.Counts, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return CountDataset(k.snapshot), nil
}

func (k *fakeKeeper) Snapshot(context.Context, string, int64) (*access.Dataset, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.snapshot, nil
}

// attempt is one run of a test.
type attempt struct {
	keep *fakeKeeper
	src  *fakeSource
	prog *Progress
	log  []store.LogEntry
	out  Outcome
}

// try runs one sync of w against keep.
func try(t *testing.T, ctx context.Context, keep *fakeKeeper, src *fakeSource) *attempt {
	t.Helper()
	a := &attempt{keep: keep, src: src, prog: NewProgress(newTestClock())}
	if src.obs == nil {
		src.obs = a.prog
	}
	type result struct {
		out Outcome
		err error
	}
	ended := make(chan result, 1)
	go func() {
		out, err := run(ctx, Options{Connector: keep.conn, Source: src, Progress: a.prog, Clock: newTestClock(),
			Log: func(e store.LogEntry) { a.log = append(a.log, e) }}, keep)
		ended <- result{out, err}
	}()
	select {
	case r := <-ended:
		if r.err != nil {
			t.Fatalf("run: %v", r.err)
		}
		a.out = r.out
	case <-time.After(30 * time.Second):
		t.Fatal("the run does not end")
	}
	select {
	case <-a.prog.Done():
	default:
		t.Error("Progress is not finished")
	}
	if keep.locked {
		t.Error("the sync lock was not given back")
	}
	return a
}

func sync1(t *testing.T, w *world) *attempt {
	t.Helper()
	return try(t, context.Background(), newKeeper(), &fakeSource{w: w})
}

func wantResult(t *testing.T, a *attempt, want store.Result) {
	t.Helper()
	if a.out.Run.Result != want {
		t.Fatalf("result %q (%s, %v), want %q", a.out.Run.Result, a.out.Run.Reason, a.out.Err, want)
	}
}

func wantGrants(t *testing.T, d *access.Dataset, want []string) {
	t.Helper()
	got := grantLines(d)
	in := make(map[string]bool)
	for _, l := range want {
		in[l] = true
	}
	have := make(map[string]bool)
	bad := 0
	for _, l := range got {
		if have[l] {
			t.Errorf("twice: %s", l)
		}
		have[l] = true
		if !in[l] {
			if bad++; bad < 10 {
				t.Errorf("not in the account: %s", l)
			}
		}
	}
	for _, l := range want {
		if !have[l] {
			if bad++; bad < 10 {
				t.Errorf("missing: %s", l)
			}
		}
	}
}
