package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/engine"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// odd is one odd answer that real accounts give.
type odd struct {
	faults []simulator.Fault
	result store.Result
	// except are the ids that stay as they were, by kind; reason and warning
	// are in what is said.
	except          map[access.Kind][]string
	reason, warning string
	// first are the grants that a first sync must lack: part of their lines.
	first string
	// extra is a grant that a first sync has in place of one that it lacks.
	extra string
}

// oddWorld is the account that odd answers are about.
type oddWorld struct {
	account              *simulator.Account
	user, team, schedule string // schedule: layer-based, used by a policy, somebody on call
	shift                string
	member               string // of the team
}

// oddTime is when the tests of odd answers run: schedules have begun, and
// somebody is on call.
var oddTime = time.Date(2026, 8, 20, 12, 0, 0, 0, time.UTC)

func newOddWorld(t *testing.T) oddWorld {
	t.Helper()
	w := oddWorld{account: load.Generate(7, load.Size{Users: 12, Teams: 4, TeamSize: 5, Schedules: 5, ShiftSchedules: 2, Policies: 3, Unused: 1})}
	truth := w.account.Truth(oddTime)
	onCall := map[string]bool{}
	for g := range truth.Grants {
		switch {
		case g.Entitlement == access.OnCall:
			onCall[g.ResourceID] = true
		case g.Type == access.TypeTeam && w.team == "":
			w.team, w.member = g.ResourceID, g.UserID
		case g.Type == access.TypeRole && w.user == "":
			w.user = g.UserID
		}
	}
	for _, s := range truth.Schedules {
		switch {
		case s.Kind == access.ShiftBased:
			w.shift = s.ID
		case s.Policies > 0 && onCall[s.ID]:
			w.schedule = s.ID
		}
	}
	for what, id := range map[string]string{"user": w.user, "team": w.team, "schedule": w.schedule, "shift": w.shift} {
		if id == "" {
			t.Fatalf("the account has no %s", what)
		}
	}
	return w
}

// edit is an odd answer at every request of a route.
func edit(route, id string, f func(doc map[string]any)) simulator.Fault {
	return simulator.Fault{Route: route, ID: id, Nth: simulator.Every, Kind: simulator.FaultOdd, Edit: f}
}

// rows edits each row of a list, or those with an id.
func rows(key, id string, f func(row map[string]any)) func(map[string]any) {
	return func(doc map[string]any) {
		list, _ := doc[key].([]any)
		for _, r := range list {
			if row, ok := r.(map[string]any); ok && (id == "" || row["id"] == id) {
				f(row)
			}
		}
	}
}

func set(field string, value any) func(map[string]any) {
	return func(row map[string]any) { row[field] = value }
}

func without(fields ...string) func(map[string]any) {
	return func(row map[string]any) {
		for _, f := range fields {
			delete(row, f)
		}
	}
}

// spoilFirst puts a null in place of the first row.
func spoilFirst(key string) func(map[string]any) {
	return func(doc map[string]any) {
		if list, _ := doc[key].([]any); len(list) > 0 {
			list[0] = nil
		}
	}
}

