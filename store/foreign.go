package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"connectpd/store/failure"
)

// ForeignError: the folder, or a file in it, belongs to another user. Nothing
// was written: what this user makes there would lock its owner out.
type ForeignError struct {
	Home  string
	Path  string // what belongs to somebody else: the home, or a file in it
	Owner string // a name, or the number of a user without one
	Me    string
	Err   error
}

func (e *ForeignError) Error() string { return e.Failure().Said() }

func (e *ForeignError) Unwrap() error { return e.Err }

// Failure names its row.
func (e *ForeignError) Failure() failure.Told {
	row := failure.StoreForeignFile
	if e.Path == e.Home {
		row = failure.StoreForeignHome
	}
	return failure.Tell(row, failure.Blanks{"path": e.Path, "owner": e.Owner, "me": e.Me, "quoted": quoted(e.Home)})
}

// quoted is a path as a shell takes it.
func quoted(path string) string { return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'" }

// mayWrite refuses a home that is not this user's, and one that cannot be
// written, before anything is.
func mayWrite(home string) error {
	if err := ownHome(home); err != nil {
		return err
	}
	db := filepath.Join(home, fileName)
	locks := filepath.Join(home, locksDir)
	for _, path := range []string{home, locks, filepath.Join(locks, gateFile), filepath.Join(locks, inUseFile),
		db, db + "-wal", db + "-shm"} {
		err := checkWritable(path)
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
			return unwritable(home, path, err)
		} // what else is wrong is told by who opens it
	}
	return nil
}

// unwritable says why a path of the home cannot be written: it is somebody
// else's, or it only may not be.
func unwritable(home, path string, err error) error {
	owner, mine := ownerOf(path)
	if owner != "" && !mine {
		return &ForeignError{Home: home, Path: path, Owner: owner, Me: userName(os.Geteuid()), Err: err}
	}
	return diskError(path, err)
}

// ownHome compares the owner of the home with the user. A home that is not
// there yet is made below the folder that is: an administrator who makes it
// in somebody's own folder makes one that its user cannot open.
func ownHome(home string) error {
	path := home
	for !exists(path) && path != filepath.Dir(path) {
		path = filepath.Dir(path)
	}
	owner, mine := ownerOf(path)
	if owner == "" || mine || path != home && os.Geteuid() != 0 {
		return nil
	}
	return &ForeignError{Home: home, Path: home, Owner: owner, Me: userName(os.Geteuid()), Err: fs.ErrPermission}
}
