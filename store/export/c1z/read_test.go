package c1z

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"google.golang.org/protobuf/encoding/protowire"
)

// fields are a message's by number, taken apart without the encoder's help.
type fields map[protowire.Number][][]byte

func decode(t *testing.T, m []byte) fields {
	t.Helper()
	out := fields{}
	for len(m) > 0 {
		number, kind, n := protowire.ConsumeTag(m)
		if n < 0 {
			t.Fatalf("no tag: %v", protowire.ParseError(n))
		}
		m = m[n:]
		var value []byte
		switch kind {
		case protowire.BytesType:
			value, n = protowire.ConsumeBytes(m)
		case protowire.VarintType:
			var v uint64
			v, n = protowire.ConsumeVarint(m)
			value = []byte{byte(v)}
		default:
			t.Fatalf("field %d has type %d", number, kind)
		}
		if n < 0 {
			t.Fatalf("field %d: %v", number, protowire.ParseError(n))
		}
		m, out[number] = m[n:], append(out[number], value)
	}
	return out
}

func (f fields) text(n protowire.Number) string {
	if len(f[n]) == 0 {
		return ""
	}
	if !utf8.Valid(f[n][0]) {
		return "NOT UTF-8"
	}
	return string(f[n][0])
}

func (f fields) within(t *testing.T, path ...protowire.Number) fields {
	t.Helper()
	for _, n := range path {
		if len(f[n]) == 0 {
			t.Fatalf("there is no field %d", n)
		}
		f = decode(t, f[n][0])
	}
	return f
}

// open makes the database of a file readable.
func open(t *testing.T, file []byte) *sql.DB {
	t.Helper()
	packed, ok := bytes.CutPrefix(file, []byte("C1ZF\x00"))
	if !ok {
		t.Fatalf("begins with %q", file[:min(len(file), 8)])
	}
	z, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	data, err := z.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("%q, %v", verdict, err)
	}
	return db
}

// rows reads a table: the columns before data joined, and data decoded.
func rows(t *testing.T, db *sql.DB, table, columns string) map[string]fields {
	t.Helper()
	list, err := db.Query("SELECT " + columns + ", data FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	out := map[string]fields{}
	for list.Next() {
		texts := make([]string, strings.Count(columns, ",")+1)
		var data []byte
		into := make([]any, 0, len(texts)+1)
		for i := range texts {
			into = append(into, &texts[i])
		}
		if err := list.Scan(append(into, &data)...); err != nil {
			t.Fatal(err)
		}
		out[strings.Join(texts, " ")] = decode(t, data)
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
