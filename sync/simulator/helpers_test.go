package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Size and Generate are those of load. A test inside this package cannot
// import load, which imports this package; load_test.go, outside it, can.
type Size struct {
	Users, Teams, TeamSize                   int
	Schedules, ShiftSchedules                int
	Policies, Unused, OnCallRows, EmptyTeams int
	UnknownRoles                             bool
}

var Generate func(seed uint64, s Size) *Account

// noon is the tests' time: a Wednesday, in the middle of on-call turns.
var noon = time.Date(2025, 3, 5, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// full has a bit of everything.
var full = Size{Users: 230, Teams: 12, TeamSize: 17, Schedules: 24, ShiftSchedules: 7, Unused: 4, EmptyTeams: 1, UnknownRoles: true}

type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any // nil where the body is no object
}

// ask sends one request without a socket. A token of REST keys' length goes
// out as such, any other as OAuth.
func ask(t testing.TB, s *Server, token, path string, change ...func(*http.Request)) reply {
	t.Helper()
	req, err := http.NewRequest("GET", "https://api.pagerduty.com"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "application/vnd.pagerduty+json;version=2")
	if len(token) == 20 {
		req.Header.Set("Authorization", "Token token="+token)
	} else {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for _, c := range change {
		c(req)
	}
	res, err := s.RoundTripper().RoundTrip(req)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%s: reading: %v", path, err)
	}
	r := reply{status: res.StatusCode, header: res.Header, text: string(b)}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") && len(b) > 0 {
		if err := json.Unmarshal(b, &r.body); err != nil {
			t.Fatalf("%s: not JSON: %v\n%.200s", path, err, b)
		}
	}
	return r
}

// good asks for what must be there.
func good(t testing.TB, s *Server, token, path string) map[string]any {
	t.Helper()
	r := ask(t, s, token, path)
	if r.status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, r.status, r.text)
	}
	return r.body
}

// all reads a paged list to its end, as naively as can be.
func all(t testing.TB, s *Server, token, path, key string) []map[string]any {
	t.Helper()
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	var out []map[string]any
	for {
		body := good(t, s, token, path+sep+"limit=100&offset="+itoa(len(out)))
		rows := body[key].([]any)
		for _, r := range rows {
			out = append(out, r.(map[string]any))
		}
		if !body["more"].(bool) {
			return out
		}
		if len(rows) == 0 {
			t.Fatalf("%s: an empty page with more", path)
		}
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func ids(rows []map[string]any) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r["id"].(string))
	}
	return out
}

// code is PagerDuty's error code in an answer, 0 none.
func (r reply) code() int {
	e, _ := r.body["error"].(map[string]any)
	c, _ := e["code"].(float64)
	return int(c)
}
