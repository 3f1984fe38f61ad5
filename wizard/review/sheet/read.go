package sheet

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"connectpd/store/export/table"
	"connectpd/store/words"
	"connectpd/store/xlsx"
	"connectpd/wizard/review"
)

// errNoHeader: no row names the columns.
var errNoHeader = errors.New(`no row has the column names: the sheet needs one with "item" and "decision"`)

// Row is what a row of a sheet says, as it was typed.
type Row struct {
	Line                             int // in the file
	Item                             string
	Decision, Target, Until, Comment string
	Mark                             string // which sheet it is of
	// Shown is what stands in the columns that tell a person what the row is
	// about, by the column's name.
	Shown map[string]string
}

// File is a sheet that came back, not yet compared with the review.
type File struct {
	Rows []Row
	// Statement is the reviewer's name as they filled it in.
	Statement string
	// Lossy: the file is in an old character set, in which letters outside of
	// ASCII may be others now.
	Lossy bool
}

// errStop ends the reading of a tab: what is looked for is not there.
var errStop = errors.New("stop")

// Read reads what came back. progress, if any, is told now and then how many
// rows were read. Errors say what is wrong with the file as a whole.
func Read(ctx context.Context, data []byte, progress func(rows int)) (*File, error) {
	r := &reader{ctx: ctx, progress: progress, file: &File{}}
	var err error
	if xlsx.IsWorkbook(data) {
		err = r.workbook(data)
	} else {
		r.text = true
		r.file.Lossy, err = readText(data, r.row)
	}
	if err != nil {
		return nil, err
	}
	return r.file, nil
}

type reader struct {
	ctx      context.Context
	progress func(int)
	file     *File
	text     bool // CSV: apostrophes stand before what would be calculated
	days1904 bool
	header   *header
	seen     int
}

func (r *reader) workbook(data []byte) error {
	book, err := xlsx.Open(data)
	if err != nil {
		return err
	}
	defer book.Close()
	r.days1904 = book.Days1904()
	for _, tab := range book.Tabs() {
		if r.header != nil {
			if err := r.statement(book, tab); err != nil {
				return err
			}
			continue
		}
		r.seen = 0
		if err := book.Rows(tab, r.row); err != nil && !errors.Is(err, errStop) {
			return err
		}
		if r.header == nil {
			if err := r.statement(book, tab); err != nil {
				return err
			}
		}
	}
	if r.header == nil {
		return errNoHeader
	}
	return nil
}

// statement looks for the reviewer's name on a tab that is not the table.
func (r *reader) statement(book *xlsx.Reader, tab string) error {
	n := 0
	err := book.Rows(tab, func(_ int, cells []string) error {
		if n++; n > 4*headerWithin {
			return errStop
		}
		for i, text := range cells {
			if strings.EqualFold(tidy(text), nameLabel) && i+1 < len(cells) {
				r.file.Statement = words.OneLine(cells[i+1])
			}
		}
		return nil
	})
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

func (r *reader) row(line int, cells []string) error {
	if r.header == nil {
		r.seen++
		if r.header = headerOf(cells); r.header == nil && r.seen >= headerWithin {
			return errStop
		}
		if r.header != nil {
			return r.header.err
		}
		return nil
	}
	const every = 1000
	if len(r.file.Rows)%every == 0 {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if r.progress != nil {
			r.progress(len(r.file.Rows))
		}
	}
	row := r.read(line, cells)
	if row.empty() {
		return nil
	}
	r.file.Rows = append(r.file.Rows, row)
	return nil
}

func (r *reader) read(line int, cells []string) Row {
	cell := func(name string) string {
		at, ok := r.header.at[name]
		if !ok || at >= len(cells) {
			return ""
		}
		if r.text {
			return table.Text(cells[at])
		}
		return cells[at]
	}
	row := Row{
		Line: line, Item: tidy(cell(colItem)), Mark: tidy(cell(colMark)),
		Decision: tidy(cell(colDecision)), Target: tidy(cell(colTarget)), Until: r.day(tidy(cell(colUntil))),
		Comment: tidy(cell(colComment)),
	}
	for _, name := range checked {
		if text := tidy(cell(name)); text != "" {
			if row.Shown == nil {
				row.Shown = make(map[string]string, len(checked))
			}
			row.Shown[name] = text
		}
	}
	return row
}

// day gives a day that a workbook keeps as a number as a day.
func (r *reader) day(text string) string {
	const first, last = 36526, 73050 // 2000 to 2099
	n, err := strconv.ParseFloat(text, 64)
	if r.text || err != nil || n < first || n > last {
		return text
	}
	zero := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if r.days1904 {
		zero = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return zero.AddDate(0, 0, int(n)).Format(time.DateOnly)
}

// empty reports a row that says nothing: below the table, of cells that were
// merged, or a total of a spreadsheet.
func (r *Row) empty() bool {
	return !isItem(r.Item) && r.Decision == "" && r.Target == "" && r.Until == "" && r.Comment == ""
}

// isItem reports what may be an item's id.
func isItem(text string) bool {
	if len(text) < 2 || text[0] != 'i' && text[0] != 'I' {
		return false
	}
	return strings.Trim(text[1:], "0123456789") == ""
}

// tidy is a text of a cell on one line.
func tidy(text string) string { return words.OneLine(strings.TrimPrefix(text, "\ufeff")) }

// header is where the columns stand.
type header struct {
	at  map[string]int
	err error // a column is there twice
}

// known are the columns that are read; all others are the reviewer's own.
var known = []string{colItem, colDecision, colTarget, colUntil, colComment, colMark, colPerson, colEmail, colHolds, colOn}

// checked are those of them that tell what a row is about.
var checked = []string{colPerson, colEmail, colHolds, colOn}

// headerOf reads a row as the names of the columns; nil if it names none.
func headerOf(cells []string) *header {
	h := &header{at: map[string]int{}}
	for i, text := range cells {
		name := strings.ToLower(tidy(text))
		for _, k := range known {
			if name != k {
				continue
			}
			if _, twice := h.at[name]; twice {
				h.err = fmt.Errorf("two columns are called %q; rename one of them", name)
			}
			h.at[name] = i
		}
	}
	_, item := h.at[colItem]
	if _, decision := h.at[colDecision]; !item || !decision {
		return nil
	}
	return h
}

// readDecision reads what was typed into the column of decisions; empty where
// nothing was, and false where it is no decision.
func readDecision(typed string) (review.Decision, bool) {
	switch typed = strings.ToLower(tidy(typed)); typed {
	case "":
		return "", true
	case "keep", "k":
		return review.Keep, true
	case "revoke", "r":
		return review.Revoke, true
	}
	return "", false
}

// readDay reads a day as it is typed in spreadsheets of many countries. What
// could be two days is none.
func readDay(typed string) (string, bool) {
	if day, err := review.ParseDay(typed); err == nil {
		return day, true
	}
	if day, err := time.Parse("2.1.2006", typed); err == nil {
		return day.Format(time.DateOnly), true
	}
	for _, layout := range [...]string{"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006/1/2"} {
		if day, err := time.Parse(layout, typed); err == nil {
			return day.Format(time.DateOnly), true
		}
	}
	dayFirst, err := time.Parse("2/1/2006", typed)
	monthFirst, other := time.Parse("1/2/2006", typed)
	switch {
	case err == nil && (other != nil || dayFirst.Equal(monthFirst)):
		return dayFirst.Format(time.DateOnly), true
	case other == nil && err != nil:
		return monthFirst.Format(time.DateOnly), true
	}
	return "", false
}
