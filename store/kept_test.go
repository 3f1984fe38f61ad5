package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/keychain"
	"connectpd/store/secret"
)

// TestEveryTableSaysWhatBecomesOfIt: whoever adds a table says whether it is
// kept.
func TestEveryTableSaysWhatBecomesOfIt(t *testing.T) {
	s := open(t)
	rows, err := s.readers.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	var has, listed []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		has = append(has, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, known := range tables {
		listed = append(listed, known.name)
	}
	slices.Sort(listed)
	if !slices.Equal(has, listed) {
		t.Errorf("the file has  %v\nthe list has %v", has, listed)
	}
}

// furnish makes a store with something in every kept table.
func furnish(t *testing.T, home string) (id string) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, home, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, s)
	kc := folderKeychain{filepath.Join(home, "items"), func() {}}
	if err := os.Mkdir(kc.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	v := vaultOf(s, kc)
	for _, tok := range []secret.Value{tokenA, tokenB} {
		p, err := v.Place(ctx, c.ID, keychain.OS, tok, identity, nil)
		if err == nil {
			_, err = v.Move(ctx, p)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	syncOnce(t, s, c, madeUp(size{users: 40, teams: 2, perTeam: 5}))
	err = errors.Join(s.SetSetting(ctx, "me", "ada@example.com"), s.SaveDraft(ctx, Draft{ID: "c9", Answers: []byte{0, 1, 0xff}}), s.Close())
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func vaultOf(s *Store, kc folderKeychain) *Vault {
	return NewVault(s, func(keychain.Kind) (keychain.Keychain, error) { return kc, nil })
}

// keptText is all that people entered, as text.
func keptText(t *testing.T, s *Store) string {
	t.Helper()
	ctx := context.Background()
	c, err := s.Connectors(ctx)
	people, err2 := s.People(ctx)
	apps, err3 := s.Apps(ctx)
	drafts, err4 := s.Drafts(ctx)
	me, err5 := s.Setting(ctx, "me")
	if err := errors.Join(err, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	for i := range c { // of the access data, and of the last repair
		c[i].LastRun, c[i].LastApplied, c[i].Status, c[i].StatusReason, c[i].OldToken = nil, nil, "", "", nil
	}
	return fmt.Sprintf("%+v %+v %+v %+v %s", c, people, apps, drafts, me)
}

func keptIn(t *testing.T, home string) string {
	t.Helper()
	s, err := Open(context.Background(), home, Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := keptText(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return text
}

// TestOneFlippedBitCostsNothing: wherever a bit of the file flips, what is kept
// is either served as it was, or the damage is recognised and repaired.
func TestOneFlippedBitCostsNothing(t *testing.T) {
	home := t.TempDir() + "/home"
	furnish(t, home)
	want := keptIn(t, home)
	path := filepath.Join(home, fileName)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]int{}
	var places []int
	for at := 0; at < len(sound); at += len(sound)/fewer(250) | 1 { // odd: every place within a page
		places = append(places, at)
	}
	for _, text := range []string{"ada@example.com", "PagerDuty", "acme", "connector_owner"} {
		for at := 0; ; at++ {
			i := bytes.Index(sound[at:], []byte(text))
			if i < 0 {
				break
			}
			at += i
			places = append(places, at)
		}
	}
	for _, at := range places {
		damage(t, home, int64(at), []byte{sound[at] ^ 1<<(at%8)})
		s, err := Open(context.Background(), home, Options{})
		if err == nil {
			if got := keptText(t, s); got != want {
				t.Errorf("byte %d: served altered:\n%s", at, got)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			met["unharmed"]++
		} else {
			var altered *alteredError
			var damaged *DamagedError
			switch {
			case errors.As(err, &altered):
				met["altered"]++
			case errors.As(err, &damaged):
				met["damaged"]++
			default:
				t.Errorf("byte %d: not recognized: %v", at, err)
			}
			if _, err := Repair(context.Background(), home, Options{}); err != nil {
				t.Errorf("byte %d: not repaired: %v", at, err)
			} else if got := keptIn(t, home); got != want {
				t.Errorf("byte %d: repaired as\n%s\nwant\n%s", at, got, want)
			}
		}
		if err := os.WriteFile(path, sound, 0o600); err != nil {
			t.Fatal(err)
		}
		clearDoubt(home)
	}
	t.Log(met)
	if met["altered"] == 0 || met["damaged"] == 0 {
		t.Error("no flipped bit hit a row")
	}
}

func TestAlteredRowsAreNotServed(t *testing.T) {
	for name, query := range map[string]string{
		"changed": "UPDATE person SET email = 'eve@example.com'",
		"added":   "INSERT INTO setting (key, value) VALUES ('mouse', 'off')",
		"deleted": "DELETE FROM connector_owner",
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir() + "/home"
			furnish(t, home)
			want := keptIn(t, home)
			s, err := Open(context.Background(), home, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.writer.Exec(query); err != nil { // past the store's own write
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			var altered *alteredError
			if _, err := Open(context.Background(), home, Options{}); !errors.As(err, &altered) || !strings.Contains(altered.Failure().Hint(), "doctor --repair") {
				t.Fatalf("opened with %v", err)
			}
			done, err := Repair(context.Background(), home, Options{})
			if err != nil || len(done.Back) != 1 || done.From != "" {
				t.Errorf("%+v, %v", done, err)
			}
			if got := keptIn(t, home); got != want {
				t.Errorf("repaired as\n%s\nwant\n%s", got, want)
			}
			if done, err := Repair(context.Background(), home, Options{}); err != nil || !done.Nothing() {
				t.Errorf("again: %+v, %v", done, err)
			}
		})
	}
}

func TestAlteredWithoutABackupIsTakenAsItStands(t *testing.T) {
	home := t.TempDir() + "/home"
	furnish(t, home)
	s := openIn(t, home, Options{})
	if _, err := s.writer.Exec("UPDATE person SET name = 'Eve'"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Close(), os.RemoveAll(filepath.Join(home, backupsDir))); err != nil {
		t.Fatal(err)
	}
	done, err := Repair(context.Background(), home, Options{})
	if err != nil || len(done.AsIs) != 1 || len(done.Back) != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if got := keptIn(t, home); !strings.Contains(got, "Eve") {
		t.Error(got)
	}
}

// TestVanished: what shows that there was a store, and what is only a first
// start that was killed.
func TestVanished(t *testing.T) {
	remove := func(t *testing.T, home string) {
		for _, side := range append([]string{""}, sidecars...) {
			_ = os.Remove(filepath.Join(home, fileName) + side)
		}
	}
	empty := func(t *testing.T, home string) {
		remove(t, home)
		if err := os.WriteFile(filepath.Join(home, fileName), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	noBackups := func(t *testing.T, home string) {
		if err := os.RemoveAll(filepath.Join(home, backupsDir)); err != nil {
			t.Fatal(err)
		}
	}
	tokens := func(t *testing.T, home string) {
		dir := KeychainFolder(home)
		err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, "c1~1.age"), []byte("x"), 0o600))
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name             string
		spoil            []func(*testing.T, string)
		gone, repairable bool
	}{
		{"deleted", []func(*testing.T, string){remove}, true, true},
		{"emptied", []func(*testing.T, string){empty}, true, true},
		{"deleted, only tokens left", []func(*testing.T, string){remove, noBackups, tokens}, true, false},
		{"emptied, only tokens left", []func(*testing.T, string){empty, noBackups, tokens}, true, false},
		{"only locks left", []func(*testing.T, string){remove, noBackups}, false, false},
		{"a first start that was killed", []func(*testing.T, string){empty, noBackups}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			home := t.TempDir() + "/home"
			furnish(t, home)
			want := keptIn(t, home)
			for _, f := range c.spoil {
				f(t, home)
			}
			before := fmt.Sprint(os.ReadDir(home))
			s, err := Open(context.Background(), home, Options{})
			if err == nil {
				_ = s.Close()
			}
			var gone *vanishedError
			if errors.As(err, &gone) != c.gone || !c.gone && err != nil {
				t.Fatalf("opened with %v", err)
			}
			if !c.gone {
				return
			}
			if after := fmt.Sprint(os.ReadDir(home)); after != before {
				t.Errorf("opening left %s, before %s", after, before)
			}
			_, err = Repair(context.Background(), home, Options{})
			var nothing *nothingToRestoreError
			if !c.repairable {
				if !errors.As(err, &nothing) || strings.Contains(gone.Failure().Hint(), "--repair") {
					t.Errorf("repaired with %v after %q", err, gone.Failure().Hint())
				}
				return
			}
			if err != nil || !strings.Contains(gone.Failure().Hint(), "--repair") {
				t.Errorf("repaired with %v after %q", err, gone.Failure().Hint())
			}
			if got := keptIn(t, home); got != want {
				t.Errorf("restored as\n%s\nwant\n%s", got, want)
			}
			if strings.Contains(fmt.Sprint(os.ReadDir(home)), repairDir) {
				t.Error("the folder that it was built in stays")
			}
		})
	}
}

// TestARestoredStoreTrustsNoNumber: numbers go on far above, and no keychain
// item is cleaned up before a sync has shown that the store names the right
// one.
func TestARestoredStoreTrustsNoNumber(t *testing.T) {
	ctx := context.Background()
	home := t.TempDir() + "/home"
	id := furnish(t, home)
	kc := folderKeychain{filepath.Join(home, "items"), func() {}}
	s := openIn(t, home, Options{})
	old := tokenItem{connectorID: id, number: 1}
	err := s.write(ctx, "noting an item", func(t *tx) error { // whose deletion a crash prevented
		_, err := t.exec("INSERT INTO token_item VALUES (?, ?, 'os', 'old', '', 0, 0)", old.connectorID, old.number)
		return err
	})
	if err = errors.Join(err, kc.Set(ctx, account(id, 1), tokenA), s.Close(), os.Remove(filepath.Join(home, fileName))); err != nil {
		t.Fatal(err)
	}
	if _, err := Repair(ctx, home, Options{}); err != nil {
		t.Fatal(err)
	}
	s = openIn(t, home, Options{})
	v := vaultOf(s, kc)
	c, err := s.Connector(ctx, id)
	if err != nil || c.Status != NotConnected || c.Token.Number != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	p, err := v.Place(ctx, id, keychain.OS, tokenA, identity, nil)
	if err != nil || p.Token.Number != 2+aboveLost+1 {
		t.Errorf("token %d, %v", p.Token.Number, err)
	}
	if err := errors.Join(v.Abandon(ctx, p), v.CleanUp(ctx)); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(kc.items()); !strings.Contains(got, "1") || len(kc.items()) != 2 {
		t.Errorf("before a sync the keychain holds %s", got)
	}
	r := syncOnce(t, s, c, madeUp(size{users: 40, teams: 2, perTeam: 5}))
	if r.ID != 1+aboveLost+1 {
		t.Errorf("the first run has number %d", r.ID)
	}
	if err := v.CleanUp(ctx); err != nil {
		t.Fatal(err)
	}
	if got := kc.items(); len(got) != 1 {
		t.Errorf("after a sync the keychain holds %v", got)
	}
	if tok, err := v.Token(ctx, c); err != nil || !tok.Equal(tokenB) {
		t.Errorf("the token in use: %v", err)
	}
}

// TestTheDaysBackupIsCurrent: whatever was acknowledged stands in the day's
// file, and seven days stay.
func TestTheDaysBackupIsCurrent(t *testing.T) {
	home := t.TempDir() + "/home"
	day := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	for i := range 10 {
		s := openIn(t, home, Options{Now: func() time.Time { return day.AddDate(0, 0, i) }})
		for _, value := range []string{"first", fmt.Sprint("last of day ", i)} {
			if err := s.SetSetting(context.Background(), "said", value); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	list := readableBackups(home)
	if len(list) != keptFilesKept || filepath.Base(list[0].path) != "kept-2026-11-10.json" || filepath.Base(list[6].path) != "kept-2026-11-04.json" {
		t.Errorf("%d, the newest %s", len(list), list[0].path)
	}
	if r, ok := list[0].doc.row("setting", `["said"]`); !ok || r.values[1] != "last of day 9" {
		t.Errorf("%+v", r)
	}
	// One that was altered is not used.
	text, err := os.ReadFile(list[0].path)
	if err != nil {
		t.Fatal(err)
	}
	altered := strings.Replace(string(text), "last of day 9", "last of day 8", 1)
	if err := errors.Join(os.WriteFile(list[0].path, []byte(altered), 0o600), os.Remove(filepath.Join(home, fileName))); err != nil {
		t.Fatal(err)
	}
	done, err := Repair(context.Background(), home, Options{Now: func() time.Time { return day.AddDate(0, 0, 11) }})
	if err != nil || done.From != list[1].path {
		t.Errorf("%+v, %v", done, err)
	}
}

// TestRestoringFromAnOlderSchema: a backup outlives changes of the schema, and
// before there were any the copy that the migration made serves.
func TestRestoringFromAnOlderSchema(t *testing.T) {
	ctx := context.Background()
	for name, from := range map[string]int{"backup of what is kept": shipped, "copy before a migration": 3} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir() + "/home"
			s := openIn(t, home, Options{migrations: embeddedMigrations()[:from]})
			err := s.write(ctx, "setting up", func(t *tx) error {
				_, err := t.exec("INSERT INTO setting (key, value) VALUES ('me', 'ada@example.com')")
				return err
			})
			if err = errors.Join(err, s.Close()); err != nil {
				t.Fatal(err)
			}
			newer := Options{migrations: migrationsAnd("ALTER TABLE setting ADD COLUMN since INTEGER NOT NULL DEFAULT 7;")}
			if from < shipped { // the migration leaves its copy
				openAndClose(t, home, newer)
			}
			if err := os.Remove(filepath.Join(home, fileName)); err != nil {
				t.Fatal(err)
			}
			for _, path := range keptFiles(home) {
				if from < shipped {
					_ = os.Remove(path)
				}
			}
			if _, err := Repair(ctx, home, newer); err != nil {
				t.Fatal(err)
			}
			s = openIn(t, home, newer)
			var since int
			err = s.readers.QueryRow("SELECT since FROM setting WHERE value = 'ada@example.com'").Scan(&since)
			if err != nil || since != 7 {
				t.Errorf("%d, %v", since, err)
			}
		})
	}
}

func openAndClose(t *testing.T, home string, o Options) {
	t.Helper()
	s, err := Open(context.Background(), home, o)
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestRepairNeedsTheStoreAlone(t *testing.T) {
	home := t.TempDir() + "/home"
	furnish(t, home)
	openIn(t, home, Options{})
	var inUse *inUseError
	if _, err := Repair(context.Background(), home, Options{}); !errors.As(err, &inUse) {
		t.Errorf("%v", err)
	}
}

// TestStartsSweep: nothing half-done survives the next start.
func TestStartsSweep(t *testing.T) {
	home := t.TempDir() + "/home"
	furnish(t, home)
	old := filepath.Join(home, backupsDir, "connectpd-20260101T000000.000-schema2.db")
	left := []string{
		filepath.Join(home, backupsDir, ".connectpd-20261101T000000.000-schema3.db.part"),
		filepath.Join(home, backupsDir, ".connectpd-20261101T000000.000-schema3.db.part-journal"),
		filepath.Join(home, backupsDir, ".connectpd-123"), filepath.Join(home, ".connectpd-123"),
		filepath.Join(home, locksDir, ".connectpd-123"), filepath.Join(home, "items", ".connectpd-123"), old,
	}
	for _, path := range left {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ago := time.Now().Add(-backupLife - time.Hour)
	if err := os.Chtimes(old, ago, ago); err != nil {
		t.Fatal(err)
	}
	openAndClose(t, home, Options{})
	for _, path := range left {
		if exists(path) {
			t.Errorf("%s stays", path)
		}
	}
}

// TestAnOlderStoreHasABackupAtOnce: from the start that brings it up to date.
func TestAnOlderStoreHasABackupAtOnce(t *testing.T) {
	home := t.TempDir() + "/home"
	s := openIn(t, home, Options{migrations: embeddedMigrations()[:3]})
	if err := errors.Join(s.SetSetting(context.Background(), "me", "ada@example.com"), s.Close()); err != nil {
		t.Fatal(err)
	}
	openAndClose(t, home, Options{})
	list := readableBackups(home)
	if len(list) != 1 {
		t.Fatalf("%d backups", len(list))
	}
	if r, ok := list[0].doc.row("setting", `["me"]`); !ok || r.values[1] != "ada@example.com" {
		t.Errorf("%+v", list[0].doc)
	}
}
