//go:build unix

package app

import (
	"os"

	"golang.org/x/sys/unix"
)

// canSuspend reports whether somebody is there to go on with the terminal and
// to wake this program again. A process group without a parent in its own
// session is orphaned: the system drops its stop signals, and Bubble Tea would
// wait for ever to be continued. So it is where a terminal runs connectpd and
// no shell (parent in another session), or a shell without job control (the
// session's first process group, whose leader's parent is elsewhere).
func canSuspend() bool {
	own, err := unix.Getsid(0)
	if err != nil || own == unix.Getpgrp() {
		return false
	}
	parent, err := unix.Getsid(os.Getppid())
	return err == nil && parent == own
}
