//go:build unix

package secret

import "golang.org/x/sys/unix"

// NoCoreDumps keeps what the memory holds out of a file that the system would
// write when the process dies. Only the soft limit changes: a person who needs
// a dump can raise it again. Where it cannot be set, nothing is lost.
func NoCoreDumps() {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_CORE, &limit) == nil {
		limit.Cur = 0
		_ = unix.Setrlimit(unix.RLIMIT_CORE, &limit)
	}
}
