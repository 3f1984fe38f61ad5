package pagerduty

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"connectpd/store/secret"
)

// With this computer's clock hours off, who is on call now is asked by
// PagerDuty's clock, and it is said once.
func TestNowIsPagerDutys(t *testing.T) {
	for _, tc := range []struct {
		off  time.Duration
		said string
	}{{0, ""}, {-time.Second, ""}, {30 * time.Second, ""}, {2 * time.Hour, "clock is 2 hours behind PagerDuty's"}, {-2*time.Hour + time.Second, "clock is 2 hours ahead of PagerDuty's"}} {
		here := time.Date(2026, 8, 20, 12, 0, 0, 0, time.UTC)
		there := here.Add(tc.off)
		var asked url.Values
		obs := &warnings{}
		c, err := New(secret.New([]byte(testToken)), Options{Clock: stopped{now: here}, Observer: obs,
			Transport: &stub{handler: func(w http.ResponseWriter, r *http.Request) {
				asked = r.URL.Query()
				w.Header().Set("Date", there.Format(http.TimeFormat))
				_, _ = w.Write([]byte(`{"users":[]}`))
			}}})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the first answer brings the time
			if _, err := c.OnCallBySchedule(t.Context(), "S1"); err != nil {
				t.Fatal(err)
			}
		}
		want := there
		if tc.off.Abs() <= headerGrain {
			want = here
		}
		if got := asked.Get("since"); got != want.Format(time.RFC3339) {
			t.Errorf("%s off: asked for %s, want %s", tc.off, got, want.Format(time.RFC3339))
		}
		if said := strings.Join(obs.texts, "\n"); tc.said == "" && said != "" || !strings.Contains(said, tc.said) || len(obs.texts) > 1 {
			t.Errorf("%s off: said %q, want %q", tc.off, said, tc.said)
		}
	}
}

// The Date of somebody else's page is not PagerDuty's.
func TestAFiltersClockIsNotPagerDutys(t *testing.T) {
	here := time.Date(2026, 8, 20, 12, 0, 0, 0, time.UTC)
	obs := &warnings{}
	c, err := New(secret.New([]byte(testToken)), Options{Clock: stopped{now: here}, Observer: obs,
		Transport: &stub{handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", here.Add(2*time.Hour).Format(http.TimeFormat))
			w.WriteHeader(http.StatusForbidden)
		}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.OnCallBySchedule(t.Context(), "S1"); err == nil || len(obs.texts) > 0 {
		t.Errorf("%v, said %q", err, obs.texts)
	}
}

type warnings struct {
	nobody
	texts []string
}

func (w *warnings) Warning(text string) { w.texts = append(w.texts, text) }

// stopped is a clock that stands still.
type stopped struct {
	hasty
	now time.Time
}

func (s stopped) Now() time.Time { return s.now }
