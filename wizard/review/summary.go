package review

import (
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
)

// Summary is a review in a list. It is kept beside the review, so that a list
// need not read what may be very long.
type Summary struct {
	ID           string    `json:"review"`
	Name         string    `json:"name"`
	Connector    Connector `json:"connector"`
	Run          int64     `json:"run"`
	RunAt        time.Time `json:"run_at"`
	SeesAll      bool      `json:"sees_all"`
	Scope        string    `json:"scope"`
	Due          Due       `json:"due"`
	Stage        Stage     `json:"state"`
	StartedAt    time.Time `json:"started_at"`
	RemoveWithin int64     `json:"remove_within_s"`
	Counts       Counts    `json:"counts"` // but Overdue, which depends on the time
	Reviewers    []Share   `json:"reviewers,omitempty"`
	SignedAs     string    `json:"signed_as,omitempty"`
	SignedAt     time.Time `json:"signed_at,omitzero"`
	Sealed       string    `json:"sealed,omitempty"`
	Closure      string    `json:"closure,omitempty"`
	// Removals are the items that are to be removed, as far as they were seen.
	Removals []access.Removal `json:"removals,omitempty"`
	// KeptAgain are grants that the review before had revoked and this one keeps.
	KeptAgain []access.Grant `json:"kept_again,omitempty"`
}

// Summary sums the review up.
func (s *State) Summary() Summary {
	f := s.Frozen
	sum := Summary{
		ID: f.ID, Name: f.Name, Connector: f.Connector, Run: f.Run.ID, RunAt: f.Run.FinishedAt, SeesAll: f.Run.SeesAll, Scope: f.Scope, Due: s.Due, Stage: s.Stage,
		StartedAt: f.StartedAt, RemoveWithin: f.RemoveWithin, Counts: s.Counts(noTime), Sealed: s.Sealed, Closure: s.Closure,
		Reviewers: s.Reviewers(),
	}
	for n := range sum.Reviewers {
		sum.Reviewers[n].Why = nil
	}
	if s.Signed != nil {
		sum.SignedAs, sum.SignedAt = s.Signed.As, s.Signed.At
	}
	for n := range s.Items {
		i := &s.Items[n]
		g := access.Grant{UserID: i.User.ID, Type: i.Type, ResourceID: i.ResourceID, Entitlement: i.Entitlement}
		switch {
		case i.Decision == Keep && i.Last != nil && i.Last.Decision == Revoke:
			sum.KeptAgain = append(sum.KeptAgain, g)
		case i.Decision == Revoke && s.Stage != StageCancelled:
			r := access.Removal{Item: i.ID, Grant: g, Who: i.Who(), Email: i.User.Email, Status: i.User.Status, Holds: i.Holds(), On: i.On(),
				Target: i.Target, At: i.At, Outcome: string(i.Outcome), Run: i.OutcomeRun, RunAt: i.OutcomeAt, Shown: i.Shown}
			if due, limited := s.RemovalDue(i); limited {
				r.Due = due
			}
			sum.Removals = append(sum.Removals, r)
		}
	}
	return sum
}

// Overdue counts the removals that should be done by now.
func (s Summary) Overdue(now time.Time) int {
	n := 0
	for _, r := range s.Removals {
		if r.Overdue(now) {
			n++
		}
	}
	return n
}

// Late reports that the review should have been signed by now.
func (s Summary) Late(now time.Time) bool { return s.Stage == StageOpen && now.After(s.Due.At) }

// Watched reports that a later run may have something to say of it.
func (s Summary) Watched() bool {
	return s.Stage == StageOpen || s.Stage == StageSigned || s.Stage == StageClosed && len(s.Removals) > 0
}

// News reports that a run has something to say of it. Of one that is signed the
// removals alone tell that: what may be very long need not be read for it.
func (s Summary) News(r *Read) bool {
	if s.Stage == StageOpen {
		return true
	}
	proved := s.Stage == StageSigned
	for _, x := range s.Removals {
		i := &ItemState{
			Item: &Item{User: User{ID: x.Grant.UserID, Status: x.Status}, Type: x.Grant.Type, ResourceID: x.Grant.ResourceID,
				Resource: x.Holds, Entitlement: x.Grant.Entitlement},
			Decision: Revoke, Target: x.Target, At: x.At, Outcome: Outcome(x.Outcome), OutcomeRun: x.Run, OutcomeAt: x.RunAt, Shown: x.Shown,
		}
		proved = proved && i.Outcome == Gone
		if _, _, _, news := i.look(r, s.Run, s.SeesAll); news {
			return true
		}
	}
	return proved // and not closed yet
}

// StayText says that sealed reviews stay where other data goes; empty where
// there are none.
func StayText(sealed int) string {
	switch sealed {
	case 0:
		return ""
	case 1:
		return "1 sealed review is kept"
	}
	return words.Count(sealed) + " sealed reviews are kept"
}
