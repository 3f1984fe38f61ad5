package store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"connectpd/store/atomicfile"
)

// keptFilesKept is how many days' backups of what is kept stay.
const keptFilesKept = 7

// keptLock lets one process at a time write the day's file, so that the newest
// reading of the store is the one that stays.
const keptLock = "kept.lock"

// keptDoc is a backup of what is kept.
type keptDoc struct {
	Version   int           `json:"version"`
	Schema    int           `json:"schema"`
	WrittenAt time.Time     `json:"written_at"`
	LastRun   int64         `json:"last_run"`
	Tables    []keptContent `json:"tables"`
}

type keptContent struct {
	Name    string      `json:"name"`
	Columns []string    `json:"columns"`
	Keys    []string    `json:"keys"` // of the rows, as kept_sum has them
	Rows    [][]keptAny `json:"rows"`
}

// keptAny is a value of a row: a number, a text, {"blob": base64} or null.
type keptAny struct{ is any }

// MarshalJSON encodes it.
func (v keptAny) MarshalJSON() ([]byte, error) {
	if b, ok := v.is.([]byte); ok {
		return json.Marshal(map[string]string{"blob": base64.StdEncoding.EncodeToString(b)})
	}
	return json.Marshal(v.is)
}

// UnmarshalJSON decodes it.
func (v *keptAny) UnmarshalJSON(text []byte) error {
	switch text[0] {
	case '{':
		var blob struct {
			Blob []byte `json:"blob"`
		}
		err := json.Unmarshal(text, &blob)
		v.is = append([]byte{}, blob.Blob...)
		return err
	case '"':
		var s string
		err := json.Unmarshal(text, &s)
		v.is = s
		return err
	case 'n':
		v.is = nil
		return nil
	default:
		var n int64
		err := json.Unmarshal(text, &n)
		v.is = n
		return err
	}
}

// sealed is how a backup stands in its file: with the SHA-256 of its bytes.
type sealed struct {
	SHA256 string          `json:"sha256"`
	Kept   json.RawMessage `json:"kept"`
}

// keptFiles lists the backups of what is kept, oldest first.
func keptFiles(home string) []string {
	list, err := filepath.Glob(filepath.Join(home, backupsDir, "kept-????-??-??.json"))
	if err != nil {
		return nil // only a malformed pattern
	}
	slices.Sort(list)
	return list
}

// backUpKept writes the day's backup after a write: the first one of a day, and
// every one that changed what is kept. It is no reason for the write to fail:
// the next one tries again, and doctor tells when there is none.
func (s *Store) backUpKept(ctx context.Context, changed bool) {
	path := s.keptToday()
	if !changed && exists(path) {
		return
	}
	_ = s.writeKept(context.WithoutCancel(ctx), path)
}

func (s *Store) keptToday() string {
	return filepath.Join(s.home, backupsDir, "kept-"+s.now().UTC().Format(time.DateOnly)+".json")
}

func (s *Store) writeKept(ctx context.Context, path string) error {
	dir := filepath.Dir(path)
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return diskError(dir, err)
	}
	wait, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	lock := flock.New(filepath.Join(s.home, locksDir, keptLock))
	if ok, err := lock.TryLockContext(wait, 5*time.Millisecond); err != nil || !ok {
		return fmt.Errorf("back up what is kept: %w", err)
	}
	defer func() { _ = lock.Unlock() }()
	doc, err := s.readKept(ctx)
	if err != nil {
		return err
	}
	text, err := doc.seal()
	if err != nil {
		return fmt.Errorf("back up what is kept: %w", err)
	}
	if err := atomicfile.Write(path, text); err != nil {
		return diskError(path, err)
	}
	old := keptFiles(s.home)
	for len(old) > keptFilesKept {
		if err := os.Remove(old[0]); err != nil {
			return diskError(old[0], err)
		}
		old = old[1:]
	}
	return nil
}

// readKept reads what is kept, at one moment.
func (s *Store) readKept(ctx context.Context) (keptDoc, error) {
	doc := keptDoc{Version: 1, WrittenAt: s.now().UTC()}
	err := s.read(ctx, "backing up what is kept", func(t *tx) error {
		if err := t.row("PRAGMA user_version").Scan(&doc.Schema); err != nil {
			return err
		}
		var err error
		if doc.LastRun, err = lastRun(t); err != nil {
			return err
		}
		for _, k := range s.kept {
			c := keptContent{Name: k.name}
			err := k.eachRow(t, "", func(r keptRow) error {
				c.Columns, c.Keys = r.columns, append(c.Keys, r.key)
				row := make([]keptAny, len(r.values))
				for i, v := range r.values {
					row[i].is = v
				}
				c.Rows = append(c.Rows, row)
				return nil
			})
			if err != nil {
				return err
			}
			doc.Tables = append(doc.Tables, c)
		}
		return nil
	})
	return doc, err
}

// lastRun is the highest number that a run has, or had before a repair.
func lastRun(t *tx) (int64, error) {
	var n int64
	err := t.row("SELECT max((SELECT coalesce(max(id), 0) FROM run), (SELECT coalesce(max(run_floor), 0) FROM repair))").Scan(&n)
	return n, err
}

func (d keptDoc) seal() ([]byte, error) {
	kept, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	return json.Marshal(sealed{SHA256: hexSum(kept), Kept: kept})
}

// unseal reads a backup and proves that it is as it was written.
func unseal(text []byte) (keptDoc, error) {
	var s sealed
	var d keptDoc
	if err := json.Unmarshal(text, &s); err != nil {
		return d, err
	}
	if hexSum(s.Kept) != s.SHA256 {
		return d, errors.New("its SHA-256 is another one")
	}
	if err := json.Unmarshal(s.Kept, &d); err != nil {
		return d, err
	}
	if d.Version != 1 {
		return d, fmt.Errorf("its version is %d", d.Version)
	}
	return d, nil
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// row is the backup's row of a key.
func (d keptDoc) row(table, key string) (keptRow, bool) {
	for _, c := range d.Tables {
		if i := slices.Index(c.Keys, key); c.Name == table && i >= 0 {
			return c.row(i), true
		}
	}
	return keptRow{}, false
}

func (c keptContent) row(i int) keptRow {
	r := keptRow{key: c.Keys[i], columns: c.Columns, values: make([]any, len(c.Rows[i]))}
	for k, v := range c.Rows[i] {
		r.values[k] = v.is
	}
	return r
}

// put writes the row over whatever has its key.
func (r keptRow) put(t *tx, table string) error {
	_, err := t.exec("INSERT OR REPLACE INTO "+table+" ("+strings.Join(r.columns, ", ")+") VALUES (?"+
		strings.Repeat(", ?", len(r.columns)-1)+")", r.values...)
	return err
}