func oddAnswers(w oddWorld) map[string]odd {
	always := func(route, id string, kind simulator.FaultKind) []simulator.Fault {
		return []simulator.Fault{{Route: route, ID: id, Nth: simulator.Every, Kind: kind}}
	}
	one := func(f simulator.Fault) []simulator.Fault { return []simulator.Fault{f} }
	unreadTeam := map[access.Kind][]string{access.KindMemberships: {w.team}}
	unreadShift := map[access.Kind][]string{access.KindScheduleMembers: {w.shift}, access.KindOnCall: {w.shift}}
	ofTeam, ofShift := " on team "+w.team, " on schedule "+w.shift
	all := map[string]odd{
		"a null user in a team": {faults: one(edit("/teams/{id}/members", w.team, spoilFirst("members"))), result: store.ResultPartial,
			except: unreadTeam, reason: w.team, warning: "A row of /teams/" + w.team + "/members cannot be read", first: ofTeam},
		"a member without an id": {faults: one(edit("/teams/{id}/members", w.team, func(doc map[string]any) {
			doc["members"].([]any)[0].(map[string]any)["user"] = map[string]any{"summary": "X"}
		})), result: store.ResultPartial, except: unreadTeam, reason: w.team, first: ofTeam},
		"a member without a team role": {faults: one(edit("/teams/{id}/members", w.team, func(doc map[string]any) {
			for _, r := range doc["members"].([]any) {
				if row := r.(map[string]any); row["user"].(map[string]any)["id"] == w.member {
					row["role"] = nil
				}
			}
		})), result: store.ResultOK, warning: "team role of one member is unknown",
			first: w.member + " manager" + ofTeam + "|" + w.member + " responder" + ofTeam + "|" + w.member + " observer" + ofTeam,
			extra: w.member + " unknown" + ofTeam},
		"a schedule with a null user": {faults: one(edit("/schedules", "", rows("schedules", w.schedule, set("users", []any{nil})))),
			result: store.ResultPartial, except: map[access.Kind][]string{access.KindScheduleMembers: {w.schedule}},
			reason: w.schedule, first: " member on schedule " + w.schedule},
		"a schedule without users": {faults: one(edit("/schedules", "", rows("schedules", w.schedule, without("users")))),
			result: store.ResultPartial, except: map[access.Kind][]string{access.KindScheduleMembers: {w.schedule}},
			reason: w.schedule, first: " member on schedule " + w.schedule},
		"a shift-based schedule without rotations": {faults: one(edit("/v3/schedules/{id}", w.shift, func(doc map[string]any) {
			delete(doc["schedule"].(map[string]any), "rotations")
		})), result: store.ResultPartial, except: map[access.Kind][]string{access.KindScheduleMembers: {w.shift}}, first: " member" + ofShift},
		"a shift-based schedule without its shifts": {faults: one(edit("/v3/schedules/{id}", w.shift, func(doc map[string]any) {
			delete(doc["schedule"].(map[string]any), "final_schedule")
		})), result: store.ResultPartial, except: map[access.Kind][]string{access.KindOnCall: {w.shift}}, first: " on-call" + ofShift},
		"on-call rows that name nobody": {faults: one(edit("/oncalls", "", func(doc map[string]any) {
			for _, r := range doc["oncalls"].([]any) {
				row := r.(map[string]any)
				if s, ok := row["schedule"].(map[string]any); ok && s["id"] == w.schedule {
					row["user"] = nil
				}
			}
		})), result: store.ResultPartial, except: map[access.Kind][]string{access.KindOnCall: {w.schedule}},
			reason: w.schedule, first: " on-call on schedule " + w.schedule},
		"schedules that do not say their policies": {faults: one(edit("/schedules", "", rows("schedules", "", without("escalation_policies")))),
			result: store.ResultOK},
		"users that do not say their teams":  {faults: one(edit("/users", "", rows("users", "", without("teams")))), result: store.ResultOK},
		"users that say they are in no team": {faults: one(edit("/users", "", rows("users", w.member, set("teams", []any{})))), result: store.ResultOK},
		"a user without a base role": {faults: one(edit("/users", "", rows("users", w.user, without("role")))), result: store.ResultPartial,
			except: map[access.Kind][]string{access.KindUsers: {w.user}}, reason: w.user, first: w.user + " assigned"},
		"a null user among the users": {faults: one(edit("/users", "", func(doc map[string]any) {
			doc["users"] = append(doc["users"].([]any), nil)
			if n, ok := doc["total"].(float64); ok {
				doc["total"] = n + 1
			}
		})), result: store.ResultPartial, reason: "1 of the users could not be proved read", warning: "A row of /users cannot be read"},
		"texts for numbers, numbers for texts": {faults: []simulator.Fault{
			edit("/users", "", func(doc map[string]any) {
				doc["total"] = fmt.Sprint(doc["total"])
				rows("users", "", func(row map[string]any) { row["job_title"], row["time_zone"] = 7, []any{} })(doc)
			}),
			edit("/oncalls", "", rows("oncalls", "", set("escalation_level", "1"))),
			edit("/teams", "", rows("teams", "", set("default_role", 1.5))),
			edit("/schedules", "", rows("schedules", "", set("time_zone", map[string]any{}))),
		}, result: store.ResultOK, warning: "PagerDuty's answer to /users contains a number where users.job_title belongs"},
	}
	for _, kind := range []simulator.FaultKind{simulator.FaultBadRequest, simulator.Fault500, simulator.FaultWrongType} {
		all["one team: "+string(kind)] = odd{faults: always("/teams/{id}/members", w.team, kind), result: store.ResultPartial,
			except: unreadTeam, reason: w.team, first: ofTeam}
		all["one shift-based schedule: "+string(kind)] = odd{faults: always("/v3/schedules/{id}", w.shift, kind), result: store.ResultPartial,
			except: unreadShift, reason: w.shift, first: ofShift}
		all["on-calls: "+string(kind)] = odd{faults: always("/oncalls", "", kind), result: store.ResultPartial,
			reason: "on-call turns could not be read", first: " on-call "}
		all["shift-based listing: "+string(kind)] = odd{faults: always("/v3/schedules", "", kind), result: store.ResultPartial,
			reason: "shift-based schedules"}
	}
	return all
}

