package store

import (
	"database/sql"
)

// standing is what is stored of a connector's status. Syncing is not: see
// live.go.
type standing struct {
	status Status
	reason string
	// refused is why the stored token no longer works; "" while it does, or
	// while nobody knows.
	refused string
}

// judge is the design's status rules in one place: what a finished run makes
// of its connector. applied tells whether the connector has an applied run
// (this one included), kept whether its token is in a keychain.
//
//   - cancelled: what stood, stands.
//   - ok, partial: Connected, partial with its reason. A run with
//     CONNECTPD_TOKEN says nothing about the stored token: one that was
//     refused still is, and still needs attention.
//   - held: Needs attention.
//   - failed: Needs attention. But a refused CONNECTPD_TOKEN is judged alone:
//     it changes nothing where a stored token exists beside it.
//   - without any applied run: Not connected, with the reason.
func judge(before standing, r Run, applied, kept bool) standing {
	after := before
	switch r.Result {
	case ResultOK, ResultPartial:
		after = standing{status: Connected}
		if r.Result == ResultPartial {
			after.reason = r.Reason
		}
		if r.FromEnv && before.refused != "" {
			after = before.refuse(before.refused, applied)
		}
	case ResultHeld:
		after.status, after.reason = NeedsAttention, r.Reason
		if !r.FromEnv {
			after.refused = ""
		}
	case ResultFailed:
		switch {
		case !r.TokenRejected:
			after.status, after.reason = NeedsAttention, r.Reason
		case !r.FromEnv:
			after = before.refuse(r.Reason, applied)
		case !kept:
			after.status, after.reason = NeedsAttention, r.Reason
		}
	}
	if !applied {
		after.status = NotConnected
	}
	return after
}

// refuse is the standing of a connector whose stored token was rejected.
func (standing) refuse(reason string, applied bool) standing {
	after := standing{status: NeedsAttention, reason: reason, refused: reason}
	if !applied {
		after.status = NotConnected
	}
	return after
}

// decides reports whether a finished run still says something about its
// connector once the stored token is the one in use now. Refusals do not:
// those of the stored token are kept apart, those of CONNECTPD_TOKEN never
// counted, unless it is the only token there is.
func decides(r Run, heldRun int64, kept bool) bool {
	switch r.Result {
	case ResultOK, ResultPartial:
		return true
	case ResultHeld:
		return r.ID == heldRun
	case ResultFailed:
		return !r.TokenRejected || r.FromEnv && !kept
	default:
		return false
	}
}

func loadStanding(t *tx, num int64) (standing, error) {
	var st standing
	err := t.row("SELECT status, status_reason, token_refused FROM connector WHERE num = ?", num).
		Scan(&st.status, &st.reason, &st.refused)
	return st, err
}

func storeStanding(t *tx, num int64, before, after standing) error {
	if before == after {
		return nil // an unchanged run leaves the row, and its page, alone
	}
	_, err := t.exec("UPDATE connector SET status = ?, status_reason = ?, token_refused = ? WHERE num = ?",
		after.status, after.reason, after.refused, num)
	return err
}

// toJudge is what a run is judged by: the standing before it, whether one was
// ever applied, and whether a keychain holds the token.
func toJudge(t *tx, num int64) (before standing, applied, kept bool, err error) {
	if before, err = loadStanding(t, num); err != nil {
		return before, false, false, err
	}
	if applied, err = hasApplied(t, num); err != nil {
		return before, false, false, err
	}
	kept, err = tokenKept(t, num)
	return before, applied, kept, err
}

// settle judges a run that has just finished.
func settle(t *tx, num int64, r Run) error {
	before, applied, kept, err := toJudge(t, num)
	if err != nil {
		return err
	}
	return storeStanding(t, num, before, judge(before, r, applied, kept))
}

// resettle judges the connector anew by its newest run that still says
// something: after a held result was dropped, or a token replaced.
func resettle(t *tx, num int64) error {
	before, applied, kept, err := toJudge(t, num)
	if err != nil {
		return err
	}
	heldRun, err := heldRunID(t, num)
	if err != nil {
		return err
	}
	base := standing{status: NotConnected, refused: before.refused}
	if base.refused != "" {
		return storeStanding(t, num, before, base.refuse(base.refused, applied))
	}
	after := base
	err = eachRun(t, num, func(r Run) bool {
		if !decides(r, heldRun, kept) {
			return true
		}
		after = judge(base, r, applied, kept)
		return false
	})
	if err != nil {
		return err
	}
	return storeStanding(t, num, before, after)
}

func hasApplied(t *tx, num int64) (bool, error) {
	return t.has("SELECT 1 FROM run WHERE conn = ? AND applied = 1 LIMIT 1", num)
}

// tokenKept reports whether a keychain holds the connector's token.
func tokenKept(t *tx, num int64) (bool, error) {
	return t.has("SELECT 1 FROM connector WHERE num = ? AND token_number > 0 AND token_stored_in NOT IN ('', 'none')", num)
}

func heldRunID(t *tx, num int64) (int64, error) {
	var id int64
	err := t.row("SELECT run FROM held WHERE conn = ?", num).Scan(&id)
	if err == sql.ErrNoRows {
		return 0, nil
	}
	return id, err
}
