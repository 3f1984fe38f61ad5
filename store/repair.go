package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"connectpd/store/atomicfile"
)

// repairDir is where a restored database is built before it takes its place.
const repairDir = ".repair"

// aboveLost is how much higher the numbers of tokens and runs go on after a
// repair: what was written after the backup may have used the next ones.
const aboveLost = 1000

// Repaired tells what Repair did.
type Repaired struct {
	From    string    // the backup that the store was restored from; "" for none
	Written time.Time // when that was written
	Aside   string    // where the damaged file was put; "" for none
	Back    []string  // altered rows that were put back from a backup
	AsIs    []string  // altered rows that no backup has: taken as they stand
	Reviews []string  // reviews that were put back from their own backups
}

// Nothing reports whether nothing had to be done.
func (r Repaired) Nothing() bool {
	return r.From == "" && len(r.Back) == 0 && len(r.AsIs) == 0 && len(r.Reviews) == 0
}

// Repair brings a store back that vanished, is damaged or was altered: from
// the newest backup of what is kept, or else from the copy made before the
// last change of the schema. A store that only has altered rows stays, and
// these rows are put back. A sound store is left alone. Nobody else may have
// the store open (*InUseError). What was read from accounts comes again with
// their next sync.
func Repair(ctx context.Context, home string, o Options) (Repaired, error) {
	o = o.withDefaults()
	home, err := absolute(home)
	if err == nil && noDatabase(home) && vanished(home) == nil {
		return Repaired{}, nil // there never was one
	}
	if err == nil {
		err = mayWrite(home)
	}
	if err == nil {
		err = prepareHome(home)
	}
	if err != nil {
		return Repaired{}, err
	}
	gate, err := lockGate(ctx, home)
	if err != nil {
		return Repaired{}, err
	}
	defer func() { _ = gate.Unlock() }()
	presence, alone, err := announce(home)
	if err != nil {
		return Repaired{}, err
	}
	s := &Store{home: home, now: o.Now, presence: presence}
	if !alone {
		return Repaired{}, errors.Join(&inUseError{Path: s.path(), Doing: "it must be repaired by one alone"}, s.Close())
	}
	done, err := s.repair(ctx, o)
	return done, errors.Join(err, s.Close())
}

func (s *Store) repair(ctx context.Context, o Options) (Repaired, error) {
	err := s.open(ctx, o, true)
	var altered *alteredError
	var damaged *DamagedError
	var gone *vanishedError
	switch {
	case err == nil:
		back, err := s.putBackReviews(ctx)
		return Repaired{Reviews: back}, err
	case errors.As(err, &altered):
		done, err := s.putBack(ctx)
		if err == nil {
			done.Reviews, err = s.putBackReviews(ctx)
		}
		return done, err
	case errors.As(err, &damaged) && damaged.Aside != "":
		done, err := s.restore(ctx, o)
		done.Aside = damaged.Aside
		return done, err
	case errors.As(err, &gone):
		return s.restore(ctx, o)
	}
	return Repaired{}, err
}

// putBack puts altered rows back in their place, in one transaction.
func (s *Store) putBack(ctx context.Context) (Repaired, error) {
	var done Repaired
	has, err := s.schemaVersion(ctx)
	if err != nil {
		return done, err
	}
	docs := slices.DeleteFunc(readableBackups(s.home), func(d keptBackup) bool { return d.doc.Schema != has })
	if err := s.learnKept(ctx); err != nil {
		return done, err
	}
	err = s.write(ctx, "repairing the store", func(t *tx) error {
		// Rows may refer to rows that are put back after them.
		if _, err := t.exec("PRAGMA defer_foreign_keys = ON"); err != nil {
			return err
		}
		list, err := alteredRows(t)
		if err != nil {
			return err
		}
		for _, a := range list {
			back, err := a.putBack(t, docs)
			if err != nil {
				return err
			}
			if back {
				done.Back = append(done.Back, a.String())
			} else {
				done.AsIs = append(done.AsIs, a.String())
			}
		}
		last, err := lastRun(t)
		if err != nil {
			return err
		}
		return s.goOnAbove(t, last)
	})
	return done, err
}

