package engine

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/sync/remote"
)

// runLog adds lines about one run to the connector's log.
type runLog struct {
	clock remote.Clock
	runID int64 // set before the first line

	mu  sync.Mutex
	out func(...store.LogEntry) // may be nil
}

func (l *runLog) add(level store.Level, event, message string) {
	l.entries(store.LogEntry{Level: level, Event: event, Message: message})
}

func (l *runLog) entries(list ...store.LogEntry) {
	if l.out == nil || len(list) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range list {
		list[i].Time, list[i].RunID = l.clock.Now(), l.runID
	}
	l.out(list...)
}

// end writes the line that ends a run, and a panic's stack before it.
func (l *runLog) end(out Outcome) {
	var list []store.LogEntry
	var p *panicError
	if errors.As(out.Err, &p) {
		list = append(list, store.LogEntry{Level: store.Error, Event: "sync-panic", Message: strings.Join(p.Stack, " < ")})
	}
	e := store.LogEntry{Level: store.Info, Event: "sync-" + string(out.Run.Result), Message: endText(out)}
	switch out.Run.Result {
	case store.ResultFailed:
		e.Level = store.Error
	case store.ResultPartial, store.ResultHeld:
		e.Level = store.Warn
	case store.ResultOK, store.ResultCancelled:
	}
	e.RequestID = requestID(out.Err)
	l.entries(append(list, e)...)
}

// technical is why a run ended as it did, with what was asked and answered.
func technical(out Outcome) string {
	if out.Err == nil {
		return out.Run.Reason
	}
	return withDetail(out.Err)
}

// withDetail is what people are told of an error, and what they are not.
func withDetail(err error) string {
	said, detail := failure.Sayable(err), failure.Technical(err)
	switch {
	case detail == "":
		return said
	case strings.Contains(detail, said):
		return detail
	}
	return said + ": " + detail
}

// noteRefusals logs why something was not read, with what was asked and
// answered; people are told in few words.
func (r *runner) noteRefusals(c *collector) {
	var list []store.LogEntry
	for _, err := range c.refusals() {
		list = append(list, store.LogEntry{Level: store.Warn, Event: "not-read", Message: withDetail(err), RequestID: requestID(err)})
	}
	r.log.entries(list...)
}

// requestID is PagerDuty's name of the request that an error is about; "" for
// none.
func requestID(err error) string {
	var named interface{ PagerDutyRequestID() string }
	if errors.As(err, &named) {
		return named.PagerDutyRequestID()
	}
	return ""
}

func endText(out Outcome) string {
	r := out.Run
	t := r.Traffic
	cost := fmt.Sprintf("%s, %s, waited %s for the rate limit", words.Plural(t.Requests, "request", "requests"),
		words.Plural(t.Retries, "retry", "retries"), t.Waited.Round(100*time.Millisecond))
	switch r.Result {
	case store.ResultOK, store.ResultPartial:
		text := fmt.Sprintf("%s, %s, %s, %s, %d on call; %d gained, %d lost, %d altered; %s",
			words.Plural(r.Counts.Users, "user", "users"), words.Plural(r.Counts.Teams, "team", "teams"),
			words.Plural(r.Counts.TeamMemberships, "membership", "memberships"), words.Plural(r.Counts.Schedules, "schedule", "schedules"),
			r.Counts.OnCall, r.Changes.Gained, r.Changes.Lost, r.Changes.Altered, cost)
		if r.Reason != "" {
			return r.Reason + "; " + text
		}
		return text
	case store.ResultCancelled:
		return "Sync cancelled; it changed nothing; " + cost
	case store.ResultHeld, store.ResultFailed:
		return technical(out) + "; nothing was changed; " + cost
	default:
		return r.Reason
	}
}
