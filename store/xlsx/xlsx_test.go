package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"connectpd/store/words"
)

var made = time.Date(2026, 11, 28, 22, 0, 0, 0, time.UTC)

func book() *Book {
	return &Book{
		Tab: "Access", Table: "Access", Frozen: 1, By: "connectpd test", Made: made,
		Columns: []Column{
			{Name: "item", Width: 8},
			{Name: "decision", Width: 12, Choices: []string{"keep", "revoke"}},
			{Name: "missing", Width: 12, Formula: func(row int) string { return fmt.Sprintf(`IF(B%d="","decision","")`, row) }},
		},
		Notes: &Notes{Tab: "Read me", Lines: []Note{{Text: "How to", Heading: true}, {Text: "Your name", Fill: true}, {Text: "Review", Value: "=r1"}}},
	}
}

func written(t testing.TB, b *Book, rows ...[]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range rows {
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || w.Rows() != len(rows) {
		t.Fatalf("%d rows, %v", w.Rows(), err)
	}
	return out.Bytes()
}

func read(t testing.TB, data []byte, tab string) [][]string {
	t.Helper()
	r, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all [][]string
	if err := r.Rows(tab, func(_ int, cells []string) error { all = append(all, cells); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// texts that spreadsheets take for something else, or that break a file.
var texts = []string{
	"007", "3-4", "1E5", "MAR1", "123456789012345678", "1/2", "TRUE", "0x1F", "12:30", "5%", "€5",
	"=1+1", "+1 555 0100", "-2", "@SUM(A1)", "=cmd|'/c calc'!A1", "'quoted'", "'=1", "  spaces  ", "two\nlines", "tab\tbed",
	"_x0041_", "_x0041_x0042_", "_x005F_", "_x005F_x0041_", "x_x00e9_y", "a<b>&\"c\"]]>", "<?xml", "本番", "👩‍👩‍👧", "שלום",
	strings.Repeat("x", 1000), "Zoë", "\ufffd",
}

func TestTextStaysText(t *testing.T) {
	var rows [][]string
	for _, text := range texts {
		rows = append(rows, []string{text, text, "decision"})
	}
	data := written(t, book(), rows...)
	for i, cells := range read(t, data, "Access")[1:] {
		if cells[0] != texts[i] || cells[1] != texts[i] {
			t.Errorf("%q came back as %q", texts[i], cells)
		}
	}
	sheet := string(part(t, data, "xl/worksheets/sheet1.xml"))
	if n := strings.Count(sheet, "<f>"); n != len(texts) { // of the column that calculates
		t.Errorf("%d formulas for %d rows", n, len(texts))
	}
	if n := strings.Count(sheet, `t="inlineStr"`); n != 2*len(texts) {
		t.Errorf("%d texts of %d", n, 2*len(texts))
	}
}

func TestWhatHidesIsLeftOut(t *testing.T) {
	got := read(t, written(t, book(), []string{"evil\u202etxt\x00\x1b[31m\u200b", "a\r\nb", ""}), "Access")[1]
	if got[0] != "eviltxt[31m" || got[1] != "a\nb" {
		t.Errorf("%q", got)
	}
	long := read(t, written(t, book(), []string{strings.Repeat("👩", 30000), "", ""}), "Access")[1][0]
	if n := 2 * utf8.RuneCountInString(long); n > maxText+1 || !strings.HasSuffix(long, "…") {
		t.Errorf("a cell of %d units", n)
	}
}

func part(t testing.TB, data []byte, name string) []byte {
	t.Helper()
	p, err := unpacked(data)
	if err != nil || p[name] == nil {
		t.Fatalf("no %s: %v", name, err)
	}
	return p[name]
}

// TestTheTable: what a person sees of a workbook beside its cells.
func TestTheTable(t *testing.T) {
	for rows, want := range map[int]string{0: "A1:C2", 1: "A1:C2", 7: "A1:C8"} {
		data := written(t, book(), slices.Repeat([][]string{{"i1", "", "decision"}}, rows)...)
		if table := string(part(t, data, "xl/tables/table1.xml")); !strings.Contains(table, `ref="`+want+`"`) {
			t.Errorf("%d rows: %s", rows, table)
		}
		sheet := string(part(t, data, "xl/worksheets/sheet1.xml"))
		for _, must := range []string{`state="frozen"`, `"keep,revoke"`, `sqref="B2:B` + fmt.Sprint(max(rows, 1)+1) + `"`} {
			if !strings.Contains(sheet, must) {
				t.Errorf("%d rows: no %s in %s", rows, must, sheet)
			}
		}
		if strings.Contains(sheet, "sheetProtection") || strings.Contains(sheet, "<dimension") {
			t.Errorf("locked, or of a dimension: %s", sheet)
		}
		if notes := read(t, data, "Read me"); len(notes) != 3 || notes[2][1] != "=r1" {
			t.Errorf("notes %q", notes)
		}
		if about := string(part(t, data, "docProps/core.xml")) + string(part(t, data, "docProps/app.xml")); strings.Contains(about, "xuri") ||
			!strings.Contains(about, "connectpd test") || !strings.Contains(about, "2026-11-28T22:00:00Z") {
			t.Error(about)
		}
	}
	if one, two := written(t, book(), []string{"i1", "", ""}), written(t, book(), []string{"i1", "", ""}); !bytes.Equal(one, two) {
		t.Error("the same rows give other bytes")
	}
}

// TestNoTemporaryFiles: names are not left on the disk, however many there are.
func TestNoTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	row := []string{strings.Repeat("Ada Lovelace ", 200), "keep", ""}
	data := written(t, book(), slices.Repeat([][]string{row}, 12_000)...) // over 30 MB
	var list []os.DirEntry
	r, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	lines := 0
	if err := r.Rows("Access", func(line int, _ []string) error {
		if lines++; line == 11_000 {
			list, err = os.ReadDir(dir)
		}
		return err
	}); err != nil || lines != 12_001 {
		t.Fatalf("%d lines, %v", lines, err)
	}
	if len(list) > 0 {
		t.Errorf("left: %v", list)
	}
}

func TestEmptyRowsAndCellsAreNone(t *testing.T) {
	var gaps []int
	data := written(t, book(), []string{"i1", "", "decision"}, []string{"", " ", ""}, []string{"i3"})
	r, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_ = r.Rows("Access", func(line int, cells []string) error {
		gaps = append(gaps, line*10+len(cells))
		return nil
	})
	if !slices.Equal(gaps, []int{13, 23, 41}) {
		t.Errorf("%v", gaps)
	}
	stop := errors.New("stop")
	if err := r.Rows("Access", func(int, []string) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
	if err := r.Rows("Nowhere", nil); !errors.Is(err, errNotWorkbook) {
		t.Error(err)
	}
}

// zipped is a workbook of parts.
func zipped(t testing.TB, p parts) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range p.names() {
		put(t, z, name, p[name])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func put(t testing.TB, z *zip.Writer, name string, data []byte) {
	t.Helper()
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestBombsAreRefused(t *testing.T) {
	whole := written(t, book(), []string{"i1", "keep", ""})
	with := func(name string, data []byte) []byte {
		p, err := unpacked(whole)
		if err != nil {
			t.Fatal(err)
		}
		p[name] = data
		return zipped(t, p)
	}
	sheet := func(rows string) []byte {
		return []byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`)
	}
	wide := strings.Repeat(`<row><c r="XFD1"><f>1</f></c></row>`, 5_000)
	for name, data := range map[string][]byte{
		"large part":       with("xl/styles.xml", make([]byte, maxPart+1)),
		"large whole":      bomb(t, whole, tablePart, maxUnpacked>>20),
		"texts":            with(sharedTexts, bytes.Repeat([]byte("<si/>"), maxTexts+1)),
		"rows":             with(tablePart, sheet(strings.Repeat(`<row><c t="inlineStr"><is><t>x</t></is></c></row>`, maxRead+1))),
		"columns":          with(tablePart, sheet(`<row><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>`)),
		"empty wide cells": with(tablePart, sheet(wide)),
	} {
		err := tryAll(data)
		if !errors.Is(err, errTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string][]byte{
		"empty": {}, "no zip": []byte("PK\x03\x04 and so on"), "cut": whole[:len(whole)/2],
		"other zip": zipped(t, parts{"a.txt": []byte("x")}), "no sheet": with(tablePart, []byte("<html>")),
		"no book": with("xl/workbook.xml", []byte("{}")), "row of no number": with(tablePart, sheet(`<row r="99999999"><c/></row>`)),
	} {
		if err := tryAll(data); err != nil && !errors.Is(err, errNotWorkbook) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on")); !errors.Is(err, errEncrypted) {
		t.Error(err)
	}
}

// tryAll opens a workbook and reads each of its tabs.
func tryAll(data []byte) error {
	r, err := Open(data)
	if err != nil {
		return err
	}
	defer r.Close()
	r.Days1904()
	for _, tab := range r.Tabs() {
		if err := r.Rows(tab, func(int, []string) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

func FuzzOpen(f *testing.F) {
	whole := written(f, book(), []string{"i1", "keep", ""})
	f.Add(part(f, whole, tablePart), part(f, whole, "xl/workbook.xml"))
	f.Add([]byte(`<worksheet><sheetData><row r="2"><c r="ZZ9" t="s"><v>7</v></c></row></sheetData></worksheet>`), []byte("<workbook/>"))
	base, err := unpacked(whole)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, sheet, book []byte) {
		base[tablePart], base["xl/workbook.xml"] = sheet, book
		if err := tryAll(zipped(t, base)); err != nil && !errors.Is(err, errNotWorkbook) && !errors.Is(err, errTooLarge) {
			t.Error(err)
		}
	})
}

func FuzzText(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > maxText || strings.ContainsAny(text, "\ufffe\uffff") {
			return
		}
		want := words.CleanLines(text)
		got := ""
		if rows := read(t, written(t, book(), []string{text, "x", ""}), "Access"); len(rows) > 1 {
			got = rows[1][0]
		}
		if got != want {
			t.Errorf("%q came back as %q", text, got)
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	row := []string{"i12345", "Ada Lovelace, a name of some length that is wrapped", ""}
	for b.Loop() {
		w, err := NewWriter(io.Discard, book())
		if err != nil {
			b.Fatal(err)
		}
		for range 50_000 {
			if err := w.Write(row); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
