package simulator

import (
	"fmt"
	"io"
	"net/http"
	"testing"
)

// BenchmarkPage is a full page of the account that the performance targets
// are stated for, over a socket; the simulator's own part and the client's.
func BenchmarkPage(b *testing.B) {
	a := Generate(1, Size{Users: 10_000, Teams: 500, TeamSize: 100, Schedules: 1_000, OnCallRows: 1_000})
	r, err := Listen(a, Options{RateHeaders: true})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	for _, path := range []string{"/users?limit=100&offset=5000&total=true", "/teams/" + a.teams[7].id + "/members?limit=100",
		"/schedules?limit=100", "/oncalls?limit=100"} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n, err := read(r.URL()+path, a.AccountKey())
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(n)
			}
		})
	}
	b.Run("handler alone", func(b *testing.B) {
		b.ReportAllocs()
		req, _ := http.NewRequest("GET", "http://127.0.0.1/users?limit=100&offset=5000&total=true", nil)
		req.Header.Set("Authorization", "Token token="+a.AccountKey())
		for b.Loop() {
			r.ServeHTTP(&discard{}, req)
		}
	})
}

type discard struct{ h http.Header }

func (d *discard) Header() http.Header {
	if d.h == nil {
		d.h = http.Header{}
	}
	return d.h
}
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
func (d *discard) WriteHeader(int)             {}

func read(url, token string) (int64, error) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Token token="+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("status %d", res.StatusCode)
	}
	return io.Copy(io.Discard, res.Body)
}

// BenchmarkEdit is one edit of a large account and the first page after it.
func BenchmarkEdit(b *testing.B) {
	a := Generate(1, Size{Users: 10_000, Teams: 500, TeamSize: 20, Schedules: 1_000, OnCallRows: 1_000})
	s := NewServer(a, Options{})
	for i := 0; b.Loop(); i++ {
		a.SetRole(a.users[i%len(a.users)].id, "admin")
		if r := ask(b, s, a.AccountKey(), "/users?limit=1"); r.status != 200 {
			b.Fatal(r.text)
		}
	}
}

// BenchmarkGenerate makes the large account and renders it.
func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		NewServer(Generate(1, Size{Users: 10_000, Teams: 500, TeamSize: 100, Schedules: 1_000, OnCallRows: 1_000}), Options{})
	}
}