// putBack writes the row as a backup has it, the very row that was altered
// where there is one. A row that was never written goes. Without any backup
// the row is taken as it stands.
func (a alteredRow) putBack(t *tx, docs []keptBackup) (bool, error) {
	var best *keptRow
	for _, d := range docs {
		r, ok := d.doc.row(a.table.name, a.key)
		if ok && (best == nil || bytes.Equal(r.sum(a.table.name), a.sum)) {
			best = &r
		}
	}
	switch {
	case best != nil:
		return true, best.put(t, a.table.name)
	case a.sum == nil && len(docs) > 0:
		_, err := t.exec("DELETE FROM "+a.table.name+" WHERE "+a.table.where(), a.key)
		return true, err
	}
	_, err := t.exec("INSERT INTO kept_changed (tbl, key) VALUES (?, ?)", a.table.name, a.key)
	return false, err
}

// keptBackup is a backup of what is kept that proved to be whole.
type keptBackup struct {
	path string
	doc  keptDoc
}

// readableBackups lists those that are whole, newest first.
func readableBackups(home string) []keptBackup {
	var list []keptBackup
	for _, path := range keptFiles(home) {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // an older one may do
		}
		if doc, err := unseal(text); err == nil {
			list = append(list, keptBackup{path, doc})
		}
	}
	slices.Reverse(list)
	return list
}

// restore builds the database anew beside its place and moves it there whole:
// a repair that is killed is simply run again.
func (s *Store) restore(ctx context.Context, o Options) (Repaired, error) {
	build := filepath.Join(s.home, repairDir)
	if err := os.RemoveAll(build); err != nil {
		return Repaired{}, diskError(build, err)
	}
	defer func() { _ = os.RemoveAll(build) }()
	done, last, err := s.rebuild(ctx, build, o)
	if err != nil {
		return Repaired{}, err
	}
	whole, err := Open(ctx, build, o) // migrated to today's schema
	if err != nil {
		return Repaired{}, err
	}
	err = whole.write(ctx, "repairing the store", func(t *tx) error {
		has, err := lastRun(t)
		if err != nil {
			return err
		}
		return whole.goOnAbove(t, max(last, has))
	})
	if err == nil {
		done.Reviews, err = whole.putBackFrom(ctx, s.home)
	}
	if err = errors.Join(err, whole.Close()); err != nil {
		return Repaired{}, err
	}
	// Sidecars of the file that is gone would be taken for those of the new one.
	for _, side := range sidecars {
		if err := atomicfile.Remove(s.path() + side); err != nil {
			return Repaired{}, diskError(s.home, err)
		}
	}
	if err := os.Rename(filepath.Join(build, fileName), s.path()); err != nil {
		return Repaired{}, diskError(s.home, err)
	}
	return done, nil
}

