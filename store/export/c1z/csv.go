package c1z

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"unicode"

	"connectpd/store/access"
)

// columns are those of the one table that ConductorOne takes without a
// mapping, in its spelling.
var columns = [...]string{
	"Type", "Last Name", "First Name", "User ID", "User Status", "Email Address", "Entitlement Display Name", "Entitlement",
	"Resource Type", "Resource Name", "Entitlement Description", "Entitlement Slug",
}

// CSV writes the table: the people, what can be held, who holds it. It returns
// how many grants it has. ConductorOne reads it as it is, so names stand in it
// as PagerDuty has them, formulas too: it is not made to be opened in a
// spreadsheet.
func CSV(w io.Writer, d *access.Dataset) (int, error) {
	c := newCatalog(d)
	t := csv.NewWriter(w)
	line := func(cells ...string) {
		for i, text := range cells {
			cells[i] = oneLine(text)
		}
		_ = t.Write(cells) // errors stay until the end
	}
	line(slices.Clone(columns[:])...)
	for _, r := range c.resources {
		if r.kind == access.TypeUser {
			last, first, email := c.person(r)
			line("Identity", last, first, r.id, statusOf(c.user(r).Status).String(), email, "", "", "", "", "", "")
		}
	}
	for _, e := range c.entitlements {
		line(append([]string{"Entitlement", "", "", "", "", ""}, e.cells()...)...)
	}
	for _, g := range c.grants {
		last, first, email := c.person(*g.by)
		line(append([]string{"Grant", last, first, g.by.id, "", email}, g.held.cells()...)...)
	}
	t.Flush()
	return len(c.grants), t.Error()
}

func (c *catalog) person(r resource) (last, first, email string) {
	u := c.user(r)
	first, last = nameParts(u.Name)
	return last, first, clip(u.Email, maxName)
}

func (e entitlement) cells() []string {
	return []string{e.name(), e.id(), string(e.on.kind), e.on.name, e.description(), e.slug}
}

// String is a status as the table names it.
func (s status) String() string {
	switch s {
	case enabled:
		return "Enabled"
	case deleted:
		return "Deleted"
	}
	return "Unknown"
}

// oneLine leaves no line end and no other control character in a cell.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}
