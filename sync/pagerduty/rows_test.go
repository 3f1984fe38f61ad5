package pagerduty

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/sync/remote"
)

func TestDecodeUser(t *testing.T) {
	full := access.User{ID: "P1", Name: "Zoë \"Z\" 李", Email: "z@example.com", Role: "admin", Status: access.Invited, JobTitle: "Boss",
		TimeZone: "Etc/UTC", URL: "https://acme.pagerduty.com/users/P1", SSO: access.Yes, TeamIDs: []string{"T1", "T2"}}
	unread := func(u access.User) access.User { u.TeamsUnread = true; return u }
	cases := []struct {
		name, row string
		want      access.User
		spoiled   bool
	}{
		{"everything", `{"id":"P1","type":"user","summary":"s","name":"Zo\u00eb \"Z\" 李","email":"z@example.com","role":"admin","job_title":"Boss",
			"time_zone":"Etc/UTC","html_url":"https:\/\/acme.pagerduty.com\/users\/P1","invitation_sent":true,"created_via_sso":true,
			"teams":[{"id":"T1","type":"team_reference"},{"id":"T2"}],"contact_methods":[{"id":"x","deep":[1,{"a":null}]}],
			"http_cal_url":"https://secret","web_cal_url":"webcal://secret","billed":true,"later":{"new":1.5e3}}`, full, false},
		{"only an id", `{"id":"P1"}`, unread(access.User{ID: "P1", Status: access.Active}), false},
		{"nulls", `{"id":"P1","name":null,"summary":"S","email":null,"role":null,"job_title":null,"time_zone":null,"html_url":null,
			"invitation_sent":null,"created_via_sso":null,"teams":null}`, unread(access.User{ID: "P1", Name: "S", Status: access.Active}), false},
		{"an unknown role", `{"id":"P1","role":"team_czar"}`, unread(access.User{ID: "P1", Role: "team_czar", Status: access.Active}), false},
		{"SSO as a text, as the documentation has it", `{"id":"P1","created_via_sso":"true,"}`, unread(access.User{ID: "P1", Status: access.Active}), false},
		{"not by SSO", `{"id":"P1","created_via_sso":false}`, unread(access.User{ID: "P1", Status: access.Active, SSO: access.No}), false},
		{"the last of two", `{"id":"P0","id":"P1"}`, unread(access.User{ID: "P1", Status: access.Active}), false},
		{"no id", `{"name":"x"}`, access.User{}, true},
		{"id null", `{"id":null}`, access.User{}, true},
		{"id a number", `{"id":7}`, access.User{}, true},
		{"name a list", `{"id":"P1","name":["x"],"teams":[]}`, access.User{ID: "P1", Status: access.Active}, false},
		{"a title that is a number", `{"id":"P1","job_title":7,"role":"admin","teams":[]}`, access.User{ID: "P1", Role: "admin", Status: access.Active}, false},
		{"a role that is a number", `{"id":"P1","role":7,"teams":[]}`, access.User{ID: "P1", Status: access.Active}, false},
		{"teams an object", `{"id":"P1","teams":{}}`, unread(access.User{ID: "P1", Status: access.Active}), false},
		{"a team without id", `{"id":"P1","teams":[{"summary":"x"},{"id":"T1"}]}`, unread(access.User{ID: "P1", Status: access.Active, TeamIDs: []string{"T1"}}), false},
		{"a null team", `{"id":"P1","teams":[null]}`, unread(access.User{ID: "P1", Status: access.Active, TeamIDs: []string{}}), false},
		{"invited a text", `{"id":"P1","invitation_sent":"yes","teams":[]}`, access.User{ID: "P1", Status: access.Active}, false},
		{"a name without end", `{"id":"P1","teams":[],"name":"` + strings.Repeat("é", 9000) + `"}`,
			access.User{ID: "P1", Status: access.Active, Name: strings.Repeat("é", 510) + "…"}, false},
		{"no object", `"P1"`, access.User{}, true},
		{"null", `null`, access.User{}, true},
	}
	for _, tc := range cases {
		p, err := userPages([]byte(`{"users":[`+tc.row+`],"more":false}`), &texts{})
		if tc.spoiled {
			if err != nil || len(p.rows) != 0 || len(p.spoiled) != 1 {
				t.Errorf("%s: %+v, %v", tc.name, p, err)
			}
			continue
		}
		if err != nil || len(p.rows) != 1 || !reflect.DeepEqual(p.rows[0], tc.want) {
			t.Errorf("%s: %+v, %v", tc.name, p.rows, err)
		}
	}
}

