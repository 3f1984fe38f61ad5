package export

import (
	"bufio"
	"io"
	"strings"
	"time"
	"unicode"

	"connectpd/store/access"
	"connectpd/store/words"
)

// columns are the names in the first line of a table. The last four are empty:
// they are the reviewer's.
var columns = [...]string{
	"person", "email", "pagerduty_id", "job_title", "status", "base_role",
	"resource_type", "resource", "resource_id", "entitlement", "privileged",
	"created_through_sso", "on_call_now", "first_seen_here", "last_seen",
	"reviewer", "decision", "comment", "decided_at",
}

// bom makes Excel read a file as UTF-8; without it names outside of ASCII
// arrive broken.
const bom = "\ufeff"

// cells are a grant's, one a column.
func (r Row) cells() []string {
	return []string{
		r.User.Name, r.User.Email, r.User.ID, r.User.JobTitle, string(r.User.Status), r.BaseRole,
		string(r.Type), r.ResourceName, r.ResourceID, string(r.Entitlement), yesNo(r.Privileged()),
		tri(r.User.SSO), tri(r.OnCallNow), firstSeen(r), stamp(r.LastSeen),
		"", "", "", "",
	}
}

// CSV writes grants as a table by RFC 4180: comma, CRLF, quotes where needed.
// It is made to be opened in a spreadsheet: see cell.
type CSV struct {
	w    *bufio.Writer
	rows int
}

// NewCSV writes the first line. With excel it is preceded by a byte order
// mark; leave that out where a program reads on.
func NewCSV(w io.Writer, excel bool) *CSV {
	c := &CSV{w: bufio.NewWriter(w)}
	if excel {
		_, _ = c.w.WriteString(bom) // errors stay until Close
	}
	c.line(columns[:])
	return c
}

// Write adds a grant.
func (c *CSV) Write(r Row) error {
	c.rows++
	return c.line(r.cells())
}

// Rows is how many grants were written.
func (c *CSV) Rows() int { return c.rows }

// Close writes what is left. It does not close the writer below.
func (c *CSV) Close() error { return c.w.Flush() }

func (c *CSV) line(cells []string) error {
	for i, text := range cells {
		if i > 0 {
			_ = c.w.WriteByte(',')
		}
		_, _ = c.w.WriteString(quote(cell(text)))
	}
	_, err := c.w.WriteString("\r\n")
	return err
}

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

func quote(text string) string {
	if text == "" || !strings.ContainsAny(text, "\",;\t\r\n") && strings.TrimSpace(text) == text {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

// cell makes a text safe to open in a spreadsheet. Where it would be taken for
// a formula an apostrophe stands before it; and where apostrophes stand before
// a formula already, one more: to get every name back, take one off wherever a
// formula follows apostrophes. The same goes for what follows a line end, a tab
// or a semicolon inside, because spreadsheets that separate cells by these see
// a cell begin there. Control and format characters, those that turn
// the direction of what follows among them, are left out; line ends inside a cell are \n.
func cell(text string) string {
	text = words.CleanLines(text)
	var b strings.Builder
	if bare := strings.TrimLeft(text, "'"); strings.HasPrefix(bare, "\t") || strings.HasPrefix(bare, "\n") {
		b.WriteByte('\'') // blanks that are cut off with what they hide
	}
	for {
		if isFormula(strings.TrimLeft(text, "'")) {
			b.WriteByte('\'')
		}
		end := strings.IndexAny(text, ";\t\n") + 1
		if end == 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:end])
		text = text[end:]
	}
}

// isFormula reports whether a spreadsheet might calculate a text: by its first
// character after blanks and invisible ones, also in full width, as
// spreadsheets set to East Asian languages take it.
func isFormula(text string) bool {
	for _, r := range text {
		switch r {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠':
			return true
		case '\t', '\n':
			return false // what follows is looked at by itself
		}
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			return false
		}
	}
	return false
}
