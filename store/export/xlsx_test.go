package export

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"connectpd/store/export/table"
	"connectpd/store/words"
	"connectpd/store/xlsx"
)

// TestAWorkbookHoldsTheSameAsTheTable: row for row, without the apostrophes
// that a table needs.
func TestAWorkbookHoldsTheSameAsTheTable(t *testing.T) {
	list := []Row{row("007"), row("3-4"), row("1E5"), row("MAR1"), row("123456789012345678"), row("=1+1"), row("'=x"),
		row("a;@x"), row("two\r\nlines"), row("evil\u202etxt"), row("本番")}
	var out bytes.Buffer
	book, err := NewXLSX(&out, "connectpd test", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		if err := book.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.Close(); err != nil || book.Rows() != len(list) {
		t.Fatalf("%d rows, %v", book.Rows(), err)
	}
	r, err := xlsx.Open(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var got [][]string
	if err := r.Rows("Access", func(_ int, cells []string) error { got = append(got, cells); return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got[0], columns[:]) {
		t.Errorf("columns %q", got[0])
	}
	for i, want := range read(t, write(t, true, list...))[1:] {
		for at, text := range got[i+1] {
			if clean := words.CleanLines(list[i].User.Name); at == 0 && text != clean || text != table.Text(want[at]) {
				t.Errorf("row %d, %s: %q, the table has %q", i, columns[at], text, want[at])
			}
		}
	}
}
