//go:build unix

package cli

import (
	"os"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// quietFor is how long a terminal has to say nothing for a paste to be over, in
// milliseconds.
const quietFor = 200

// drain drops what was typed or pasted and not read yet, up to where it ends.
func drain() {
	fd := int(os.Stdin.Fd())
	before, err := term.MakeRaw(fd) // also what stands on a line without its end
	if err != nil {
		return
	}
	defer term.Restore(fd, before) //nolint:errcheck // the terminal is going away
	rest := make([]byte, 4096)
	for {
		poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		if n, err := unix.Poll(poll, quietFor); err == unix.EINTR {
			continue
		} else if err != nil || n == 0 {
			return
		}
		if n, err := unix.Read(fd, rest); err != nil || n == 0 {
			return
		}
	}
}
