package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"connectpd/store/words"
)

// parts are the files that a workbook is zipped from.
type parts map[string][]byte

func (p parts) names() []string { return slices.Sorted(maps.Keys(p)) }

// skeleton is the workbook with its header and room for so many rows, without
// any.
func (w *Writer) skeleton(rows int) (parts, error) {
	f := excelize.NewFile()
	defer f.Close()
	b := w.book
	for _, step := range []func() error{
		func() error { return f.SetSheetName("Sheet1", b.Tab) },
		func() error { return w.styles(f) },
		func() error { return w.columns(f, rows) },
		func() error { return w.table(f, rows) },
		func() error { return f.SetPanes(b.Tab, b.panes()) },
		// A program that believes the dimension would see the header alone.
		func() error { return f.SetSheetDimension(b.Tab, "") },
		func() error { return w.notes(f) },
		func() error { return f.SetAppProps(&excelize.AppProperties{Application: b.By}) },
		func() error { return f.SetDocProps(b.about()) },
	} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("make the workbook: %w", err)
		}
	}
	packed, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("make the workbook: %w", err)
	}
	return unpacked(packed.Bytes())
}

func unpacked(data []byte) (parts, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	list := parts{}
	for _, file := range z.File {
		part, err := file.Open()
		if err != nil {
			return nil, err
		}
		if list[file.Name], err = io.ReadAll(part); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (b *Book) about() *excelize.DocProperties {
	at := b.Made.UTC().Format(time.RFC3339)
	return &excelize.DocProperties{Creator: b.By, LastModifiedBy: b.By, Created: at, Modified: at}
}

func (b *Book) panes() *excelize.Panes {
	corner, _ := excelize.CoordinatesToCellName(b.Frozen+1, 2)
	p := &excelize.Panes{Freeze: true, XSplit: b.Frozen, YSplit: 1, TopLeftCell: corner, ActivePane: "bottomLeft"}
	if b.Frozen > 0 {
		p.ActivePane = "bottomRight"
	}
	return p
}

// asText is the number format of cells whose text is never taken for a number
// or a day, also when it is typed anew.
const asText = 49

func (w *Writer) styles(f *excelize.File) (err error) {
	style := func(s *excelize.Style) int {
		if err != nil {
			return 0
		}
		var id int
		id, err = f.NewStyle(s)
		return id
	}
	top := func(wrap bool) *excelize.Alignment { return &excelize.Alignment{Vertical: "top", WrapText: wrap} }
	w.look = look{
		text:    style(&excelize.Style{NumFmt: asText, Alignment: top(false)}),
		wrapped: style(&excelize.Style{NumFmt: asText, Alignment: top(true)}),
		heading: style(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: top(true)}),
		fill: style(&excelize.Style{NumFmt: asText, Alignment: top(true),
			Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}}),
	}
	return err
}

func (w *Writer) columns(f *excelize.File, rows int) error {
	tab := w.book.Tab
	for i := range w.book.Columns {
		c := &w.book.Columns[i]
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColStyle(tab, name, w.look.of(c)); err != nil {
			return err
		}
		if err := f.SetColWidth(tab, name, name, c.Width); err != nil {
			return err
		}
		if err := f.SetCellStr(tab, name+"1", c.Name); err != nil {
			return err
		}
		if len(c.Choices) == 0 {
			continue
		}
		// Without a message for what is not on the list it only offers.
		list := excelize.NewDataValidation(true)
		list.SetSqref(fmt.Sprintf("%s2:%s%d", name, name, max(rows, 1)+1))
		if err := list.SetDropList(c.Choices); err != nil {
			return err
		}
		if err := f.AddDataValidation(tab, list); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) table(f *excelize.File, rows int) error {
	// A table without any row is a fault in the file to Excel.
	corner, err := excelize.CoordinatesToCellName(len(w.book.Columns), max(rows, 1)+1)
	if err != nil {
		return err
	}
	return f.AddTable(w.book.Tab, &excelize.Table{Range: "A1:" + corner, Name: w.book.Table, StyleName: "TableStyleLight9"})
}

func (w *Writer) notes(f *excelize.File) error {
	n := w.book.Notes
	if n == nil {
		return nil
	}
	if _, err := f.NewSheet(n.Tab); err != nil {
		return err
	}
	if err := f.SetColWidth(n.Tab, "A", "A", 60); err != nil {
		return err
	}
	if err := f.SetColWidth(n.Tab, "B", "B", 40); err != nil {
		return err
	}
	for i, line := range n.Lines {
		if err := w.note(f, i+1, line); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) note(f *excelize.File, row int, line Note) error {
	style, value := w.look.wrapped, w.look.wrapped
	if line.Heading {
		style = w.look.heading
	}
	if line.Fill {
		value = w.look.fill
	}
	for _, cell := range [...]struct {
		column, text string
		style        int
	}{{"A", line.Text, style}, {"B", line.Value, value}} {
		at := fmt.Sprintf("%s%d", cell.column, row)
		if err := f.SetCellStr(w.book.Notes.Tab, at, words.CleanLines(cell.text)); err != nil {
			return err
		}
		if err := f.SetCellStyle(w.book.Notes.Tab, at, at, cell.style); err != nil {
			return err
		}
	}
	return nil
}
