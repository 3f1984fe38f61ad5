package pagerduty

import (
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	api "github.com/PagerDuty/go-pagerduty"

	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

var benchAccount = load.Size{Users: 100, Teams: 20, TeamSize: 100, Schedules: 100, Policies: 40, OnCallRows: 100}

// fullPage is a page of a hundred rows as the simulator answers it.
func fullPage(b *testing.B, path string) []byte {
	b.Helper()
	a := load.Generate(1, benchAccount)
	if path == routeMembers {
		path = "/teams/" + a.Truth(time.Now()).Teams[0].ID + "/members"
	}
	r := httptest.NewRequest("GET", path+"?limit=100&total=true", nil)
	r.Header.Set("Authorization", "Token token="+a.AccountKey())
	w := httptest.NewRecorder()
	simulator.NewServer(a, simulator.Options{}).ServeHTTP(w, r)
	if w.Code != 200 {
		b.Fatal(w.Body.String())
	}
	return w.Body.Bytes()
}

func benchDecode(b *testing.B, body []byte, decode func() error) {
	b.Helper()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if err := decode(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecodeUsers compares this package's rows with go-pagerduty's
// struct.
func BenchmarkDecodeUsers(b *testing.B) {
	body := fullPage(b, routeUsers)
	b.Run("rows", func(b *testing.B) {
		benchDecode(b, body, func() error { _, err := userPages(body, &texts{}); return err })
	})
	b.Run("go-pagerduty", func(b *testing.B) {
		benchDecode(b, body, func() error { var r api.ListUsersResponse; return json.Unmarshal(body, &r) })
	})
}

func BenchmarkDecodeSchedules(b *testing.B) {
	body := fullPage(b, routeSchedules)
	benchDecode(b, body, func() error { _, err := schedulePages(body, &texts{}); return err })
}

func BenchmarkDecodeMembers(b *testing.B) {
	body := fullPage(b, routeMembers)
	benchDecode(b, body, func() error { _, err := memberPages(body, &texts{}); return err })
}

func BenchmarkDecodeOnCalls(b *testing.B) {
	body := fullPage(b, routeOnCalls)
	benchDecode(b, body, func() error { _, err := onCallPages(body, &texts{}); return err })
}

// BenchmarkUsers reads 10,000 users in 100 pages from an answer in memory:
// what the client itself costs.
func BenchmarkUsers(b *testing.B) {
	a := load.Generate(1, load.Size{Users: 10_000, Teams: 500, TeamSize: 20})
	srv, c := served(b, a, simulator.Options{}, Options{})
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		if _, err := c.Users(b.Context(), func(p access.Page[access.User]) { n += len(p.Rows) }); err != nil || n != 10_000 {
			b.Fatal(n, err)
		}
		srv.ForgetRequests()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/user")
}

// BenchmarkAccount reads a whole account over loopback, one listing after the
// other: 10,000 users, 500 teams of 20, 1,000 schedules, about 1,000 on-calls.
func BenchmarkAccount(b *testing.B) {
	a := load.Generate(1, load.Size{Users: 10_000, Teams: 500, TeamSize: 20, Schedules: 1000, OnCallRows: 1000})
	srv := simulator.NewServer(a, simulator.Options{})
	defer srv.Close()
	h := httptest.NewServer(srv)
	defer h.Close()
	c, err := New(tokenOf(a), Options{Base: h.URL})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for b.Loop() {
		srv.ForgetRequests()
		if _, err := readAll(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(srv.Requests())), "requests")
}
