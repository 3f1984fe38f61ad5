package doctor

import "syscall"

// networkDrives are the file systems that statfs(2) and the kernel's magic.h
// know by these numbers, and that keep their files on another machine.
var networkDrives = map[uint32]string{
	0x6969:     "NFS",
	0x517B:     "SMB",
	0xFF534D42: "SMB", // CIFS
	0xFE534D42: "SMB", // version 2 and later
	0x5346414F: "AFS",
	0x6B414653: "AFS", // the kernel's own
	0x00C36400: "Ceph",
	0x01021997: "9P", // a folder of the host of a virtual machine
	0x0BD00BD0: "Lustre",
	0x47504653: "GPFS",
}

// networkDrive names the network file system that a folder is on; "" where it
// is on none, or that cannot be told.
func networkDrive(folder string) string { return networkDrives[fileSystem(folder)] }

// fileSystem is the number of the file system that a folder is on; 0 where it
// cannot be told.
func fileSystem(folder string) uint32 {
	var s syscall.Statfs_t
	if syscall.Statfs(folder, &s) != nil {
		return 0
	}
	return uint32(s.Type) // the kernel's numbers have 32 bits; Type is wider on most machines
}
