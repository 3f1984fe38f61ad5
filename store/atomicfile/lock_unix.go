//go:build unix

package atomicfile

import (
	"os"
	"syscall"
)

// lock marks a file as being written; the mark dies with the process. A file
// system without locks takes none, and there nothing is ever swept.
func lock(f *os.File) bool {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	return err != syscall.EWOULDBLOCK
}

// removeAbandoned removes a file that nobody is writing any more. It holds the
// lock meanwhile, so that nobody begins.
func removeAbandoned(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		_ = os.Remove(path)
	}
}
