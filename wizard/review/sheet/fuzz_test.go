package sheet

import (
	"bytes"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"connectpd/store/words"
	"connectpd/wizard/review"
)

// FuzzRead: whatever comes back is an error or rows, and each row is taken or
// refused.
func FuzzRead(f *testing.F) {
	s := company(f, 12)
	f.Add(workbook(f, sheetOf(f, s)))
	f.Add(text(f, sheetOf(f, s)))
	for _, name := range []string{"en.xlsx", "de-of-csv.csv", "fr-of-xlsx.csv"} {
		data, err := os.ReadFile("testdata/libreoffice/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("item\tdecision\r\ni1\t\"keep\r\ni2\tr"))
	f.Add(utf16Bytes([]byte("item;decision;sheet\ni1;keep;r7k2p/0/"+grace), true, true))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(t.Context(), data, nil)
		if err != nil {
			return
		}
		r, err := Check(file, s)
		if err != nil {
			return
		}
		if len(r.Rows)+len(r.Refused) != len(file.Rows) {
			t.Errorf("%d rows and %d refused of %d", len(r.Rows), len(r.Refused), len(file.Rows))
		}
		for _, x := range r.Refused {
			if x.Why == "" || words.Clean(x.Why) != x.Why || !utf8.ValidString(x.Why) {
				t.Errorf("refused with %q", x.Why)
			}
		}
		for _, d := range r.Rows {
			if !strings.EqualFold(d.Item.ID, d.Row.Item) || !strings.EqualFold(d.Item.Reviewer, r.Reviewer) {
				t.Errorf("%s for %s", d.Row.Item, r.Reviewer)
			}
		}
		r.Changes()
	})
}

func FuzzDecide(f *testing.F) {
	f.Add("keep", "", "2027-03-31", "=why")
	f.Add("r", "Responder", "", "'")
	s := company(f, 12)
	f.Fuzz(func(t *testing.T, decision, target, until, comment string) {
		if !utf8.ValidString(decision + target + until + comment) {
			return
		}
		s.Items[1].Decision, s.Items[1].Target, s.Items[1].Until, s.Items[1].Comment = review.Decision(decision), target, until, comment
		for _, data := range [][]byte{workbook(t, sheetOf(t, s)), text(t, sheetOf(t, s))} {
			if file, err := Read(t.Context(), data, nil); err != nil || len(file.Rows) != 12 {
				t.Error(err)
			}
		}
	})
}

func bench(b *testing.B, items int, write func(*Sheet, *bytes.Buffer) error, most time.Duration) {
	s := company(b, items)
	var data bytes.Buffer
	if err := write(sheetOf(b, s), &data); err != nil {
		b.Fatal(err)
	}
	told := 0
	b.SetBytes(int64(data.Len()))
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		file, err := Read(b.Context(), data.Bytes(), func(int) { told++ })
		if err != nil {
			b.Fatal(err)
		}
		if r, err := Check(file, s); err != nil || len(r.Rows) != items {
			b.Fatal(err)
		}
		if took := time.Since(start); took > most {
			b.Errorf("%d rows took %s, more than %s", items, took, most)
		}
	}
	if told < items/1000 {
		b.Errorf("progress was told %d times", told)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "MiB-of-system")
}

func BenchmarkReadXLSX10k(b *testing.B) {
	bench(b, 10_000, func(s *Sheet, w *bytes.Buffer) error { return s.XLSX(w) }, 3*time.Second)
}

func BenchmarkReadXLSX50k(b *testing.B) {
	bench(b, 50_000, func(s *Sheet, w *bytes.Buffer) error { return s.XLSX(w) }, 12*time.Second)
}

func BenchmarkReadCSV10k(b *testing.B) {
	bench(b, 10_000, func(s *Sheet, w *bytes.Buffer) error { return s.CSV(w) }, time.Second)
}

func BenchmarkWriteXLSX10k(b *testing.B) {
	s := sheetOf(b, company(b, 10_000))
	for b.Loop() {
		var w bytes.Buffer
		if err := s.XLSX(&w); err != nil {
			b.Fatal(err)
		}
	}
}
