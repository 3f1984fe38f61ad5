package load_test

import (
	"net/http"
	"os"
	"testing"

	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

func TestMain(m *testing.M) {
	if load.ServeChild() {
		return
	}
	os.Exit(m.Run())
}

func TestChild(t *testing.T) {
	config := load.ChildConfig{Seed: 4, Size: load.Size{Users: 230, Teams: 12, TeamSize: 17}, Options: simulator.Options{RateLimit: 2}}
	child, err := load.StartChild(config)
	if err != nil {
		t.Fatal(err)
	}
	if child.Token != config.Account().AccountKey() {
		t.Errorf("token %q", child.Token)
	}
	for _, want := range []int{200, 200, 429} {
		req, err := http.NewRequest("GET", child.URL+"/users?limit=100", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Token token="+child.Token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("status %d, want %d", res.StatusCode, want)
		}
	}
	if s, err := child.Stats(); err != nil || s.Requests != 3 || s.TooMany != 1 {
		t.Errorf("stats %+v, %v", s, err)
	}
	if err := child.Close(); err != nil {
		t.Error(err)
	}
	if child.CPU() <= 0 {
		t.Error("no processor time")
	}
}
