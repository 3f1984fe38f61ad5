package service

import (
	"context"
	"sync"
	"time"

	"connectpd/sync/findings"
)

// looks are the first findings of connectors, as they were found last. Finding
// them reads a whole snapshot, and home asks each time one comes back to it.
type looks struct {
	mu   sync.Mutex
	last map[string]firstLook
}

// firstLook is what was found in one state of the store. It is no answer in
// another minute: reviews and removals become overdue.
type firstLook struct {
	version int64
	minute  time.Time
	lines   []string
}

// FirstFindings says what deserves a look first in a connector's data, in at most
// as many lines as a summary has. While nobody writes to the store the answer
// stands.
func (s *Syncs) FirstFindings(ctx context.Context, connector string) ([]string, error) {
	version, err := s.Store.DataVersion(ctx) // before it is read: what is written meanwhile makes a newer one
	if err != nil {
		return nil, err
	}
	minute := s.Store.Now().Truncate(time.Minute)
	s.looks.mu.Lock()
	last, known := s.looks.last[connector]
	s.looks.mu.Unlock()
	if known && last.version == version && last.minute.Equal(minute) {
		return last.lines, nil
	}
	all, err := findings.Of(ctx, s.Store, connector)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, l := range findings.Summary(all, lookLines) {
		lines = append(lines, l.Text)
	}
	s.looks.mu.Lock()
	defer s.looks.mu.Unlock()
	s.looks.last[connector] = firstLook{version, minute, lines}
	return lines, nil
}
