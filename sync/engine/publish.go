package engine

import (
	"encoding/json"
	"sync"
	"time"

	"connectpd/store"
)

// publishEvery is how often a running sync leaves its progress for other
// processes.
const publishEvery = 250 * time.Millisecond

// startPublisher publishes progress and copies events into the log until the
// returned function is called, which returns when the goroutine has ended. A
// failure to publish hurts nobody but other viewers and is not reported.
//
// The ticker is the system's, not the run's clock: nothing waits for it.
func startPublisher(lock syncLock, p *Progress, log func(...store.LogEntry)) (stop func()) {
	quit, ended := make(chan struct{}), make(chan struct{})
	pub := publisher{lock: lock, progress: p, log: log}
	go func() {
		defer close(ended)
		tick := time.NewTicker(publishEvery)
		defer tick.Stop()
		for {
			// A publisher that panics must not take the sync with it.
			_ = guarded(func() error { pub.publish(); return nil })
			select {
			case <-quit:
				return
			case <-tick.C:
			}
		}
	}()
	var once sync.Once
	return func() {
		once.Do(func() {
			close(quit)
			<-ended
			pub.publish()
		})
	}
}

type publisher struct {
	lock     syncLock
	progress *Progress
	log      func(...store.LogEntry)
	seq      int64
}

func (p *publisher) publish() {
	if b, err := json.Marshal(p.progress.Snapshot()); err == nil {
		_ = p.lock.Publish(b)
	}
	var list []store.LogEntry
	for _, e := range p.progress.EventsAfter(p.seq) {
		p.seq = e.Seq
		if line := logged(e); line.Event != "" {
			list = append(list, line)
		}
	}
	p.log(list...)
}

// logged is what the log says of an event; nothing of those that its own lines
// tell.
func logged(e Event) store.LogEntry {
	line := store.LogEntry{Level: store.Info, Message: e.Text}
	switch e.Kind {
	case EventWarning:
		line.Level, line.Event = store.Warn, "sync-warning"
	case EventWait:
		line.Event = "sync-wait"
	case EventRetry:
		line.Level, line.Event = store.Debug, "sync-retry"
	case EventProgress:
		if e.State != RowReading && e.State != RowWaiting {
			line.Event = "sync-read"
		}
	case EventStart, EventDone:
	}
	return line
}
