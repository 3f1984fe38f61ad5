package doctor

import "syscall"

// local is MNT_LOCAL of mount.h: the file system is on this machine.
const local = 0x1000

// networkDrive names the network file system that a folder is on; "" where it
// is on none, or that cannot be told.
func networkDrive(folder string) string {
	var s syscall.Statfs_t
	if syscall.Statfs(folder, &s) != nil || s.Flags&local != 0 {
		return ""
	}
	name := make([]byte, 0, len(s.Fstypename))
	for _, c := range s.Fstypename {
		if c == 0 {
			break
		}
		name = append(name, byte(c))
	}
	return string(name)
}