func TestDecodePage(t *testing.T) {
	good := map[string]page[access.User]{
		`{"users":[],"limit":100,"offset":0,"more":false,"total":0}`: {more: access.No, total: 0},
		`{"users":[],"more":true,"total":null}`:                      {more: access.Yes, total: -1},
		` { "total" : 10050 , "more":null, "users" : [ ] } `:         {total: 10050},
		`{"users":[],"total":-1}`:                                    {total: -1},
		`{"users":[],"more":"yes"}`:                                  {total: -1},
		`{"users":[],"total":"7"}`:                                   {total: 7},
		`{"users":[],"total":7.0}`:                                   {total: 7},
		`{"users":[],"total":1.5}`:                                   {total: -1},
	}
	for body, want := range good {
		got, err := userPages([]byte(body), &texts{})
		if err != nil || got.more != want.more || got.total != want.total || len(got.rows) != 0 {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	// Valid JSON without the rows is no empty listing.
	for _, body := range []string{`{}`, `[]`, `null`, `"x"`, `7`, `{"users":null}`, `{"error":"x"}`,
		`{"users":{"0":{"id":"P1"}}}`, "\xff\xfe{\x00}\x00", "{\x00}\x00"} {
		if _, err := userPages([]byte(body), &texts{}); !errors.As(err, new(remote.ShapeError)) {
			t.Errorf("%s: %v", body, err)
		}
	}
	for _, body := range []string{``, ` `, `{"users":[`, `{"users":[]`, `{"users":[]}}`, `{"users":[],}`, `{"users":[{"id":"P1"},]}`, `<html>`,
		`{"users":[{"id":"P1]}`, `{"users":[{"name":"x"}]`, `{"users":[{"id":"a` + "\n" + `b"}]}`, `{"users":[{"id":"\x"}]}`, `{"users":[]} x`, `{users:[]}`, `{"users":[01]}`,
		`{"users":[],"x":tru}`, `{"users":[],"x":-}`, `{"users":[],"x":1.}`, `{"users":[],"x":1e}`, strings.Repeat(`[`, 100_000), `{"users":{"x":}}`} {
		if _, err := userPages([]byte(body), &texts{}); !errors.As(err, new(remote.SyntaxError)) {
			t.Errorf("%.40s: %v", body, err)
		}
	}
}

func TestDecodeScheduleAndTeam(t *testing.T) {
	p, err := schedulePages([]byte(`{"schedules":[
		{"id":"S1","name":"Primary","time_zone":"Etc/UTC","html_url":"u","escalation_policies":[{"id":"E1"},{"id":"E2"}],
		 "users":[{"id":"P1","summary":"Ann"},{"id":"P2","summary":"Ben","deleted_at":"2024-01-01T00:00:00Z"},{"id":"P3","deleted_at":null}],
		 "http_cal_url":"https://secret","web_cal_url":"webcal://secret"},
		{"id":"S2","summary":"Unused","escalation_policies":[],"users":[]},
		{"id":"S3"}]}`), &texts{})
	if err != nil {
		t.Fatal(err)
	}
	want := []access.Schedule{
		{ID: "S1", Name: "Primary", Kind: access.LayerBased, TimeZone: "Etc/UTC", URL: "u", Policies: 2,
			Users: []access.UserRef{{ID: "P1", Name: "Ann"}, {ID: "P2", Name: "Ben", Deleted: true}, {ID: "P3"}}},
		{ID: "S2", Name: "Unused", Kind: access.LayerBased},
		{ID: "S3", Kind: access.LayerBased, Policies: -1, UsersUnread: true},
	}
	if !reflect.DeepEqual(p.rows, want) {
		t.Errorf("%+v", p.rows)
	}
	for _, odd := range []string{`[{"summary":"x"}]`, `[{"id":"P1"},null]`, `null`, `{}`} {
		p, err := schedulePages([]byte(`{"schedules":[{"id":"S1","users":`+odd+`}]}`), &texts{})
		if err != nil || len(p.rows) != 1 || !p.rows[0].UsersUnread || p.rows[0].Users != nil {
			t.Errorf("%s: %+v, %v", odd, p, err)
		}
	}
	teams, err := teamPages([]byte(`{"teams":[{"id":"T1","name":"A","default_role":"none","html_url":"u"},{"id":"T2","summary":"B","default_role":null}]}`), &texts{})
	if err != nil || !reflect.DeepEqual(teams.rows, []access.Team{{ID: "T1", Name: "A", DefaultRole: "none", URL: "u"}, {ID: "T2", Name: "B"}}) {
		t.Errorf("%+v, %v", teams.rows, err)
	}
}

func TestDecodeMembers(t *testing.T) {
	p, err := memberPages([]byte(`{"members":[{"user":{"summary":"x","id":"P1"},"role":"manager"},{"role":"team_czar","user":{"id":"P2"}},
		{"user":{"id":"P3"}},{"user":{"id":"P4"},"role":7},{"role":"manager"},{"user":null,"role":"manager"},{"user":"P1"},null]}`), &texts{})
	want := []access.TeamMember{{UserID: "P1", Role: access.Manager}, {UserID: "P2", Role: "team_czar"}, {UserID: "P3"}, {UserID: "P4"}}
	if err != nil || !reflect.DeepEqual(p.rows, want) || p.total != -1 || len(p.spoiled) != 4 || p.came() != 8 {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := memberPages([]byte(`{}`), &texts{}); !errors.As(err, new(remote.ShapeError)) {
		t.Errorf("no list: %v", err)
	}
}

func TestDecodeOnCalls(t *testing.T) {
	p, err := onCallPages([]byte(`{"oncalls":[
		{"user":{"id":"P1","summary":"Ann"},"schedule":{"id":"S1"},"escalation_policy":{"id":"E1"},"escalation_level":"2"},
		{"user":{"id":"P2"},"schedule":null,"escalation_policy":{"id":"E1"},"escalation_level":1.0},
		{"user":null,"schedule":{"id":"S2"},"escalation_policy":{"id":"E1"},"escalation_level":1},
		{"user":{"id":"P3"},"schedule":{"id":null}},{"user":{"id":"P4"},"schedule":"S1"}],"more":false,"total":"5"}`), &texts{})
	want := []access.OnCallRow{{UserID: "P1", UserName: "Ann", ScheduleID: "S1", PolicyID: "E1", Level: 2},
		{UserID: "P2", PolicyID: "E1", Level: 1}, {ScheduleID: "S2", PolicyID: "E1", Level: 1}}
	var got []access.OnCallRow
	for _, r := range p.rows {
		got = append(got, r.OnCallRow)
	}
	if err != nil || !reflect.DeepEqual(got, want) || len(p.spoiled) != 2 || p.total != 5 || p.more != access.No {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestDecodeShiftSchedule(t *testing.T) {
	now := time.Date(2026, 8, 20, 12, 0, 0, 0, time.UTC)
	got, err := decodeShiftSchedule([]byte(`{"schedule":{"id":"PS1A2B3C","type":"schedule_v3","name":"Shift","time_zone":"Etc/UTC","html_url":"u",
		"escalation_policies":[{"id":"E1"}],"http_cal_url":"https://secret",
		"rotations":[
		 {"id":"R1","events":[
		  {"effective_until":null,"assignment_strategy":{"type":"rotating_member_assignment_strategy","members":[
		    {"type":"user_member","user_id":"P1"},{"type":"empty_member"},{"type":"user_member","user_id":"P2"}]}},
		  {"assignment_strategy":{"members":[{"type":"user_member","user_id":"P1"},{"type":"user_member","user_id":"P3"}]},"effective_until":"2026-09-01T00:00:00Z"},
		  {"assignment_strategy":{"members":[{"type":"user_member","user_id":"PGONE"}]},"effective_until":"2026-08-01T00:00:00Z"}]},
		 {"id":"R2","events":[]}],
		"final_schedule":{"rendered_coverage_percentage":100,"computed_shift_assignments":[
		 {"start_time":"2026-08-20T12:00:00Z","end_time":"2026-08-20T12:00:01Z","member":{"type":"user_member","user_id":"P1"}},
		 {"start_time":"2026-08-20T09:00:00+02:00","end_time":"2026-08-20T15:00:00+02:00","member":{"type":"user_member","user_id":"P2"}},
		 {"start_time":"2026-08-20T11:00:00Z","end_time":"2026-08-20T13:00:00Z","member":{"type":"empty_member"}},
		 {"start_time":"2026-08-20T12:00:01Z","end_time":"2026-08-20T13:00:00Z","member":{"type":"user_member","user_id":"PLATE"}},
		 {"start_time":"2026-08-20T11:00:00Z","end_time":"2026-08-20T12:00:00Z","member":{"type":"user_member","user_id":"PEARLY"}},
		 {"start_time":"2026-08-20T10:00:00Z","end_time":"2026-08-20T13:00:00Z","member":{"type":"user_member","user_id":"P1"}}]}}}`), &texts{}, now)
	if err != nil {
		t.Fatal(err)
	}
	want := access.ShiftSchedule{
		Schedule: access.Schedule{ID: "PS1A2B3C", Name: "Shift", Kind: access.ShiftBased, TimeZone: "Etc/UTC", URL: "u", Policies: 1},
		Members:  []access.UserRef{{ID: "P1"}, {ID: "P2"}, {ID: "P3"}},
		OnCall:   []access.UserRef{{ID: "P1"}, {ID: "P2"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	for _, odd := range []string{`{"id":"S","rotations":{}}`, `{"id":"S"}`, `{"id":"S","rotations":[{}],"final_schedule":null}`,
		`{"id":"S","rotations":[{"events":[{"assignment_strategy":{"members":[{"type":"user_member"}]}}]}],"final_schedule":{"computed_shift_assignments":[{}]}}`} {
		got, err := decodeShiftSchedule([]byte(`{"schedule":`+odd+`}`), &texts{}, now)
		if err != nil || !got.MembersUnread || !got.OnCallUnread {
			t.Errorf("%s: %+v, %v", odd, got, err)
		}
	}
	for _, bad := range []string{`{}`, `{"schedule":null}`, `{"schedule":{"name":"x"}}`} {
		if _, err := decodeShiftSchedule([]byte(bad), &texts{}, now); !errors.As(err, new(remote.ShapeError)) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestDecodeErrorBody(t *testing.T) {
	cases := []struct {
		body string
		want errorBody
	}{
		{`{"error":{"message":"Not Found","code":2100}}`, errorBody{code: 2100, message: "Not Found"}},
		{`{"error":{"message":"Bad","code":2001,"errors":["a","b"]}}`, errorBody{code: 2001, message: "Bad: a: b"}},
		{`{"error":{"message":"Bad","code":2001,"errors":"a"}}`, errorBody{code: 2001, message: "Bad: a"}},
		{`{"error":{"message":"Invalid","code":2001,"errors":{"b":["2"],"a":["1","x"]}}}`, errorBody{code: 2001, message: "Invalid: a 1, x: b 2"}},
		{`{"error":["one","two"]}`, errorBody{message: "one; two"}},
		{`{"error":"Because this request was made using an account-level access token"}`, errorBody{message: "Because this request was made using an account-level access token"}},
		{`{"error":{"message":"Token missing required scopes","required_scopes":"users.read","token_scopes":"x"}}`,
			errorBody{message: "Token missing required scopes", scope: "users.read"}},
		{`{"error":{"message":"m","required_scopes":["a.read","b.read"]}}`, errorBody{message: "m", scope: "a.read b.read"}},
		{`{"error":{"message":"Required abilities are unavailable","code":2014,"errors":["The teams account ability is required to access teams"],"missing_abilities":"teams"}}`,
			errorBody{code: 2014, message: "Required abilities are unavailable: The teams account ability is required to access teams", ability: "teams"}},
		{`{"error":{"message":"a\u001b[31m\u202eb\nc\u0000","code":1}}`, errorBody{code: 1, message: "a[31mb c"}},
		{`<html>502</html>`, errorBody{}}, {``, errorBody{}}, {`null`, errorBody{}}, {`{}`, errorBody{}}, {`{"error":null}`, errorBody{}},
		{`{"error":7}`, errorBody{}}, {`{"error":{"message":{"x":1},"code":"x","errors":7}}`, errorBody{}},
	}
	for _, tc := range cases {
		if got := decodeErrorBody([]byte(tc.body)); got != tc.want {
			t.Errorf("%s: %+v", tc.body, got)
		}
	}
	long := decodeErrorBody([]byte(`{"error":"` + strings.Repeat("é", 5000) + `"}`))
	if n := len([]rune(long.message)); n != remote.MaxText+1 {
		t.Errorf("a long message is kept with %d runes", n)
	}
}

// The decoders take every example answer of PagerDuty's own description.
func TestDocumentedExamples(t *testing.T) {
	const file = "../../../shared/data/pagerduty-openapi.json"
	raw, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("PagerDuty's OpenAPI description is not there: %s", file)
	}
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]struct {
			Get struct {
				Responses map[string]struct {
					Content map[string]struct {
						Examples map[string]struct{ Value json.RawMessage }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	decoders := map[string]func([]byte) (int, error){
		routeUsers:          func(b []byte) (int, error) { p, err := userPages(b, &texts{}); return len(p.rows), err },
		routeMe:             func(b []byte) (int, error) { u, err := decodeMe(b, &texts{}); return len(u.ID), err },
		routeTeams:          func(b []byte) (int, error) { p, err := teamPages(b, &texts{}); return len(p.rows), err },
		routeSchedules:      func(b []byte) (int, error) { p, err := schedulePages(b, &texts{}); return len(p.rows), err },
		routeMembers:        func(b []byte) (int, error) { p, err := memberPages(b, &texts{}); return len(p.rows), err },
		routeOnCalls:        func(b []byte) (int, error) { p, err := onCallPages(b, &texts{}); return len(p.rows), err },
		routeShiftSchedules: func(b []byte) (int, error) { p, err := shiftPages(b, &texts{}); return len(p.rows), err },
		routeShiftSchedule: func(b []byte) (int, error) {
			s, err := decodeShiftSchedule(b, &texts{}, time.Now())
			return len(s.Schedule.ID), err
		},
	}
	typed := []string{routeScheduleUsers, routeAbilities}
	for route := range routeThings {
		examples := doc.Paths[route].Get.Responses["200"].Content["application/json"].Examples
		if len(examples) == 0 {
			t.Errorf("%s has no example", route)
		}
		for name, example := range examples {
			rows, err := 0, error(nil)
			if slices.Contains(typed, route) {
				rows, err = typedRows(route, example.Value)
			} else {
				rows, err = decoders[route](example.Value)
			}
			if err != nil || rows == 0 {
				t.Errorf("%s, %s: %d, %v", route, name, rows, err)
			}
		}
	}
}

// typedRows sends an example through the client.
func typedRows(route string, body []byte) (rows int, err error) {
	c, err := newStubClient(body)
	if err != nil {
		return 0, err
	}
	switch route {
	case routeScheduleUsers:
		refs, err := c.OnCallBySchedule(ctxBackground, "S1")
		return len(refs), err
	default:
		var f findings
		err := c.abilities(ctxBackground, &f)
		if err == nil && f.plan.Teams {
			rows = 1
		}
		return rows, err
	}
}
