package table

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"

	"connectpd/store/words"
)

// write is a table with one name a row.
func write(excel bool, names ...string) string {
	var b bytes.Buffer
	w := NewWriter(&b, excel, []string{"person", "id"})
	for _, name := range names {
		_ = w.Row(name, "P1")
	}
	_ = w.Close()
	return b.String()
}

func read(t *testing.T, text string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, bom))).ReadAll()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return all
}

func TestATableIsAFileForASpreadsheet(t *testing.T) {
	got := Table{Columns: []string{"a", "b"}, Rows: [][]string{{"1", "x,y"}, {"-2", ""}}}.CSV()
	if want := bom + "a,b\r\n1,\"x,y\"\r\n'-2,\r\n"; string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// names as they may be met in an account: each comes back as it was, or as
// the second text says where characters are left out.
var names = []struct{ name, back string }{
	{"Lovelace, Ada", ""}, {`Ada "the first" Lovelace`, ""}, {"two\nlines", ""}, {"windows\r\nlines", "windows\nlines"},
	{"=1+1", ""}, {"+1 555 0100", ""}, {"-2", ""}, {"@SUM(A1)", ""}, {"＝1+1", ""}, {"  =cmd|'/c calc'!A1", ""},
	{"\t=1+1", ""}, {"\tindented", ""}, {"\n=1", ""}, {"\u200b=1", "=1"}, {"'=1+1", ""}, {"''quoted''", ""}, {"'", ""},
	{"a;=1+1", ""}, {"a\n@x;-y\t=z", ""}, {"O'Neill", ""}, {"trailing ", ""}, {" leading", ""}, {"", ""},
	{"本番 オンコール", ""}, {"Ольга Петрова", ""}, {"שלום עולם", ""}, {"مرحبا", ""}, {"किशोर", ""}, {"👩‍👩‍👧 on call", ""}, {"Zoë Åström", ""}, {"می\u200cخواهم", ""},
	{"evil\u202etxt.exe", "eviltxt.exe"}, {"bell\a null\x00", "bell null"}, {"old\rmac", "old\nmac"}, {"\ufeffmark", "mark"}, {"a\u200e\u061cb", "ab"},
}

func TestNamesComeBack(t *testing.T) {
	for _, excel := range []bool{true, false} {
		var rows []string
		for _, n := range names {
			rows = append(rows, n.name)
		}
		text := write(excel, rows...)
		if strings.HasPrefix(text, "\xef\xbb\xbf") != excel || !utf8.ValidString(text) {
			t.Errorf("byte order mark: %v", !excel)
		}
		got := read(t, text)[1:]
		if len(got) != len(names) {
			t.Fatalf("%d rows of %d", len(got), len(names))
		}
		for i, n := range names {
			want := n.back
			if want == "" {
				want = n.name
			}
			if back := Text(got[i][0]); back != want {
				t.Errorf("%q came back as %q", n.name, back)
			}
			safe(t, got[i][0])
		}
	}
}

// safe fails where a spreadsheet would calculate something, whichever of the
// usual separators it cuts cells at.
func safe(t *testing.T, text string) {
	t.Helper()
	if strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "\n") {
		t.Errorf("%q begins with a blank that is cut off", text)
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\t' || r == '\n' }) {
		bare := strings.TrimLeft(part, " \u00a0\u200b\u200d\u2060\u00ad")
		if first, _ := utf8.DecodeRuneInString(bare); bare != "" && strings.ContainsRune("=+-@＝＋－＠", first) {
			t.Errorf("%q holds the formula %q", text, part)
		}
	}
}

func TestLinesEndWithCRLF(t *testing.T) {
	text := write(true, "a", "two\nlines")
	if n := strings.Count(text, "\r\n"); n != 3 || !strings.HasSuffix(text, "\r\n") {
		t.Errorf("%d line ends:\n%q", n, text)
	}
	if !strings.Contains(text, "\"two\nlines\"") {
		t.Errorf("the line end in a cell:\n%q", text)
	}
}

func FuzzCell(f *testing.F) {
	for _, n := range names {
		f.Add(n.name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) {
			return // the API's JSON is decoded to valid text
		}
		got := read(t, write(true, name))[1][0]
		safe(t, got)
		plainName := words.CleanLines(name)
		if back := Text(got); back != plainName {
			t.Errorf("%q came back as %q", name, back)
		}
	})
}