// One odd answer costs the object that it is about, and nothing else: the run
// is partial at most, and says which. A first sync lacks only that; a later one
// keeps what was known of it.
func TestOddAnswers(t *testing.T) {
	w := newOddWorld(t)
	for name, c := range oddAnswers(w) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(oddTime))
				first := openDesk(t, w.account)
				out, _ := first.sync(t, t.Context(), c.faults...)
				c.check(t, "first", first, out)
				got, want := first.grants(t)
				if c.first == "" && !strings.HasPrefix(name, "shift-based listing") {
					sameLines(t, "first", got, want)
				} else if c.first != "" {
					lost := slices.DeleteFunc(slices.Clone(want), func(l string) bool { return !anyIn(l, c.first) })
					if len(lost) == 0 {
						t.Error("the account has nothing that this is about")
					}
					want = slices.DeleteFunc(want, func(l string) bool { return anyIn(l, c.first) })
					if c.extra != "" {
						want = append(want, c.extra)
					}
					sameLines(t, "first", got, want)
				}

				later := openDesk(t, w.account)
				if out, _ := later.sync(t, t.Context()); out.Run.Result != store.ResultOK {
					t.Fatalf("without faults: %q, %v", out.Run.Result, out.Err)
				}
				out, _ = later.sync(t, t.Context(), c.faults...)
				c.check(t, "later", later, out)
				if c.extra == "" {
					got, want = later.grants(t)
					sameLines(t, "later", got, want)
				}
			})
		})
	}
}

// anyIn reports whether a line holds one of the parts, which "|" separates.
func anyIn(line, parts string) bool {
	return slices.ContainsFunc(strings.Split(parts, "|"), func(part string) bool { return strings.Contains(line, part) })
}

func (c odd) check(t *testing.T, when string, d *desk, out engine.Outcome) {
	t.Helper()
	if out.Run.Result != c.result {
		t.Fatalf("%s: %q (%s), %v, want %q", when, out.Run.Result, out.Run.Reason, out.Err, c.result)
	}
	if !strings.Contains(out.Run.Reason, c.reason) {
		t.Errorf("%s: reason %q, want %q in it", when, out.Run.Reason, c.reason)
	}
	for _, k := range access.Kinds {
		if got := out.Run.Coverage[k].Except; c.except != nil && !slices.Equal(got, c.except[k]) {
			t.Errorf("%s: of %s %q stay as they were, want %q", when, k, got, c.except[k])
		}
	}
	if said := strings.Join(d.warned, "\n"); !strings.Contains(said, c.warning) {
		t.Errorf("%s: warnings %q, want %q in them", when, said, c.warning)
	}
}