// rebuild makes the database of a backup in a folder of its own, in the schema
// that the backup has. last is the newest run that the backup knows of.
func (s *Store) rebuild(ctx context.Context, build string, o Options) (done Repaired, last int64, err error) {
	newest := o.migrations[len(o.migrations)-1].version
	for _, b := range readableBackups(s.home) {
		if b.doc.Schema > newest {
			continue // a newer connectpd wrote it
		}
		old := o
		old.migrations = slices.DeleteFunc(slices.Clone(o.migrations), func(m migration) bool { return m.version > b.doc.Schema })
		if err := refill(ctx, build, old, b.doc); err != nil {
			return Repaired{}, 0, fmt.Errorf("restore %s: %w", b.path, err)
		}
		return Repaired{From: b.path, Written: b.doc.WrittenAt}, b.doc.LastRun, nil
	}
	path := newestBackup(s.home)
	if path == "" {
		return Repaired{}, 0, &nothingToRestoreError{Home: s.home}
	}
	info, err := os.Stat(path)
	if err != nil {
		return Repaired{}, 0, diskError(path, err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Repaired{}, 0, diskError(path, err)
	}
	if err := os.Mkdir(build, 0o700); err != nil {
		return Repaired{}, 0, diskError(build, err)
	}
	if err := atomicfile.Write(filepath.Join(build, fileName), text); err != nil {
		return Repaired{}, 0, diskError(build, err)
	}
	return Repaired{From: path, Written: info.ModTime().UTC()}, 0, nil
}

// refill makes a new store with the rows of a backup.
func refill(ctx context.Context, home string, o Options, d keptDoc) error {
	s, err := Open(ctx, home, o)
	if err != nil {
		return err
	}
	err = s.write(ctx, "restoring what was kept", func(t *tx) error {
		if _, err := t.exec("PRAGMA defer_foreign_keys = ON"); err != nil {
			return err
		}
		list, err := keptTables(t)
		if err != nil {
			return err
		}
		for _, c := range d.Tables {
			if !slices.ContainsFunc(list, func(k keptTable) bool { return k.name == c.Name }) {
				return fmt.Errorf("it has a table %q", c.Name)
			}
			for i := range c.Rows {
				if err := c.row(i).put(t, c.Name); err != nil {
					return err
				}
			}
		}
		// What was left of disconnected connectors was their data.
		_, err = t.exec("DELETE FROM connector WHERE gone_at > 0")
		return err
	})
	return errors.Join(err, s.Close())
}

// goOnAbove makes the numbers of tokens and runs go on above any that may have
// been given out, and connectors without data say so.
func (s *Store) goOnAbove(t *tx, last int64) error {
	for _, q := range []string{
		"UPDATE token_counter SET last = last + ?1",
		`INSERT OR IGNORE INTO token_counter (connector_id, last)
			SELECT id, token_number + ?1 FROM connector WHERE token_number > 0 AND gone_at = 0
			UNION ALL SELECT id, token_number + ?1 FROM draft WHERE token_number > 0
			UNION ALL SELECT ` + tenantItem + `, secret_number + ?1 FROM tenant WHERE secret_number > 0`,
	} {
		if _, err := t.exec(q, aboveLost); err != nil {
			return err
		}
	}
	if _, err := t.exec("INSERT OR REPLACE INTO repair (at, run_floor) VALUES (?, ?)", stamp(s.now()), last+aboveLost); err != nil {
		return err
	}
	_, err := t.exec(`UPDATE connector SET status = ?1, status_reason = ?2 WHERE gone_at = 0 AND status <> ?1
		AND num NOT IN (SELECT conn FROM run WHERE applied = 1)`, NotConnected,
		"The store was repaired; the next sync reads the access data again.")
	return err
}

// itemHeld is the condition, in SQL over token_item, that an item must not be
// cleaned up yet: since the last repair no sync of its connector (of any, where
// it has none) was applied, so that the item may be the one that works.
const itemHeld = `EXISTS (SELECT 1 FROM repair) AND NOT EXISTS (
	SELECT 1 FROM run r JOIN connector c ON c.num = r.conn
	WHERE r.applied = 1 AND r.id > (SELECT max(run_floor) FROM repair)
	AND (c.id = token_item.connector_id
		OR NOT EXISTS (SELECT 1 FROM connector WHERE id = token_item.connector_id AND gone_at = 0)))`

// nextRun is the number of a new run: above all there are, and above those
// that a repair lost.
func nextRun(t *tx) (int64, error) {
	n, err := lastRun(t)
	return n + 1, err
}

// NewestKept is when the newest whole backup of what is kept was written; the
// zero time for none.
func (s *Store) NewestKept() time.Time {
	for _, b := range readableBackups(s.home) {
		return b.doc.WrittenAt
	}
	return time.Time{}
}
