package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"connectpd/store/failure"
	"connectpd/store/keychain"
)

// KeychainFolder is where the encrypted tokens of a home stand.
func KeychainFolder(home string) string { return filepath.Join(home, "keychain") }

// alteredError: rows of what is kept are not as connectpd wrote them. Nothing
// is served from the store until it is repaired.
type alteredError struct {
	Path string
	rows []alteredRow
}

func (e *alteredError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *alteredError) Failure() failure.Told {
	names := make([]string, len(e.rows))
	for i, r := range e.rows {
		names[i] = r.String()
	}
	const shown = 3
	more := ""
	if len(names) > shown {
		names, more = names[:shown], fmt.Sprintf(" and %d more", len(names)-shown)
	}
	return failure.Tell(failure.StoreAltered, failure.Blanks{"path": e.Path, "rows": strings.Join(names, ", ") + more})
}

// vanishedError: the database is gone or empty, and what stands beside it
// shows that there was one.
type vanishedError struct {
	Path    string
	Remains []string // what was found beside it, in words
	backup  bool     // there is something to restore from
}

func (e *vanishedError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *vanishedError) Failure() failure.Told {
	row := failure.StoreVanishedNoOne
	if e.backup {
		row = failure.StoreVanished
	}
	return failure.Tell(row, failure.Blanks{"path": e.Path, "remains": strings.Join(e.Remains, " and "), "home": filepath.Dir(e.Path)})
}

// vanished is the *VanishedError of a home without its database; nil where
// nothing but lock files shows that there was one: that is a first start.
func vanished(home string) error {
	e := &vanishedError{Path: filepath.Join(home, fileName)}
	if restorable(home) != "" {
		e.backup = true
		e.Remains = append(e.Remains, "backups of it")
	}
	if keychain.HasTokens(KeychainFolder(home)) {
		e.Remains = append(e.Remains, "encrypted tokens")
	}
	if info, err := os.Stat(e.Path + "-wal"); err == nil && info.Size() > 0 && !exists(e.Path) {
		e.Remains = append(e.Remains, "its write-ahead log")
	}
	if len(e.Remains) == 0 {
		return nil
	}
	return e
}

// restorable is the newest backup of a home; "" for none.
func restorable(home string) string {
	if list := keptFiles(home); len(list) > 0 {
		return list[len(list)-1]
	}
	return newestBackup(home)
}

// nothingToRestoreError: a store is to be repaired, and no backup can be read.
type nothingToRestoreError struct{ Home string }

func (e *nothingToRestoreError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *nothingToRestoreError) Failure() failure.Told {
	return failure.Tell(failure.NothingToRestore, failure.Blanks{"path": filepath.Join(e.Home, backupsDir), "home": e.Home})
}

// noDatabase reports whether the database is missing or empty, its log too.
func noDatabase(home string) bool {
	path := filepath.Join(home, fileName)
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return true
	}
	if err != nil || info.Size() > 0 {
		return false
	}
	wal, err := os.Stat(path + "-wal")
	return err != nil || wal.Size() == 0
}
