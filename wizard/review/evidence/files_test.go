package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"

	"connectpd/store/export/table"
)

// unpacked is a zip's files by name, its folder left out.
func unpacked(t testing.TB, z []byte) map[string][]byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(z), int64(len(z)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(f.Name, "/")
		files[name] = data
	}
	return files
}

func evidenceOf(t testing.TB, in Input) map[string][]byte {
	t.Helper()
	z, err := Zip(in)
	if err != nil {
		t.Fatal(err)
	}
	return unpacked(t, z)
}

// row is a row of a CSV file by the names of its columns.
type row map[string]string

// rows reads a CSV file of the evidence.
func rows(t testing.TB, data []byte) []row {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []row
	for _, cells := range all[1:] {
		r := row{}
		for i, column := range all[0] {
			r[column] = table.Text(cells[i])
		}
		out = append(out, r)
	}
	return out
}

func countRows(rows []row, fits func(row) bool) int {
	n := 0
	for _, r := range rows {
		if fits(r) {
			n++
		}
	}
	return n
}

type group struct {
	key []string
	n   int
}

// groups counts rows by some columns, in the order of these.
func groups(rows []row, columns ...string) []group {
	var all []group
	for _, r := range rows {
		var key []string
		for _, c := range columns {
			key = append(key, r[c])
		}
		at, found := slices.BinarySearchFunc(all, key, func(g group, key []string) int { return slices.Compare(g.key, key) })
		if !found {
			all = slices.Insert(all, at, group{key: key})
		}
		all[at].n++
	}
	return all
}
