package simulator

import (
	"net/http"
	"testing"
)

func TestChild(t *testing.T) {
	config := ChildConfig{Seed: 4, Size: full, Options: Options{RateLimit: 2}}
	child, err := StartChild(config)
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
