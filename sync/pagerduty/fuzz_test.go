package pagerduty

import (
	"encoding/json"
	"errors"
	"os"
	"testing"
	"time"
	"unicode/utf8"

	"connectpd/store/access"
	"connectpd/sync/remote"
)

// seeds are whole answers, good and bad, for every decoder.
func seeds(f *testing.F) {
	f.Helper()
	for _, s := range []string{
		`{"users":[{"id":"P1","name":"A","teams":[{"id":"T"}],"created_via_sso":true}],"more":false,"total":1}`,
		`{"users":[{"id":"P1","summary":"A","deleted_at":"x"}]}`,
		`{"teams":[{"id":"T1","name":"A","default_role":"none"}]}`,
		`{"schedules":[{"id":"S1","users":[{"id":"P1","deleted_at":null}],"escalation_policies":[{}]}],"more":true}`,
		`{"schedule":{"id":"S","rotations":[{"events":[{"effective_until":null,"assignment_strategy":{"members":[{"type":"empty_member"},{"type":"user_member","user_id":"P"}]}}]}],
			"final_schedule":{"computed_shift_assignments":[{"start_time":"2026-01-01T00:00:00Z","member":{"user_id":"P"}}]}}}`,
		`{"user":{"id":"P1","role":"admin"}}`,
		`{"members":[{"user":{"id":"P1"},"role":"manager"}],"more":false}`,
		`{"oncalls":[{"user":{"id":"P1"},"schedule":null,"escalation_policy":{"id":"E"},"escalation_level":1,"start":null}]}`,
		`{"error":{"message":"m","code":2001,"errors":["e"]}}`, `{"error":"m"}`, `{"error":["m"]}`, `{"error":{"errors":{"a":["b"]}}}`,
		`{"users":null}`, `[1,2.5e-3,"\u00e9\ud83d\ude00\ud800",true,null,{}]`, "{\"users\":[{\"id\":\"\xff\"}]}", `{"users":[{"id":`,
	} {
		f.Add([]byte(s))
	}
	if raw, err := os.ReadFile("../../../shared/data/pagerduty-openapi.json"); err == nil {
		f.Add(raw[:min(len(raw), 4096)])
	}
}

// FuzzRows: no decoder panics, whatever comes; what is no valid JSON is a
// remote.SyntaxError and never rows; every row has an id.
func FuzzRows(f *testing.F) {
	seeds(f)
	now := time.Date(2026, 8, 20, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, body []byte) {
		check := func(name string, err error, ids ...string) {
			if err == nil {
				if !json.Valid(body) {
					t.Fatalf("%s took invalid JSON", name)
				}
				for _, id := range ids {
					if id == "" {
						t.Fatalf("%s gave a row without an id", name)
					}
				}
				return
			}
			shape, syntax := errors.As(err, new(remote.ShapeError)), errors.As(err, new(remote.SyntaxError))
			if shape == syntax {
				t.Fatalf("%s: neither or both: %v", name, err)
			}
			if json.Valid(body) == syntax {
				t.Fatalf("%s: valid %v, but %v", name, json.Valid(body), err)
			}
		}
		users, err := userPages(body, &texts{})
		check("users", err, idsOf(users.rows, func(u access.User) string { return u.ID })...)
		teams, err := teamPages(body, &texts{})
		check("teams", err, idsOf(teams.rows, func(u access.Team) string { return u.ID })...)
		schedules, err := schedulePages(body, &texts{})
		check("schedules", err, idsOf(schedules.rows, func(u access.Schedule) string { return u.ID })...)
		shifts, err := shiftPages(body, &texts{})
		check("shift refs", err, idsOf(shifts.rows, func(u access.Schedule) string { return u.ID })...)
		members, err := memberPages(body, &texts{})
		check("members", err, idsOf(members.rows, func(m access.TeamMember) string { return m.UserID })...)
		_, err = onCallPages(body, &texts{})
		check("on-calls", err)
		shift, err := decodeShiftSchedule(body, &texts{}, now)
		check("shift", err, append(idsOf(shift.Members, refID), idsOf(shift.OnCall, refID)...)...)
		me, err := decodeMe(body, &texts{})
		check("me", err, me.ID)
	})
}

func refID(r access.UserRef) string { return r.ID }

func idsOf[T any](rows []T, id func(T) string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = id(r)
	}
	return out
}

// FuzzErrorBody: what an error says is safe to print and of bounded length.
func FuzzErrorBody(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		b := decodeErrorBody(body)
		for _, s := range []string{b.message, b.scope, b.ability} {
			if len([]rune(s)) > remote.MaxText+1 || !utf8.ValidString(s) || remote.Clean(s) != s && len([]rune(s)) <= remote.MaxText {
				t.Fatalf("%q", s)
			}
			for _, r := range s {
				if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x9b {
					t.Fatalf("%q holds %U", s, r)
				}
			}
		}
		e := &Error{Class: refine(ClassForbidden, b), Message: b.message, Scope: b.scope}
		if e.Error() == "" || e.Failure().Do == "" {
			t.Fatal("no words")
		}
	})
}

// FuzzHeaders: rate headers are believed only where they make sense.
func FuzzHeaders(f *testing.F) {
	f.Add("960", "12", "34")
	f.Add("-1", "x", "1e400")
	f.Add("10", "11", "NaN")
	f.Fuzz(func(t *testing.T, limit, remaining, reset string) {
		h := map[string][]string{"Ratelimit-Limit": {limit}, "Ratelimit-Remaining": {remaining}, "Ratelimit-Reset": {reset}}
		n := readNotice(h, time.Now())
		if n.hasBudget && (n.limit <= 0 || n.remaining < 0 || n.reset < 0 || n.reset > maxReset) || n.hasReset && n.reset < 0 {
			t.Fatalf("%+v", n)
		}
		var b budget
		now := time.Unix(1_000_000, 0)
		if n.hasBudget {
			b.learn(n, now)
		}
		if ok, _ := b.room(0, now.Add(maxReset+time.Second), nobody{}.Remaining); !ok {
			t.Fatal("a budget older than its reset holds requests back")
		}
	})
}
