package simulator

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

// The laws that every paged list keeps: pages of any size, laid end to end,
// are the whole list, each row once; the total is the same everywhere; more
// is true but for the last page.
func TestPagingLaws(t *testing.T) {
	a := Generate(1, Size{Users: 230, Teams: 130, TeamSize: 2, Schedules: 120, ShiftSchedules: 110})
	big := a.AddTeam("Bigger than a page", false)
	for _, u := range a.users[:140] {
		a.AddMember(big, u.id, "responder")
	}
	s := NewServer(a, Options{Now: atNoon})
	for _, l := range []struct {
		path, key string
		most      int
		total     bool
	}{
		{"/users", "users", 100, true}, {"/teams", "teams", 100, true}, {"/schedules", "schedules", 100, true},
		{"/oncalls", "oncalls", 100, true}, {"/teams/" + big + "/members", "members", 100, true},
		{"/license_allocations", "license_allocations", 100, true}, {"/v3/schedules", "schedules", 1000, false},
		{"/users?query=an", "users", 100, true}, {"/users?team_ids[]=" + big, "users", 100, true},
	} {
		var first []any
		for _, size := range []int{7, 100, 1000} {
			var rows []any
			for more := true; more; {
				sep := "?"
				if strings.Contains(l.path, "?") {
					sep = "&"
				}
				body := good(t, s, a.AccountKey(), fmt.Sprintf("%s%slimit=%d&offset=%d&total=true", l.path, sep, size, len(rows)))
				page := body[l.key].([]any)
				rows = append(rows, page...)
				more = body["more"].(bool)
				if want := float64(min(size, l.most)); body["limit"] != want {
					t.Fatalf("%s: limit %v, want %v", l.path, body["limit"], want)
				}
				if more && len(page) != min(size, l.most) {
					t.Fatalf("%s: %d rows on a page of %d with more", l.path, len(page), size)
				}
				if total, sent := body["total"]; sent != l.total || sent && !more && total != float64(len(rows)) {
					t.Errorf("%s: total %v of %d rows", l.path, total, len(rows))
				}
			}
			if first == nil {
				first = rows
			}
			if !reflect.DeepEqual(first, rows) {
				t.Errorf("%s: pages of %d are not the same list", l.path, size)
			}
		}
		if len(first) == 0 {
			t.Errorf("%s: nothing to page", l.path)
		}
	}
}

func TestPagingDefaults(t *testing.T) {
	a := Generate(1, Size{Users: 130, ShiftSchedules: 120})
	s := NewServer(a, Options{Now: atNoon})
	body := good(t, s, a.AccountKey(), "/users")
	if len(body["users"].([]any)) != 25 || body["limit"] != 25.0 || body["offset"] != 0.0 || body["more"] != true {
		t.Errorf("default page: %d rows, limit %v", len(body["users"].([]any)), body["limit"])
	}
	if total, sent := body["total"]; !sent || total != nil {
		t.Errorf("total is %v without total=true, want null", total)
	}
	if n := len(good(t, s, a.AccountKey(), "/v3/schedules")["schedules"].([]any)); n != 100 {
		t.Errorf("v3 default page: %d rows, want 100", n)
	}
	beyond := good(t, s, a.AccountKey(), "/users?offset=500")
	if len(beyond["users"].([]any)) != 0 || beyond["more"] != false {
		t.Errorf("beyond the end: %v", beyond)
	}
}

func TestCap(t *testing.T) {
	a := Generate(1, Size{Users: 260})
	s := NewServer(a, Options{Now: atNoon, MaxRows: 200})
	if r := ask(t, s, a.AccountKey(), "/users?limit=100&offset=100&total=true"); r.status != 200 || r.body["total"] != 260.0 {
		t.Errorf("the last reachable page: %d, total %v", r.status, r.body["total"])
	}
	r := ask(t, s, a.AccountKey(), "/users?limit=100&offset=101")
	if r.status != 400 || r.code() != 2002 || !strings.Contains(r.text, "Offset+limit exceeds maximum allowed value of 200") {
		t.Errorf("beyond the cap: %d %s", r.status, r.text)
	}
	if r := ask(t, NewServer(a, Options{}), a.AccountKey(), "/users?limit=100&offset=9900"); r.status != 200 {
		t.Errorf("offset 9900 by 100: %d", r.status)
	}
	if r := ask(t, NewServer(a, Options{}), a.AccountKey(), "/users?limit=100&offset=9901"); r.status != 400 {
		t.Errorf("offset 9901 by 100: %d", r.status)
	}
}

