package sheet

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"connectpd/store/export/table"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

// Decided is what a row decides.
type Decided struct {
	Line     int
	Row      Row
	Item     *review.ItemState
	Decision review.Decision // empty: the row leaves it undecided
	Target   string          // of a revoke: none, or what remains
	Until    string          // 2027-03-31
	Comment  string
}

// Refusal is a row that is not taken, and why.
type Refusal struct {
	Row Row
	Why string // one sentence
}

// Result is a sheet compared with its review.
type Result struct {
	Reviewer string // whose sheet it is
	// Since is how long the review's log was when the sheet was written; 0
	// where the sheet does not tell.
	Since     int
	Statement string // the name that was filled in
	Rows      []Decided
	Refused   []Refusal
}

// maxComment is how many characters a comment may have.
const maxComment = 4000

// Errors of a sheet as a whole.
var (
	errOtherReview = errors.New("it belongs to another review")
	errNoRows      = errors.New("it has no rows with items")
	errWhose       = errors.New(`it does not say whose sheet it is: its column "sheet" is missing, and its items belong to several reviewers`)
)

// Check compares a sheet with the review as it stands. It knows words, ids and
// whose an item is; whether something may be decided is the review's to say.
func Check(f *File, s *review.State) (*Result, error) {
	c := &check{file: f, state: s, items: make(map[string]*review.ItemState, len(s.Items)), lines: map[string]int{}}
	for i := range s.Items {
		c.items[strings.ToLower(s.Items[i].ID)] = &s.Items[i]
	}
	if len(f.Rows) == 0 {
		return nil, errNoRows
	}
	if err := c.whose(); err != nil {
		return nil, err
	}
	c.result.Statement = f.Statement
	for _, row := range f.Rows {
		c.lines[strings.ToLower(row.Item)]++
	}
	for _, row := range f.Rows {
		decided, why := c.row(row)
		if why != "" {
			c.result.Refused = append(c.result.Refused, Refusal{row, why})
			continue
		}
		c.result.Rows = append(c.result.Rows, decided)
	}
	return &c.result, nil
}

type check struct {
	file   *File
	state  *review.State
	items  map[string]*review.ItemState
	lines  map[string]int // rows of an item
	mark   string
	result Result
}

// whose finds which sheet it is, by what most rows say.
func (c *check) whose() error {
	count := map[string]int{}
	for _, row := range c.file.Rows {
		if row.Mark != "" {
			if count[row.Mark]++; count[row.Mark] > count[c.mark] || c.mark == "" {
				c.mark = row.Mark
			}
		}
	}
	if c.mark == "" {
		return c.guess()
	}
	id, rest, _ := strings.Cut(c.mark, "/")
	since, reviewer, _ := strings.Cut(rest, "/")
	n, err := strconv.Atoi(since)
	if err != nil || n < 0 || reviewer == "" {
		return fmt.Errorf("its column %q says %s, which no connectpd sheet does", colMark, said(c.mark))
	}
	if id != c.state.Frozen.ID {
		return errOtherReview
	}
	c.result.Reviewer, c.result.Since = reviewer, n
	return nil
}

// guess takes the reviewer whose all its items are.
func (c *check) guess() error {
	for _, row := range c.file.Rows {
		it := c.items[strings.ToLower(row.Item)]
		switch {
		case it == nil:
		case c.result.Reviewer == "":
			c.result.Reviewer = it.Reviewer
		case !strings.EqualFold(c.result.Reviewer, it.Reviewer):
			return errWhose
		}
	}
	if c.result.Reviewer == "" {
		return errOtherReview
	}
	return nil
}

