package pagerduty

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// reading is a whole account read through the client, as the engine would.
type reading struct {
	identity  access.Identity
	users     map[string]access.User
	teams     map[string]access.Team
	schedules map[string]access.Schedule
	grants    map[access.Grant]bool
	direct    map[string]bool
	missing   int
}

// readAll reads everything, one listing after the other.
func readAll(ctx context.Context, c *Client) (*reading, error) {
	r := &reading{users: map[string]access.User{}, teams: map[string]access.Team{}, schedules: map[string]access.Schedule{},
		grants: map[access.Grant]bool{}, direct: map[string]bool{}}
	for _, step := range []func(context.Context, *Client) error{r.check, r.readUsers, r.readTeams, r.readSchedules, r.readShifts, r.readOnCalls} {
		if err := step(ctx, c); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (r *reading) note(l access.Listing, err error) error {
	r.missing += l.Missing
	return err
}

func (r *reading) grant(user string, t access.ResourceType, id string, e access.Entitlement) {
	r.grants[access.Grant{UserID: user, Type: t, ResourceID: id, Entitlement: e}] = true
}

func (r *reading) check(ctx context.Context, c *Client) (err error) {
	r.identity, err = c.Check(ctx)
	return err
}

func (r *reading) readUsers(ctx context.Context, c *Client) error {
	return r.note(c.Users(ctx, func(p access.Page[access.User]) {
		for _, u := range p.Rows {
			r.users[u.ID] = u
			r.grant(u.ID, access.TypeRole, u.Role, access.Assigned)
		}
	}))
}

func (r *reading) readTeams(ctx context.Context, c *Client) error {
	err := r.note(c.Teams(ctx, func(p access.Page[access.Team]) {
		for _, t := range p.Rows {
			r.teams[t.ID] = t
		}
	}))
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, u := range r.users {
		for _, id := range u.TeamIDs {
			used[id] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(used)) {
		err := r.note(c.Members(ctx, id, func(p access.Page[access.TeamMember]) {
			for _, m := range p.Rows {
				r.grant(m.UserID, access.TypeTeam, id, m.Role)
			}
		}))
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) readSchedules(ctx context.Context, c *Client) error {
	var unused []string
	err := r.note(c.Schedules(ctx, func(p access.Page[access.Schedule]) {
		for _, s := range p.Rows {
			r.schedules[s.ID] = s
			for _, u := range s.Users {
				r.grant(u.ID, access.TypeSchedule, s.ID, access.Member)
			}
			if s.Policies == 0 {
				unused = append(unused, s.ID)
			}
		}
	}))
	for _, id := range unused {
		if err != nil {
			return err
		}
		var on []access.UserRef
		on, err = c.OnCallBySchedule(ctx, id)
		for _, u := range on {
			r.grant(u.ID, access.TypeSchedule, id, access.OnCall)
		}
	}
	return err
}

func (r *reading) readShifts(ctx context.Context, c *Client) error {
	var ids []string
	err := r.note(c.ShiftSchedules(ctx, func(p access.Page[access.Schedule]) {
		for _, s := range p.Rows {
			ids = append(ids, s.ID)
		}
	}))
	for _, id := range ids {
		if err != nil {
			return err
		}
		var d access.ShiftSchedule
		d, err = c.ShiftSchedule(ctx, id)
		r.schedules[id] = d.Schedule
		for _, u := range d.Members {
			r.grant(u.ID, access.TypeSchedule, id, access.Member)
		}
		for _, u := range d.OnCall {
			r.grant(u.ID, access.TypeSchedule, id, access.OnCall)
		}
	}
	return err
}

func (r *reading) readOnCalls(ctx context.Context, c *Client) error {
	return r.note(c.OnCalls(ctx, func(p access.Page[access.OnCallRow]) {
		for _, o := range p.Rows {
			if o.ScheduleID == "" {
				r.direct[o.UserID] = true
			} else {
				r.grant(o.UserID, access.TypeSchedule, o.ScheduleID, access.OnCall)
			}
		}
	}))
}

// differences from what a perfect reading finds.
func (r *reading) differences(want simulator.Truth) []string {
	var out []string
	for g := range want.Grants {
		if !r.grants[g] {
			out = append(out, fmt.Sprintf("missing %+v", g))
		}
	}
	for g := range r.grants {
		if !want.Grants[g] {
			out = append(out, fmt.Sprintf("invented %+v", g))
		}
	}
	for _, u := range want.Users {
		got := r.users[u.ID]
		got.TeamIDs, u.TeamIDs = nil, nil
		if fmt.Sprint(got) != fmt.Sprint(u) {
			out = append(out, fmt.Sprintf("user %+v, want %+v", got, u))
		}
	}
	for _, t := range want.Teams {
		if got := r.teams[t.ID]; got.Name != t.Name {
			out = append(out, fmt.Sprintf("team %+v, want %+v", got, t))
		}
	}
	for _, s := range want.Schedules {
		if got := r.schedules[s.ID]; got.Name != s.Name || got.Kind != s.Kind || got.TimeZone != s.TimeZone {
			out = append(out, fmt.Sprintf("schedule %+v, want %+v", got, s))
		}
	}
	if len(r.users) != len(want.Users) || len(r.teams) != len(want.Teams) || len(r.schedules) != len(want.Schedules) || len(r.direct) != len(want.Direct) {
		out = append(out, fmt.Sprintf("%d users, %d teams, %d schedules, %d direct; want %d, %d, %d, %d", len(r.users), len(r.teams), len(r.schedules),
			len(r.direct), len(want.Users), len(want.Teams), len(want.Schedules), len(want.Direct)))
	}
	return out[:min(len(out), 5)]
}

// faultSize makes the long listings longer than a page, so that they have a
// first, a middle and a last one.
var faultSize = load.Size{Users: 210, Teams: 3, TeamSize: 70, Schedules: 105, ShiftSchedules: 3, Policies: 40, Unused: 3, OnCallRows: 230}

var faultRoutes = []string{routeUsers, routeMe, routeAbilities, routeTeams, routeMembers, routeSchedules, routeScheduleUsers,
	routeShiftSchedules, routeShiftSchedule, routeOnCalls}

// passing: trouble that goes away. Read in the end, and completely.
var passingFaults = []simulator.FaultKind{simulator.Fault429, simulator.Fault429Bare, simulator.Fault429HTML, simulator.Fault500,
	simulator.Fault502HTML, simulator.Fault503, simulator.Fault408, simulator.FaultReset, simulator.FaultStall, simulator.FaultTruncated,
	simulator.FaultBrokenJSON, simulator.FaultWrongType, simulator.FaultHTML200, simulator.FaultEmptyPage}

// ending: what ends a call at once, and how.
var endingFaults = map[simulator.FaultKind]Class{
	simulator.FaultRedirect:   classRedirect,
	simulator.FaultRevoke:     ClassRejected,
	simulator.FaultRejected:   ClassRejected,
	simulator.FaultEndless:    classTooLarge,
	simulator.FaultForbidden:  ClassForbidden,
	simulator.FaultScope:      ClassScope,
	simulator.FaultIPBlocked:  ClassIPBlocked,
	simulator.FaultPlan:       classPlan,
	simulator.FaultNotFound:   classGone,
	simulator.FaultBadRequest: classBadRequest,
}

// lasting: what passing trouble is called when it does not pass.
var lastingFaults = map[simulator.FaultKind]Class{
	simulator.Fault429: ClassRateLimit, simulator.Fault429Bare: ClassRateLimit, simulator.Fault429HTML: ClassRateLimit,
	simulator.Fault500: ClassServer, simulator.Fault502HTML: ClassServer, simulator.Fault503: ClassServer, simulator.Fault408: ClassServer,
	simulator.FaultReset: ClassNetwork, simulator.FaultStall: ClassNetwork, simulator.FaultTruncated: ClassNetwork,
	simulator.FaultBrokenJSON: classMalformed, simulator.FaultWrongType: classMalformed, simulator.FaultHTML200: ClassNetwork,
}

// tolerated: what a check takes as an answer.
func tolerated(route string, kind simulator.FaultKind) bool {
	switch route {
	case routeMe: // how an account key is told
		return kind == simulator.FaultBadRequest
	case routeAbilities: // the plan stays unknown
		return kind == simulator.FaultForbidden || kind == simulator.FaultScope || kind == simulator.FaultIPBlocked || kind == simulator.FaultPlan || kind == simulator.FaultNotFound
	}
	return false
}

// The accounts are generated once: they do not change, except for revoked
// tokens, for which every run has one of its own. That of /teams has a second
// page of teams.
var (
	faultAccount = sync.OnceValue(func() *simulator.Account { return load.Generate(7, faultSize) })
	teamsAccount = sync.OnceValue(func() *simulator.Account {
		return load.Generate(7, load.Size{Users: 60, Teams: 101, TeamSize: 1, Schedules: 3})
	})
)

// outcome of a reading with one fault arranged.
type outcome struct {
	*reading
	err    error
	took   time.Duration
	seen   *recorder
	truth  simulator.Truth
	struck bool // there was such a request
	asked  []simulator.Request
}

func troubled(t *testing.T, f simulator.Fault) outcome {
	t.Helper()
	a := faultAccount()
	if f.Route == routeTeams {
		a = teamsAccount()
	}
	token := a.NewToken()
	if f.Route == routeMe { // so that there is an answer to spoil
		token = a.NewKey(simulator.Key{Kind: simulator.KeyUser, UserID: adminOf(a)})
	}
	srv := simulator.NewServer(a, simulator.Options{})
	defer srv.Close()
	srv.AddFault(f)
	o := &recorder{}
	c, err := New(secret.New([]byte(token)), Options{Transport: srv.RoundTripper(), Observer: o})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	r, err := readAll(t.Context(), c)
	o.settled(t)
	return outcome{r, err, time.Since(began), o, a.Truth(began), srv.Count(f.Route) >= f.Nth, srv.Requests()}
}

func adminOf(a *simulator.Account) string {
	for _, u := range a.Truth(time.Now()).Users {
		if u.Role == "admin" {
			return u.ID
		}
	}
	return ""
}

// Every fault at the first, a middle and the last request of every route ends
// in complete data or in the right class, within a bounded time.
func TestEveryFaultEverywhere(t *testing.T) {
	n := 0
	each := func(name string, f func(*testing.T)) {
		if n++; n%everyNth == 0 {
			t.Run(name, func(t *testing.T) { virtual(t, f) })
		}
	}
	places := map[string]int{"first": 1, "middle": 2, "last": simulator.Last}
	for _, route := range faultRoutes {
		for place, nth := range places {
			for _, kind := range passingFaults {
				each(fmt.Sprintf("%s/%s/%s", route, place, kind), func(t *testing.T) {
					got := troubled(t, simulator.Fault{Route: route, Nth: nth, Kind: kind, Reset: "7"})
					got.mustBeWhole(t)
					got.mustKeepResets(t, 7*time.Second)
					if got.took > time.Minute {
						t.Errorf("took %s", got.took)
					}
				})
			}
			for kind, class := range endingFaults {
				each(fmt.Sprintf("%s/%s/%s", route, place, kind), func(t *testing.T) {
					got := troubled(t, simulator.Fault{Route: route, Nth: nth, Kind: kind})
					if tolerated(route, kind) || !got.struck {
						got.mustBeWhole(t)
						return
					}
					got.mustEnd(t, class)
				})
			}
		}
	}
}

func (got outcome) mustBeWhole(t *testing.T) {
	t.Helper()
	if got.err != nil {
		t.Fatalf("did not recover: %v", got.err)
	}
	if d := got.differences(got.truth); len(d) > 0 || got.missing != 0 {
		t.Errorf("missing %d, differences %s", got.missing, lines(d))
	}
}

// mustKeepResets: after a 429 nothing is asked at that gate until its reset.
func (got outcome) mustKeepResets(t *testing.T, reset time.Duration) {
	t.Helper()
	for i, refused := range got.asked {
		if refused.Status != 429 {
			continue
		}
		for _, later := range got.asked[i+1:] {
			wait := later.At.Sub(refused.At)
			if gateOf(later.Route) == gateOf(refused.Route) && wait > 0 && wait < min(reset, 5*time.Second) {
				t.Errorf("%s was asked %s after a 429", later.Path, wait)
			}
		}
	}
}

// mustEnd: at once, in this class, untried again, and with words for it.
func (got outcome) mustEnd(t *testing.T, class Class) {
	t.Helper()
	var e *Error
	if !errors.As(got.err, &e) || e.Class != class {
		t.Fatalf("got %v, want %s", got.err, class)
	}
	if e.Tries != 1 || len(got.seen.retries) > 0 {
		t.Errorf("a refusal was tried again: %d, %v", e.Tries, got.seen.retries)
	}
	if e.Error() == "" || e.Failure().Do == "" {
		t.Errorf("no words for %s", e.Class)
	}
	if got.took > 10*time.Second {
		t.Errorf("took %s", got.took)
	}
}

// Trouble that does not pass ends in its class, after no more than patience.
func TestLastingFaults(t *testing.T) {
	for _, route := range faultRoutes {
		for kind, class := range lastingFaults {
			t.Run(fmt.Sprintf("%s/%s", route, kind), func(t *testing.T) {
				virtual(t, func(t *testing.T) {
					got := troubled(t, simulator.Fault{Route: route, Nth: simulator.Every, Kind: kind})
					var e *Error
					if !errors.As(got.err, &e) || e.Class != class {
						t.Fatalf("got %v, want %s", got.err, class)
					}
					if e.Route != route {
						t.Errorf("names %s", e.Route)
					}
					if got.took > 2*time.Minute+30*time.Second {
						t.Errorf("took %s", got.took)
					}
				})
			})
		}
	}
}

// Pages that stay empty although more is promised never pass for a complete
// listing.
func TestLastingEmptyPagesAreMissing(t *testing.T) {
	for _, route := range []string{routeUsers, routeTeams, routeSchedules, routeShiftSchedules, routeOnCalls} {
		t.Run(route, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				got := troubled(t, simulator.Fault{Route: route, Nth: simulator.Every, Kind: simulator.FaultEmptyPage})
				if got.err == nil && got.missing == 0 {
					t.Errorf("nothing missing: %d users, %d teams, %d schedules", len(got.users), len(got.teams), len(got.schedules))
				}
			})
		})
	}
}
