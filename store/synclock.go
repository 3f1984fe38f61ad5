package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"connectpd/store/atomicfile"
)

// lockPatience is how long LockSync tries before it says busy: a reader that
// is just finding out whether somebody syncs holds the lock for a moment.
const lockPatience = 300 * time.Millisecond

// SyncLock is the right to sync one connector; it dies with the process.
type SyncLock struct {
	lock *flock.Flock
	info string // path of the file that tells who and how far

	mu   sync.Mutex
	who  lockInfo
	gone bool
}

// lockInfo is what the holder tells others.
type lockInfo struct {
	PID      int             `json:"pid"`
	Host     string          `json:"host"`
	Since    time.Time       `json:"since"`
	Progress json.RawMessage `json:"progress,omitempty"`
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// lockPaths are the lock file of a connector and the file beside it. The lock
// file itself stays empty: it must never be replaced.
func (s *Store) lockPaths(connectorID string) (lock, info string, err error) {
	if !plainID.MatchString(connectorID) {
		return "", "", fmt.Errorf("%w: %q", ErrNoConnector, connectorID)
	}
	base := filepath.Join(s.home, locksDir, "sync-"+connectorID)
	return base + ".lock", base + ".json", nil
}

// LockSync takes it. *BusyError names who has it.
func (s *Store) LockSync(ctx context.Context, connectorID string) (*SyncLock, error) {
	path, info, err := s.lockPaths(connectorID)
	if err != nil {
		return nil, err
	}
	if s.readOnly != nil {
		return nil, s.readOnly
	}
	f := flock.New(path)
	wait, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	ok, err := f.TryLockContext(wait, 10*time.Millisecond)
	switch {
	case ok:
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		who, _ := readLockInfo(info) // who it is is a courtesy
		return nil, &BusyError{PID: who.PID, Host: who.Host, Since: who.Since}
	default:
		return nil, diskError(path, err)
	}
	host, _ := os.Hostname()
	l := &SyncLock{lock: f, info: info, who: lockInfo{PID: os.Getpid(), Host: host, Since: s.now()}}
	if l.Publish(nil) != nil { // who it is is a courtesy; who it was would be a lie
		_ = os.Remove(info)
	}
	return l, nil
}

// Publish leaves progress (JSON, or nothing) where other processes can show
// it. It never blocks on them and is called at most a few times a second.
func (l *SyncLock) Publish(progress []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone {
		return nil // a late publisher must not bring the file back
	}
	l.who.Progress = progress
	text, err := json.Marshal(l.who)
	if err != nil {
		return fmt.Errorf("publishing the progress: %w", err)
	}
	// It tells nothing that must survive a power cut.
	if err := atomicfile.WriteVolatile(l.info, text); err != nil {
		return fmt.Errorf("publishing the progress: %w", err)
	}
	return nil
}

// Release gives it back. Releasing twice is no error.
func (l *SyncLock) Release() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone {
		return nil
	}
	l.gone = true
	// The story goes first: without a lock it would be a lie.
	err := os.Remove(l.info)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, l.lock.Unlock())
}

func readLockInfo(path string) (lockInfo, error) {
	var who lockInfo
	text, err := os.ReadFile(path)
	if err != nil {
		return who, err
	}
	return who, json.Unmarshal(text, &who)
}

// Live tells who is syncing a connector, nil when nobody is. It reads two
// small files: cheap enough to ask ten times a second. The file is only
// believed while its lock is held; one that a dead process left is removed.
func (s *Store) Live(connectorID string) *LiveRun {
	path, info, err := s.lockPaths(connectorID)
	if err != nil {
		return nil
	}
	who, err := readLockInfo(info)
	if err != nil {
		return nil
	}
	// Looking makes no file: one of another user's would lock the owner out.
	f := flock.New(path, flock.SetFlag(os.O_RDONLY))
	free, err := f.TryRLock()
	if err != nil {
		return nil
	}
	if free {
		// Whoever writes the file holds the lock exclusively, so nobody is
		// writing it now.
		if s.readOnly == nil {
			_ = os.Remove(info)
		}
		_ = f.Unlock()
		return nil
	}
	return &LiveRun{PID: who.PID, Host: who.Host, Since: who.Since, Progress: who.Progress}
}
