package ui

import (
	"time"

	"connectpd/wizard/service"
)

// Runs are the syncs that run in this window. They belong to the program's
// one update goroutine, and to whoever clears up after it.
type Runs struct{ list []*service.Sync }

// Add takes note of a running sync.
func (r *Runs) Add(y *service.Sync) { r.list = append(r.list, y) }

// Live are those that have not ended.
func (r *Runs) Live() []*service.Sync {
	var out []*service.Sync
	for _, y := range r.list {
		if !ended(y) {
			out = append(out, y)
		}
	}
	return out
}

// Of is the running sync of a connector, or nil.
func (r *Runs) Of(connector string) *service.Sync {
	for _, y := range r.Live() {
		if y.Connector.ID == connector {
			return y
		}
	}
	return nil
}

// Stop cancels all and waits until they have recorded their end, at most for
// patience. It reports whether all have.
func (r *Runs) Stop(patience time.Duration) bool {
	live := r.Live()
	for _, y := range live {
		y.Cancel()
	}
	if len(live) == 0 {
		return true
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for _, y := range live {
		select {
		case <-y.Progress.Done():
		case <-timer.C:
			return false
		}
	}
	return true
}

func ended(y *service.Sync) bool {
	select {
	case <-y.Progress.Done():
		return true
	default:
		return false
	}
}