func TestQueryAndTeams(t *testing.T) {
	a := Generate(2, full)
	a.AddUser(NewUser{Name: "Zoë QUERIED", Email: "someone@elsewhere.example"})
	s := NewServer(a, Options{Now: atNoon})
	for query, field := range map[string]string{"queried": "name", "ELSEWHERE.example": "email", "zoë q": "name"} {
		users := all(t, s, a.AccountKey(), "/users?query="+url.QueryEscape(query), "users")
		if len(users) != 1 || !strings.Contains(strings.ToLower(users[0][field].(string)), strings.ToLower(query)) {
			t.Errorf("query %q: %v", query, ids(users))
		}
	}
	if users := all(t, s, a.AccountKey(), "/users?query=nobodyhasthis", "users"); len(users) != 0 {
		t.Errorf("found %v", ids(users))
	}
	// Teams are OR-ed, and every member is found once.
	want := map[string]bool{}
	for _, tm := range a.teams[:2] {
		for _, m := range tm.members {
			want[m.user] = true
		}
	}
	users := all(t, s, a.AccountKey(), "/users?team_ids[]="+a.teams[0].id+"&team_ids[]="+a.teams[1].id, "users")
	if len(users) != len(want) {
		t.Errorf("%d users of two teams, want %d", len(users), len(want))
	}
	for _, sc := range all(t, s, a.AccountKey(), "/schedules?team_ids[]="+a.teams[2].id, "schedules") {
		if team := sc["teams"].([]any)[0].(map[string]any)["id"]; team != a.teams[2].id {
			t.Errorf("a schedule of team %v", team)
		}
	}
}

func TestSchedulesAreSplit(t *testing.T) {
	a := Generate(2, full)
	s := NewServer(a, Options{Now: atNoon})
	layered, shifts := all(t, s, a.AccountKey(), "/schedules", "schedules"), all(t, s, a.AccountKey(), "/v3/schedules", "schedules")
	if len(layered) != full.Schedules || len(shifts) != full.ShiftSchedules {
		t.Errorf("%d and %d schedules, want %d and %d", len(layered), len(shifts), full.Schedules, full.ShiftSchedules)
	}
	moved := layered[0]["id"].(string)
	if r := ask(t, s, a.AccountKey(), "/v3/schedules/"+moved); r.status != 400 || r.code() != 2001 {
		t.Errorf("a layer-based id on the v3 route: %d %s", r.status, r.text)
	}
	a.UpgradeSchedule(moved)
	if got := ids(all(t, s, a.AccountKey(), "/schedules", "schedules")); contains(got, moved) {
		t.Error("an upgraded schedule is still listed with the layer-based ones")
	}
	if got := ids(all(t, s, a.AccountKey(), "/v3/schedules", "schedules")); !contains(got, moved) {
		t.Error("an upgraded schedule is not listed with the shift-based ones")
	}
	if r := ask(t, s, a.AccountKey(), "/schedules/"+moved); r.status != 404 || r.code() != 3004 {
		t.Errorf("a shift-based id on the old route: %d %s", r.status, r.text)
	}
}

func TestOnCallFilters(t *testing.T) {
	a := Generate(2, full)
	s := NewServer(a, Options{Now: atNoon})
	everything := all(t, s, a.AccountKey(), "/oncalls", "oncalls")
	var direct, onSchedule int
	schedule := ""
	for _, o := range everything {
		if sc, ok := o["schedule"].(map[string]any); ok {
			onSchedule++
			schedule = sc["id"].(string)
		} else if direct++; o["start"] != nil || o["end"] != nil {
			t.Errorf("a permanent on-call has times: %v", o)
		}
	}
	if direct == 0 || onSchedule == 0 {
		t.Fatalf("%d direct, %d by schedules", direct, onSchedule)
	}
	if n := len(all(t, s, a.AccountKey(), "/oncalls?schedule_ids[]=null", "oncalls")); n != direct {
		t.Errorf("schedule_ids[]=null gives %d rows, want %d", n, direct)
	}
	for _, o := range all(t, s, a.AccountKey(), "/oncalls?schedule_ids[]="+schedule, "oncalls") {
		if o["schedule"].(map[string]any)["id"] != schedule {
			t.Error("a row of another schedule")
		}
	}
	user := everything[0]["user"].(map[string]any)["id"].(string)
	for _, o := range all(t, s, a.AccountKey(), "/oncalls?user_ids[]="+user, "oncalls") {
		if o["user"].(map[string]any)["id"] != user {
			t.Error("a row of another user")
		}
	}
	month := all(t, s, a.AccountKey(), "/oncalls?since=2025-03-05T12:00:00Z&until=2025-04-05T12:00:00Z", "oncalls")
	early := all(t, s, a.AccountKey(), "/oncalls?since=2025-03-05T12:00:00Z&until=2025-04-05T12:00:00Z&earliest=true", "oncalls")
	if len(month) <= len(everything) || len(early) >= len(month) {
		t.Errorf("now %d, a month %d, the earliest of it %d", len(everything), len(month), len(early))
	}
	if r := ask(t, s, a.AccountKey(), "/oncalls?until=2026-01-01T00:00:00Z&since=2025-03-05T12:00:00Z"); r.status != 400 {
		t.Errorf("more than 90 days ahead: %d", r.status)
	}
	if r := ask(t, s, a.AccountKey(), "/oncalls?since=2025-03-06&until=2025-03-05"); r.status != 400 || r.code() != 2005 {
		t.Errorf("until before since: %d %s", r.status, r.text)
	}
}
