package export

import (
	"io"
	"time"

	"connectpd/store/xlsx"
)

// widths of a workbook's columns, in characters.
var widths = [len(columns)]float64{
	24, 30, 14, 20, 10, 18, 12, 26, 14, 14, 11, 14, 12, 20, 21, 24, 12, 30, 20,
}

// XLSX writes the same rows as CSV into a workbook, where every cell is text.
// No apostrophes are needed there: a text is never calculated.
type XLSX struct{ w *xlsx.Writer }

// NewXLSX begins a workbook, written by a program at a time.
func NewXLSX(w io.Writer, by string, made time.Time) (*XLSX, error) {
	b := &xlsx.Book{Tab: "Access", Table: "Access", Frozen: 1, By: by, Made: made}
	for i, name := range columns {
		b.Columns = append(b.Columns, xlsx.Column{Name: name, Width: widths[i]})
	}
	book, err := xlsx.NewWriter(w, b)
	return &XLSX{book}, err
}

// Write adds a grant.
func (x *XLSX) Write(r Row) error { return x.w.Write(r.cells()) }

// Rows is how many grants were written.
func (x *XLSX) Rows() int { return x.w.Rows() }

// Close writes what is left. It does not close the writer below.
func (x *XLSX) Close() error { return x.w.Close() }
