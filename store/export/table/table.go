// Package table writes tables of text that are made to be opened in a
// spreadsheet: nothing in them is taken for a formula, and names arrive as
// they were. It must not know what the tables are about.
package table

import (
	"bufio"
	"bytes"
	"io"
)

// Table is a table as a whole.
type Table struct {
	Name    string // of the file, without its ending
	Columns []string
	Rows    [][]string
}

// CSV is the table as a file for a spreadsheet.
func (t Table) CSV() []byte {
	var b bytes.Buffer
	w := NewWriter(&b, true, t.Columns)
	for _, row := range t.Rows {
		_ = w.Row(row...) // a buffer takes everything
	}
	_ = w.Close()
	return b.Bytes()
}

// bom makes Excel read a file as UTF-8; without it names outside of ASCII
// arrive broken.
const bom = "\ufeff"

// Writer writes a table row by row as CSV by RFC 4180: comma, CRLF, quotes
// where needed. See cell for what becomes of a text.
type Writer struct{ w *bufio.Writer }

// NewWriter writes the names of the columns. With excel they are preceded by a
// byte order mark; leave that out where a program reads on.
func NewWriter(w io.Writer, excel bool, columns []string) *Writer {
	t := &Writer{w: bufio.NewWriter(w)}
	if excel {
		_, _ = t.w.WriteString(bom) // errors stay until Close
	}
	_ = t.Row(columns...)
	return t
}

// Row adds a row.
func (t *Writer) Row(cells ...string) error {
	for i, text := range cells {
		if i > 0 {
			_ = t.w.WriteByte(',')
		}
		_, _ = t.w.WriteString(quote(cell(text)))
	}
	_, err := t.w.WriteString("\r\n")
	return err
}

// Close writes what is left. It does not close the writer below.
func (t *Writer) Close() error { return t.w.Flush() }
