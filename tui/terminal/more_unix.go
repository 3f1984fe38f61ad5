//go:build unix

package terminal

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// moment is how long the rest of a sequence takes to follow its Esc, in
// milliseconds: no person types so fast.
const moment = 25

// more waits a moment for more to read.
func more(f *os.File) bool {
	poll := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}
	for {
		n, err := unix.Poll(poll, moment)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		return err == nil && n > 0 && poll[0].Revents&unix.POLLIN != 0
	}
}
