//go:build unix

package store

import (
	"os"
	"os/user"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// ownerOf is who a file belongs to, and whether that is this user; "" where
// there is no file.
func ownerOf(path string) (name string, mine bool) {
	info, err := os.Stat(path)
	if err != nil {
		return "", false
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "", false
	}
	return userName(int(sys.Uid)), int(sys.Uid) == os.Geteuid()
}

// userName is a user's name, or the number where there is none.
func userName(id int) string {
	number := strconv.Itoa(id)
	if u, err := user.LookupId(number); err == nil {
		return u.Username
	}
	return "#" + number // as sudo and chown take it
}

// checkWritable asks the system, without opening the file: closing a file of
// SQLite's takes away the locks that this process holds on it.
func checkWritable(path string) error {
	return unix.Faccessat(unix.AT_FDCWD, path, unix.W_OK, unix.AT_EACCESS)
}
