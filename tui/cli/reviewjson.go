package cli

import (
	"io"
	"time"

	"connectpd/store/access"
	tables "connectpd/store/export/table"
	"connectpd/tui/rows"
	"connectpd/wizard/review"
)

// reviewJSON is a line of review --json, and an entry of status --json.
type reviewJSON struct {
	Version   int          `json:"version"`
	Review    string       `json:"review"`
	Name      string       `json:"name"`
	Connector string       `json:"connector"`
	Run       int64        `json:"run"`
	Scope     string       `json:"scope"`
	Due       string       `json:"due"`    // the day
	DueAt     *time.Time   `json:"due_at"` // when it ends
	State     review.Stage `json:"state"`
	Items     int          `json:"items"`
	Decided   int          `json:"decided"`
	Revoke    int          `json:"revoke"`
	Open      int          `json:"open_removals"`
	// Overdue counts what is late: removals, and the review itself.
	Overdue int     `json:"overdue"`
	SHA256  *string `json:"sha256"`
}

func reviewLine(s review.Summary, now time.Time) reviewJSON {
	return reviewJSON{
		Version: jsonVersion, Review: s.ID, Name: s.Name, Connector: s.Connector.ID, Run: s.Run, Scope: s.Scope,
		Due: s.Due.Day, DueAt: utc(s.Due.At), State: s.Stage, Items: s.Counts.Items, Decided: s.Counts.Decided, Revoke: s.Counts.Revoke,
		Open: s.Counts.OpenRemovals, Overdue: rows.ReviewOverdue(s, now), SHA256: orNull(s.Sealed),
	}
}

// itemJSON is a line of review show --json.
type itemJSON struct {
	Version     int                `json:"version"`
	Item        string             `json:"item"`
	Principal   principalJSON      `json:"principal"`
	Resource    resourceJSON       `json:"resource"`
	Entitlement access.Entitlement `json:"entitlement"`
	Privileged  bool               `json:"privileged"`
	Since       *time.Time         `json:"since"`
	// Baseline: it was there at the first sync already.
	Baseline   bool             `json:"since_baseline"`
	Reviewer   string           `json:"reviewer"`
	Why        string           `json:"reviewer_why"`
	Decision   *review.Decision `json:"decision"`
	Target     *string          `json:"target"`
	Until      *string          `json:"until"`
	Comment    *string          `json:"comment"`
	EnteredBy  *string          `json:"entered_by"`
	Via        *review.Via      `json:"via"`
	RecordedAt *time.Time       `json:"recorded_at"`
	Exception  *string          `json:"exception"`
	Outcome    *review.Outcome  `json:"outcome"`
	OutcomeAt  *time.Time       `json:"outcome_at"`
	OutcomeRun *int64           `json:"outcome_run"`
	// HeldNow is null where no full read since the decision told.
	HeldNow *string `json:"held_now"`
}

func itemLine(it *review.ItemState) itemJSON {
	u := it.User
	j := itemJSON{
		Version: jsonVersion, Item: it.ID, Entitlement: it.Entitlement, Privileged: it.Privileged,
		Principal: principalJSON{access.TypeUser, u.ID, orNull(u.Email), u.Name, u.Status},
		Resource:  resourceJSON{it.Type, it.ResourceID, it.Resource},
		Since:     utc(it.Since), Baseline: it.Baseline, Reviewer: it.Reviewer, Why: it.Why,
		Decision: orNull(it.Decision), Target: orNull(it.Target), Until: orNull(it.Until), Comment: orNull(it.Comment),
		EnteredBy: orNull(it.Entered.Person), Via: orNull(it.Entered.Via), RecordedAt: utc(it.At), Exception: orNull(it.Exception),
		Outcome: orNull(it.Outcome), OutcomeAt: utc(it.OutcomeAt), HeldNow: orNull(it.Shown),
	}
	if it.OutcomeRun != 0 {
		j.OutcomeRun = &it.OutcomeRun
	}
	return j
}

// itemTable is review show --csv.
func itemTable(name string, items []*review.ItemState) tables.Table {
	t := tables.Table{Name: name, Columns: []string{
		"item", "person", "email", "pagerduty_id", "status", "resource_type", "resource", "resource_id", "entitlement", "privileged", "since",
		"last_time", "reviewer", "decision", "target", "until", "comment", "entered_by", "recorded_at", "exception", "outcome", "outcome_at", "held_now",
	}}
	stamp := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return at.UTC().Format(time.RFC3339)
	}
	for _, it := range items {
		privileged := "no"
		if it.Privileged {
			privileged = "yes"
		}
		t.Rows = append(t.Rows, []string{
			it.ID, it.User.Name, it.User.Email, it.User.ID, string(it.User.Status), string(it.Type), it.Resource, it.ResourceID, string(it.Entitlement), privileged, it.SinceWhen(),
			it.LastTime(), it.Reviewer, string(it.Decision), it.Target, it.Until, it.Comment, it.Entered.Person, stamp(it.At), it.Exception, string(it.Outcome), stamp(it.OutcomeAt), it.Shown,
		})
	}
	return t
}

// writeTable writes a table as CSV for a program.
func writeTable(w io.Writer, t tables.Table) error {
	out := tables.NewWriter(w, false, t.Columns)
	for _, row := range t.Rows {
		if err := out.Row(row...); err != nil {
			return err
		}
	}
	return out.Close()
}
