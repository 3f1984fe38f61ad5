package engine

import "time"

// Adopt makes p show a run of another process: s is what that run published
// (ParseSnapshot). Called again it replaces what is shown; numbers never go
// back. Such a Progress is fed by Adopt and ended by Leave only.
func (p *Progress) Adopt(s Snapshot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	if p.adopted != nil && s.StartedAt.Equal(p.adopted.StartedAt) {
		for i := range s.Rows {
			s.Rows[i].Done = max(s.Rows[i].Done, p.adopted.Rows[i].Done)
			if s.Rows[i].Total >= 0 {
				s.Rows[i].Total = max(s.Rows[i].Total, s.Rows[i].Done)
			}
		}
	}
	p.started = s.StartedAt
	p.adopted = &s
}

// Leave ends an adopted view: the other process' run is over. The outcome is
// what the store says of it.
func (p *Progress) Leave(o Outcome) { p.finish(o) }

// adoptedSnapshot moves the adopted snapshot's clock on. The caller holds the
// lock.
func (p *Progress) adoptedSnapshot(now time.Time) Snapshot {
	s := *p.adopted
	past := max(0, now.Sub(s.At))
	s.At = now
	s.Elapsed += past
	if s.Left > 0 {
		s.Left = max(0, s.Left-past)
	}
	if s.Waiting != nil && !s.Waiting.Until.After(now) {
		s.Waiting = nil
	}
	s.Outcome = p.outcome
	if p.over {
		s.Activity, s.Left, s.Waiting, s.InFlight = Finished, 0, nil, 0
	}
	return s
}
