package plaintext

import (
	"time"

	"connectpd/sync/engine"
)

// speaker has the rhythm in which a sync is told: what is finished at once,
// and how far it is at most every ten seconds.
type speaker struct {
	engine.Narrator
	last time.Time // when something was said last
}

// look is what to say now.
func (v *speaker) look(s engine.Snapshot) []string {
	say := v.Ended(s)
	if v.last.IsZero() {
		v.last = s.StartedAt
	}
	if len(say) == 0 && s.Outcome == nil && s.At.Sub(v.last) >= aliveEvery {
		say = []string{s.Sentence()}
	}
	if len(say) > 0 {
		v.last = s.At
	}
	return say
}
