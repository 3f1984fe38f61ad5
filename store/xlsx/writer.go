package xlsx

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/xuri/excelize/v2"

	"connectpd/store/words"
)

// maxRows is how many rows a tab holds below its header.
const maxRows = 1<<20 - 1

// maxText is how many UTF-16 units a cell holds.
const maxText = 32767

// errTooManyRows: a tab holds no more.
var errTooManyRows = errors.New("a sheet has at most " + words.Count(maxRows) + " rows")

// Book is a workbook before its rows are written.
type Book struct {
	Tab     string // of the table, which comes first
	Table   string // the table's name: letters
	Columns []Column
	// Frozen are the columns on the left that stay in sight; the header
	// always does.
	Frozen int
	Notes  *Notes // nil: there is no second tab
	By     string // the program that wrote it
	Made   time.Time
}

// Column is a column of the table.
type Column struct {
	Name  string // in the header; each has its own
	Width float64
	Wrap  bool
	// Choices are offered in a drop-down; anything else may be typed as well.
	Choices []string
	// Formula calculates the cells of a row; a row's text is what it gives at first.
	Formula func(row int) string
}

// Notes is the second tab: text in column A, and what belongs to it in B.
type Notes struct {
	Tab   string
	Lines []Note
}

// Note is a line of the notes.
type Note struct {
	Text, Value string
	Heading     bool
	Fill        bool // the value is for a person to fill in
}

// Writer writes the rows of a book's table as they come.
type Writer struct {
	book *Book
	zip  *zip.Writer
	rows *bufio.Writer
	look look
	n    int
}

// look are the styles of cells.
type look struct{ text, wrapped, heading, fill int }

// NewWriter begins a workbook. What it writes goes to out at once.
func NewWriter(out io.Writer, b *Book) (*Writer, error) {
	w := &Writer{book: b, zip: zip.NewWriter(out)}
	parts, err := w.skeleton(0)
	if err != nil {
		return nil, err
	}
	if err := w.part(parts, contentTypes); err != nil {
		return nil, err
	}
	head, _, found := bytes.Cut(parts[tablePart], []byte("</sheetData>"))
	if !found {
		return nil, errors.New("make the workbook: there is no place for rows")
	}
	part, err := w.zip.Create(tablePart)
	if err != nil {
		return nil, err
	}
	w.rows = bufio.NewWriter(part)
	_, err = w.rows.Write(head)
	return w, err
}

// Names of parts of a workbook.
const (
	contentTypes = "[Content_Types].xml"
	tablePart    = "xl/worksheets/sheet1.xml"
)

// Rows is how many were written.
func (w *Writer) Rows() int { return w.n }

// Write adds a row.
func (w *Writer) Write(cells []string) error {
	if w.n == maxRows {
		return errTooManyRows
	}
	w.n++
	row := w.n + 1 // the header is the first
	fmt.Fprintf(w.rows, `<row r="%d">`, row)
	for i, text := range cells {
		w.cell(i, row, text)
	}
	_, err := w.rows.WriteString("</row>") // an error of the writer stays until here
	return err
}

func (w *Writer) cell(i, row int, text string) {
	column := &w.book.Columns[i]
	text = cellText(text)
	if text == "" && column.Formula == nil {
		return // the column's own style holds
	}
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return // there are never that many columns
	}
	style := w.look.of(column)
	if column.Formula != nil {
		fmt.Fprintf(w.rows, `<c r="%s%d" s="%d" t="str"><f>`, name, row, style)
		w.escaped(column.Formula(row))
		_, _ = w.rows.WriteString("</f><v>")
		w.escaped(text)
		_, _ = w.rows.WriteString("</v></c>")
		return
	}
	fmt.Fprintf(w.rows, `<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">`, name, row, style)
	w.escaped(text)
	_, _ = w.rows.WriteString("</t></is></c>")
}

func (w *Writer) escaped(text string) { _ = xml.EscapeText(w.rows, []byte(text)) }

func (l look) of(c *Column) int {
	if c.Wrap {
		return l.wrapped
	}
	return l.text
}

// Close writes what follows the rows. It does not close the writer below.
func (w *Writer) Close() error {
	parts, err := w.skeleton(w.n)
	if err != nil {
		return err
	}
	_, tail, _ := bytes.Cut(parts[tablePart], []byte("</sheetData>"))
	_, _ = w.rows.WriteString("</sheetData>")
	_, _ = w.rows.Write(tail)
	if err := w.rows.Flush(); err != nil {
		return err
	}
	for _, name := range parts.names() {
		if name != contentTypes && name != tablePart {
			if err := w.part(parts, name); err != nil {
				return err
			}
		}
	}
	return w.zip.Close()
}

func (w *Writer) part(parts parts, name string) error {
	part, err := w.zip.Create(name)
	if err == nil {
		_, err = part.Write(parts[name])
	}
	return err
}

// coded is what spreadsheets read as a character by its number.
var coded = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// cellText is a text as a cell may hold it.
func cellText(text string) string {
	text = words.CleanLines(text)
	if len(text) > maxText {
		text = words.Cut(text, maxText/2) // a character is at most two units
	}
	for at := 0; ; at += len("_x005F_x0000") { // its last _ may begin the next
		found := coded.FindStringIndex(text[at:])
		if found == nil {
			return text
		}
		at += found[0]
		text = text[:at] + "_x005F" + text[at:]
	}
}
