package export

import (
	"io"
	"time"

	"connectpd/store/access"
	"connectpd/store/export/table"
)

// columns are the names in the first line of a table. The last four are empty:
// they are the reviewer's.
var columns = [...]string{
	"person", "email", "pagerduty_id", "job_title", "status", "base_role",
	"resource_type", "resource", "resource_id", "entitlement", "privileged",
	"created_through_sso", "on_call_now", "first_seen_here", "last_seen",
	"reviewer", "decision", "comment", "decided_at",
}

// cells are a grant's, one a column.
func (r Row) cells() []string {
	return []string{
		r.User.Name, r.User.Email, r.User.ID, r.User.JobTitle, string(r.User.Status), r.BaseRole,
		string(r.Type), r.ResourceName, r.ResourceID, string(r.Entitlement), yesNo(r.Privileged()),
		tri(r.User.SSO), tri(r.OnCallNow), firstSeen(r), stamp(r.LastSeen),
		"", "", "", "",
	}
}

// CSV writes grants as a table that is made to be opened in a spreadsheet.
type CSV struct {
	w    *table.Writer
	rows int
}

// NewCSV writes the first line. With excel it is preceded by a byte order
// mark; leave that out where a program reads on.
func NewCSV(w io.Writer, excel bool) *CSV {
	return &CSV{w: table.NewWriter(w, excel, columns[:])}
}

// Write adds a grant.
func (c *CSV) Write(r Row) error {
	c.rows++
	return c.w.Row(r.cells()...)
}

// Rows is how many grants were written.
func (c *CSV) Rows() int { return c.rows }

// Close writes what is left. It does not close the writer below.
func (c *CSV) Close() error { return c.w.Close() }

// firstSeen is when a grant was first seen here. What was there at the first
// look is older than it.
func firstSeen(r Row) string {
	if r.Baseline && !r.FirstSeen.IsZero() {
		return "before " + r.FirstSeen.UTC().Format(time.DateOnly)
	}
	return stamp(r.FirstSeen)
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func tri(t access.Tri) string {
	switch t {
	case access.Yes:
		return "yes"
	case access.No:
		return "no"
	default:
		return ""
	}
}
