package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"connectpd/store/failure"
)

// Files and folders beside the database.
const (
	locksDir   = "locks"
	backupsDir = "backups"
	gateFile   = "open.lock"
	inUseFile  = "store.lock"
	doubtFile  = "check-me" // left when a read met damage
)

// gateWait bounds how long Open waits for another process that is opening the
// same store (it may be migrating).
const gateWait = 15 * time.Second

// prepareHome makes the folder, or checks that an existing one is ours alone.
func prepareHome(home string) error {
	err := checkMode(home)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.MkdirAll(home, 0o700)
		if err != nil {
			err = diskError(home, err)
		}
	}
	if err != nil {
		return err
	}
	locks := filepath.Join(home, locksDir)
	err = os.Mkdir(locks, 0o700)
	if err == nil {
		return nil
	}
	info, statErr := os.Stat(locks)
	switch {
	case statErr != nil:
		return diskError(home, err)
	case !info.IsDir():
		return &notStoreError{Path: locks, Row: failure.LocksNotFolder}
	}
	return nil
}

// checkMode refuses a home that is no folder, or that others may look into.
func checkMode(home string) error {
	info, err := os.Stat(home)
	switch {
	case err != nil:
		return diskError(home, err)
	case !info.IsDir():
		return &notStoreError{Path: home, Row: failure.HomeNotFolder}
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return &homeOpenError{Path: home, Mode: fmt.Sprintf("%04o", info.Mode().Perm())}
	}
	return nil
}

// keepPrivate takes away what others may do with a file of ours.
func keepPrivate(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return diskError(path, err)
	}
	if runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return diskError(path, err)
	}
	return nil
}

// lockGate waits for the right to open the store.
func lockGate(ctx context.Context, home string) (*flock.Flock, error) {
	ctx, cancel := context.WithTimeout(ctx, gateWait)
	defer cancel()
	gate := flock.New(filepath.Join(home, locksDir, gateFile))
	ok, err := gate.TryLockContext(ctx, 5*time.Millisecond)
	switch {
	case ok:
		return gate, nil
	case errors.Is(err, context.DeadlineExceeded):
		return nil, &inUseError{Path: home, Doing: "opening"}
	case errors.Is(err, context.Canceled):
		return nil, err
	default:
		return nil, diskError(home, err)
	}
}

// announce takes the presence lock: exclusively when nobody else has the
// store open, else shared. Its file is never removed.
func announce(home string) (lock *flock.Flock, alone bool, err error) {
	lock = flock.New(filepath.Join(home, locksDir, inUseFile))
	alone, err = lock.TryLock()
	if err != nil {
		return nil, false, diskError(home, err)
	}
	if alone {
		return lock, true, nil
	}
	if err := rlockNow(lock); err != nil {
		return nil, false, err
	}
	return lock, false, nil
}

// rlockNow takes a shared lock that nobody can be holding exclusively, since
// exclusive holders are inside the gate.
func rlockNow(lock *flock.Flock) error {
	ok, err := lock.TryRLock()
	if err != nil {
		return fmt.Errorf("announcing an open store: %w", err)
	}
	if !ok {
		return &inUseError{Path: lock.Path(), Doing: "opening"}
	}
	return nil
}

// diskError gives the file system's refusals the types that people get a cure
// for.
func diskError(path string, err error) error {
	switch {
	case failure.FullDisk(err):
		return &fullError{Path: path, Err: err}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &readOnlyError{Path: path, Err: err}
	default:
		return fmt.Errorf("opening the store: %w", err)
	}
}
