package pagerduty

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"connectpd/store/words"
	"connectpd/sync/remote"
)

const (
	// headerGrain is how far a Date, which holds whole seconds and was on its
	// way, may be off without this computer's clock being wrong.
	headerGrain = 2 * time.Second
	// muchOff is from when on it is said.
	muchOff = time.Minute
)

// serverClock is the time by PagerDuty's clock, as the Date of the first answer
// tells it: who is on call now is PagerDuty's question, and this computer's
// clock may be hours off.
type serverClock struct {
	clock remote.Clock
	obs   Observer

	mu    sync.Mutex
	heard bool
	ahead time.Duration // PagerDuty's before this computer's
}

// hear takes the Date of an answer, of the first that has one.
func (s *serverClock) hear(h http.Header) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.heard {
		return
	}
	s.heard = true
	ahead := date.Sub(s.clock.Now())
	if ahead.Abs() <= headerGrain {
		return
	}
	s.ahead = ahead
	if ahead.Abs() > muchOff {
		way := "behind"
		if ahead < 0 {
			way = "ahead of"
		}
		s.obs.Warning(fmt.Sprintf("This computer's clock is %s %s PagerDuty's; who is on call now was asked by PagerDuty's clock",
			words.Span(ahead.Abs().Round(time.Minute)), way))
	}
}

// now is the time by PagerDuty's clock once it has been heard.
func (s *serverClock) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.Now().Add(s.ahead).UTC().Truncate(time.Second)
}
