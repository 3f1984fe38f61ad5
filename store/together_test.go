package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// While one process applies one account after the other, the readers of
// another always see one of them whole, and never wait for the writer.
func TestReadersBesideAWriter(t *testing.T) {
	home := t.TempDir() + "/home"
	writer, reader := openIn(t, home, Options{}), openIn(t, home, Options{})
	c := connect(t, writer)
	worlds := [2]int{len(crashWorlds[0]().Grants), len(crashWorlds[1]().Grants)}
	syncOnce(t, writer, c, crashWorlds[0]())

	ctx, stop := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for ctx.Err() == nil {
				n := 0
				err := reader.Access(context.Background(), AccessQuery{ConnectorID: c.ID}, func(Holding) error { n++; return nil })
				if err != nil || n != worlds[0] && n != worlds[1] {
					t.Errorf("a reader saw %d grants (%v), the worlds have %v", n, err, worlds)
					return
				}
			}
		})
	}
	for i := range fewer(20) {
		syncOnce(t, writer, c, crashWorlds[(i+1)%2]())
	}
	stop()
	wg.Wait()
}

// A reader is answered while a writer sits on its transaction.
func TestReadersDoNotWait(t *testing.T) {
	home := t.TempDir() + "/home"
	one, two := openIn(t, home, Options{}), openIn(t, home, Options{})
	c := connect(t, one)
	err := one.write(context.Background(), "sitting", func(tx *tx) error {
		if _, err := tx.exec("UPDATE connector SET name = 'half done'"); err != nil {
			return err
		}
		for _, s := range []*Store{one, two} {
			began := time.Now()
			got, err := s.Connector(context.Background(), c.ID)
			if err != nil || got.Name != c.Name {
				t.Errorf("a reader saw %q (%v)", got.Name, err)
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("a reader waited %v for a writer", took)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Writers of several processes wait for each other and lose nothing, also
// those that read before they write.
func TestWritersLoseNothing(t *testing.T) {
	home := t.TempDir() + "/home"
	openIn(t, home, Options{})
	var wg sync.WaitGroup
	const handles, each = 4, 40
	for range handles {
		s := openIn(t, home, Options{})
		wg.Go(func() {
			for range each {
				err := s.write(context.Background(), "counting", func(t *tx) error {
					var text string
					if err := t.row("SELECT coalesce((SELECT value FROM setting WHERE key = 'n'), '0')").Scan(&text); err != nil {
						return err
					}
					n, err := strconv.Atoi(text)
					if err != nil {
						return err
					}
					_, err = t.exec("INSERT OR REPLACE INTO setting (key, value) VALUES ('n', ?)", strconv.Itoa(n+1))
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got, err := openIn(t, home, Options{}).Setting(context.Background(), "n"); err != nil || got != itoa(handles*each) {
		t.Errorf("counted to %s (%v), want %d", got, err, handles*each)
	}
}

// A process that is told to stop does not wait for its turn to write.
func TestWaitingForTheWriterEndsWithTheContext(t *testing.T) {
	s := open(t)
	err := s.write(context.Background(), "sitting", func(*tx) error {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		err := s.SetSetting(ctx, "k", "v")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An unchanged run writes its record and nothing per row.
func TestUnchangedRunAddsNextToNothing(t *testing.T) {
	home := t.TempDir() + "/home"
	s := openIn(t, home, Options{})
	c := connect(t, s)
	d := madeUp(size{users: fewer(10000), teams: fewer(500), perTeam: 20, schedules: fewer(1000), perSchedule: 4})
	syncOnce(t, s, c, d)
	if err := s.Close(); err != nil { // folds the first run's log into the file
		t.Fatal(err)
	}
	s = openIn(t, home, Options{})
	bytes := func() int64 {
		var n int64
		for _, side := range append([]string{""}, sidecars[:1]...) {
			if info, err := os.Stat(filepath.Join(home, fileName+side)); err == nil {
				n += info.Size()
			}
		}
		return n
	}
	before, rows := bytes(), dump(t, s)
	log := make([]LogEntry, 4)
	for i := range log {
		log[i] = LogEntry{Level: Info, Event: "sync-started", Message: "Sync started, 10,000 users so far"}
	}
	l, err := s.LockSync(context.Background(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	r := syncOnce(t, s, c, d)
	for _, e := range log {
		if err := s.Log(context.Background(), c.ID, e); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	if r.Changes != (ChangeCounts{}) || !equal(rows, dump(t, s)) {
		t.Errorf("an unchanged account changed something: %+v", r.Changes)
	}
	added := bytes() - before
	t.Logf("an unchanged run with four log entries adds %d bytes to database and WAL", added)
	if added > 64<<10 {
		t.Errorf("an unchanged run adds %d bytes, more than 64 KiB", added)
	}
}
