package engine

import (
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/remote/testclock"
)

// deaf is a lock whose published progress nobody reads.
type deaf struct{}

func (deaf) Publish([]byte) error { return nil }
func (deaf) Release() error       { return nil }

// TestEventsAreLoggedTogether: all that happened since the last look is one call,
// which is one disk write, and each event is logged once.
func TestEventsAreLoggedTogether(t *testing.T) {
	var calls [][]string
	pub := publisher{lock: deaf{}, progress: NewProgress(testclock.New(time.Unix(0, 0))), log: func(list ...store.LogEntry) {
		var texts []string
		for _, e := range list {
			texts = append(texts, e.Event+" "+e.Message)
		}
		calls = append(calls, texts)
	}}
	pub.progress.warn(access.TypeTeam, "a team is odd")
	pub.progress.warn(access.TypeUser, "a user is odd")
	pub.publish()
	pub.publish()
	if len(calls) != 2 || len(calls[0]) != 2 || calls[0][0] != "sync-warning a team is odd" || len(calls[1]) != 0 {
		t.Errorf("logged %q", calls)
	}
}