// row compares one row; why is a sentence if it is refused.
func (c *check) row(row Row) (d Decided, why string) {
	it := c.items[strings.ToLower(row.Item)]
	switch {
	case row.Item == "":
		return d, "The row has no item."
	case it == nil:
		return d, fmt.Sprintf("The review has no item %s.", words.Clean(words.Cut(row.Item, 20)))
	case c.lines[strings.ToLower(row.Item)] > 1:
		return d, fmt.Sprintf("Item %s is in %d rows.", it.ID, c.lines[strings.ToLower(row.Item)])
	case row.Mark != "" && row.Mark != c.mark:
		return d, "The row belongs to another sheet."
	case !strings.EqualFold(it.Reviewer, c.result.Reviewer):
		return d, fmt.Sprintf("Item %s is now for %s to decide.", it.ID, words.Clean(it.Reviewer))
	}
	if why := c.identity(row, it.Item); why != "" {
		return d, why
	}
	for _, text := range [...]string{row.Decision, row.Target, row.Until, row.Comment} {
		if isFault(text) {
			return d, fmt.Sprintf("The spreadsheet treated this as a formula and got %s: type it without a leading =.", said(text))
		}
	}
	d = Decided{Line: row.Line, Row: row, Item: it, Comment: row.Comment}
	return d, d.words()
}

// words reads what was typed.
func (d *Decided) words() (why string) {
	var ok bool
	if d.Decision, ok = readDecision(d.Row.Decision); !ok {
		return fmt.Sprintf("%s is not a decision: use keep or revoke, or leave it empty.", said(d.Row.Decision))
	}
	if utf8.RuneCountInString(d.Comment) > maxComment {
		return "The comment is longer than " + words.Count(maxComment) + " characters."
	}
	switch d.Decision {
	case review.Keep:
		return d.keep()
	case review.Revoke:
		return d.revoke()
	}
	if d.Row.Target != "" || d.Row.Until != "" {
		return "It has a target or a date but no decision."
	}
	return ""
}

func (d *Decided) keep() (why string) {
	if d.Row.Target != "" && !strings.EqualFold(d.Row.Target, review.None) {
		return "A keep has no target: use revoke, or leave the target empty."
	}
	if d.Row.Until == "" {
		return ""
	}
	var ok bool
	if d.Until, ok = readDay(d.Row.Until); !ok {
		return fmt.Sprintf("%s is not a valid date: use the form 2027-03-31.", said(d.Row.Until))
	}
	return ""
}

func (d *Decided) revoke() (why string) {
	if d.Row.Until != "" {
		return "A revoke has no end date: use keep, or leave it empty."
	}
	if d.Row.Target == "" {
		if d.Item.Type == "role" {
			return "Revoking a role needs a target: what remains, or none to remove the user."
		}
		d.Target = review.None
		return ""
	}
	var ok bool
	if d.Target, ok = d.Item.ReadTarget(d.Row.Target); !ok {
		return fmt.Sprintf("%s cannot be what remains of %s.", said(d.Row.Target), d.Item.Holds())
	}
	return ""
}

// identity finds what a row says of its item that is not so.
func (c *check) identity(row Row, it *review.Item) (why string) {
	is := map[string]string{colPerson: it.Who(), colEmail: it.User.Email, colHolds: it.Holds(), colOn: it.On()}
	for _, name := range checked {
		if shown, ok := row.Shown[name]; ok && !turns(is[name]) && c.fold(shown) != c.fold(is[name]) {
			return fmt.Sprintf("The row says %s %s, but item %s is %s: the columns were sorted separately or changed.",
				name, said(shown), it.ID, said(is[name]))
		}
	}
	return ""
}

// said is a text of a sheet within a sentence.
func said(text string) string { return `"` + words.Clean(words.Cut(text, 40)) + `"` }

// fold is a text as it is compared: without case, blanks, and what spreadsheets
// and old character sets do to it.
func (c *check) fold(text string) string {
	text = strings.ToLower(norm.NFC.String(tidy(table.Text(text))))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
			return -1
		case c.file.Lossy && (r > unicode.MaxASCII || r == '?'):
			return -1
		}
		return r
	}, text)
}
