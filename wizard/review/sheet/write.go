package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"connectpd/store/export/table"
	"connectpd/store/words"
	"connectpd/store/xlsx"
	"connectpd/wizard/review"
)

// Sheet is what one reviewer is given to decide.
type Sheet struct {
	State    *review.State
	Reviewer string              // e-mail
	Items    []*review.ItemState // see review.State.ToDecide
	// Refused makes it a sheet that is sent back: what was refused of another,
	// and why. Items is not looked at then.
	Refused []Refusal
	By      string // the program that writes it
	Made    time.Time
}

// mark says in every row which sheet it is of: the review, how long its log
// was, and the reviewer.
func (s *Sheet) mark() string {
	return s.State.Frozen.ID + "/" + strconv.Itoa(s.State.Events) + "/" + s.Reviewer
}

// lines are the rows, privileged ones first.
func (s *Sheet) lines() []*line {
	var list []*line
	for _, r := range s.Refused {
		l := &line{said: r.Row, why: r.Why}
		if it := s.State.Item(r.Row.Item); it != nil {
			l.item = it.Item
		}
		list = append(list, l)
	}
	if len(list) > 0 {
		return list
	}
	for _, it := range s.Items {
		list = append(list, &line{item: it.Item, said: Row{
			Item: it.ID, Decision: string(it.Decision), Target: label(it), Until: it.Until, Comment: it.Comment,
		}})
	}
	slices.SortStableFunc(list, func(a, b *line) int { return cmp.Compare(rank(a.item), rank(b.item)) })
	return list
}

func label(it *review.ItemState) string {
	if it.Decision != review.Revoke {
		return ""
	}
	return it.TargetLabel(it.Target)
}

// rank orders what is decided one by one, what is privileged, and the rest.
func rank(i *review.Item) int {
	switch {
	case i.Alone:
		return 0
	case i.Privileged:
		return 1
	}
	return 2
}

// XLSX writes the sheet as a workbook.
func (s *Sheet) XLSX(w io.Writer) error {
	columns, lines := s.columns(), s.lines()
	book := &xlsx.Book{Tab: "Access", Table: "Access", Frozen: 2, Notes: s.notes(len(lines)), By: s.By, Made: s.Made}
	at := func(name string) string {
		i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
		return string(rune('A' + i)) // there are fewer columns than letters
	}
	for _, c := range columns {
		to := xlsx.Column{Name: c.name, Width: c.width, Wrap: c.wrap}
		switch c.name {
		case colDecision:
			to.Choices = []string{string(review.Keep), string(review.Revoke)}
		case colTarget:
			to.Choices = targets(lines)
		case colMissing:
			to.Formula = func(row int) string { return missingFormula(at, row) }
		}
		book.Columns = append(book.Columns, to)
	}
	out, err := xlsx.NewWriter(w, book)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if err := out.Write(l.cells(columns)); err != nil {
			return err
		}
	}
	return out.Close()
}

func (l *line) cells(columns []column) []string {
	cells := make([]string, len(columns))
	for i, c := range columns {
		if c.text == nil {
			cells[i] = missing(l)
			continue
		}
		cells[i] = c.text(l)
	}
	return cells
}

// targets are what may remain of any of the items.
func targets(lines []*line) []string {
	list := []string{review.None}
	for _, l := range lines {
		if l.item == nil {
			continue
		}
		for _, t := range l.item.Targets() {
			if label := l.item.TargetLabel(t); !slices.Contains(list, label) {
				list = append(list, label)
			}
		}
	}
	return list
}

// CSV writes the sheet as text, without the column that calculates.
func (s *Sheet) CSV(w io.Writer) error {
	columns := slices.DeleteFunc(s.columns(), func(c column) bool { return c.text == nil })
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	out := table.NewWriter(w, true, names)
	for _, l := range s.lines() {
		if err := out.Row(l.cells(columns)...); err != nil {
			return err
		}
	}
	return out.Close()
}

// nameLabel stands before the place for the reviewer's name.
const nameLabel = "Name of the reviewer"

func (s *Sheet) notes(items int) *xlsx.Notes {
	f := s.State.Frozen
	heading := func(text string) xlsx.Note { return xlsx.Note{Text: text, Heading: true} }
	return &xlsx.Notes{Tab: "How to", Lines: []xlsx.Note{
		heading("Access review " + words.OneLine(f.Name)),
		{Text: "Account", Value: words.OneLine(f.Connector.Name + " (" + f.Connector.Account + ")")},
		{Text: "Reviewer", Value: s.Reviewer},
		{Text: "Rows", Value: words.Count(items)},
		{Text: "Due", Value: due(s.State.Due)},
		{},
		heading("How to"),
		{Text: "Decide on each row of the tab Access: keep or revoke. An empty row is undecided. You can sort, filter and add columns, but do not change item and sheet."},
		{Text: "target: what remains after a revoke. For a team or schedule, empty means none. For a role in the whole account you have to choose, and none removes the user."},
		{Text: "until: only for temporary access; the last day, such as 2027-03-31."},
		{Text: "comment: why. Required to keep a row that says \"" + needsReason + "\"."},
		{Text: "missing: what a row still needs. When this column is empty, everything is decided."},
		{Text: "Save the file as .xlsx (or CSV UTF-8) and send it back to the person who sent it to you."},
		{},
		heading("Statement"),
		{Text: "I have looked at each of these rows and decided by what the person needs today."},
		{Text: nameLabel, Fill: true},
		{},
		{Text: "Written", Value: s.Made.UTC().Format("2006-01-02 15:04") + " UTC"},
		{Text: "Sheet", Value: s.mark()},
	}}
}

func due(d review.Due) string {
	if d.Day == "" {
		return ""
	}
	return fmt.Sprintf("the end of %s, %s", review.DayText(d.Day), d.Zone)
}

// Book is a table as a workbook, every cell a text.
func Book(t table.Table, by string, made time.Time) ([]byte, error) {
	book := &xlsx.Book{Tab: "Access", Table: "Access", Frozen: 2, By: by, Made: made}
	for i, name := range t.Columns {
		width := len(name)
		for _, row := range t.Rows {
			width = max(width, min(len(row[i]), 40))
		}
		book.Columns = append(book.Columns, xlsx.Column{Name: name, Width: float64(width + 2), Wrap: width == 40})
	}
	var b bytes.Buffer
	w, err := xlsx.NewWriter(&b, book)
	if err != nil {
		return nil, err
	}
	for _, row := range t.Rows {
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
