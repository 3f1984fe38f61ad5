package cli_test

import (
	"os"

	"golang.org/x/sys/unix"
)

// termios reads the terminal's settings from its far end.
func termios(f *os.File) (*unix.Termios, error) {
	return unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
}
