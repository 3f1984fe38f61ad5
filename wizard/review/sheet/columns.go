package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"connectpd/wizard/review"
)

// Names of the columns that are read back.
const (
	colItem     = "item"
	colPerson   = "person"
	colEmail    = "email"
	colHolds    = "holds"
	colOn       = "on"
	colDecision = "decision"
	colTarget   = "target"
	colUntil    = "until"
	colComment  = "comment"
	colMark     = "sheet"
)

// Names of columns that formulas look at.
const (
	colKind       = "kind"
	colPrivileged = "privileged"
	colMissing    = "missing"
	colRefused    = "refused because"
)

// column is one column of a sheet.
type column struct {
	name  string
	width float64
	wrap  bool
	text  func(*line) string
}

// line is a row to be written: an item, and what stands in the columns of who
// decides.
type line struct {
	item *review.Item // nil: the sheet has no such item
	said Row
	why  string // it was refused
}

func of(text func(*review.Item) string) func(*line) string {
	return func(l *line) string {
		if l.item == nil {
			return ""
		}
		return text(l.item)
	}
}

// columns are in the order in which a person needs them: what it is about, what
// to know, what to decide, so that all of it is on one screen; then the rest.
func (s *Sheet) columns() []column {
	list := []column{{colItem, 8, false, func(l *line) string { return l.said.Item }}}
	if len(s.Refused) > 0 {
		list = append(list, column{colRefused, 44, true, func(l *line) string { return l.why }})
	}
	return append(list,
		column{colPerson, 22, false, of((*review.Item).Who)},
		column{colHolds, 16, false, of((*review.Item).Holds)},
		column{colOn, 22, false, of((*review.Item).On)},
		column{colPrivileged, 12, true, of(privileged)},
		column{"last time", 18, true, of(lastTime)},
		column{"findings", 26, true, of(func(i *review.Item) string { return strings.Join(i.Findings, "\n") })},
		column{colDecision, 11, false, func(l *line) string { return l.said.Decision }},
		column{colTarget, 14, false, func(l *line) string { return l.said.Target }},
		column{colUntil, 11, false, func(l *line) string { return l.said.Until }},
		column{colComment, 32, true, func(l *line) string { return l.said.Comment }},
		column{colMissing, 11, false, nil},
		column{colEmail, 28, false, of(func(i *review.Item) string { return i.User.Email })},
		column{colKind, 10, false, of(func(i *review.Item) string { return string(i.Type) })},
		column{"since", 20, true, of((*review.Item).SinceWhen)},
		column{"on call now", 11, false, of(func(i *review.Item) string { return yes(i.OnCall) })},
		column{"account", 22, true, of(account)},
		column{colMark, 14, false, func(*line) string { return s.mark() }},
	)
}

// needsReason is how the column of privileged grants tells which are decided
// with a reason; its formula looks for it.
const needsReason = "yes, with a reason"

func privileged(i *review.Item) string {
	if i.Alone {
		return needsReason
	}
	return yes(i.Privileged)
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// account is what there is to know of the user behind a grant.
func account(i *review.Item) string {
	var list []string
	if i.User.Status != "active" {
		list = append(list, string(i.User.Status))
	}
	if i.User.Account != "" && i.User.Account != "person" {
		list = append(list, i.User.Account+" account")
	}
	if i.User.Accountable != "" {
		list = append(list, i.User.Accountable+" is accountable for it")
	}
	if i.User.SSO == "no" {
		list = append(list, "not created through single sign-on")
	}
	return strings.Join(list, ", ")
}

func lastTime(i *review.Item) string {
	text := i.LastTime()
	if i.Last != nil && i.Last.Comment != "" {
		text += ": " + i.Last.Comment
	}
	return text
}

// missing tells what a row still lacks, as a person would see it, and as a
// formula does.
func missing(l *line) string {
	word, _ := readDecision(l.said.Decision)
	switch {
	case l.item == nil:
		return ""
	case word == "":
		return colDecision
	case word == review.Revoke && l.item.Type == "role" && strings.TrimSpace(l.said.Target) == "":
		return colTarget
	case word == review.Keep && l.item.Alone && strings.TrimSpace(l.said.Comment) == "":
		return colComment
	}
	return ""
}

// missingFormula calculates missing in a spreadsheet; at gives a column's letters.
func missingFormula(at func(name string) string, row int) string {
	cell := func(name string) string { return at(name) + strconv.Itoa(row) }
	first := func(letter string) string {
		return fmt.Sprintf(`LOWER(LEFT(TRIM(%s),1))="%s"`, cell(colDecision), letter)
	}
	return fmt.Sprintf(`IF(TRIM(%s)="","%s",IF(AND(%s,%s="role",TRIM(%s)=""),"%s",IF(AND(%s,%s="%s",TRIM(%s)=""),"%s","")))`,
		cell(colDecision), colDecision,
		first("r"), cell(colKind), cell(colTarget), colTarget,
		first("k"), cell(colPrivileged), needsReason, cell(colComment), colComment)
}
