package doctor

import "testing"

// TestDrivesOfThisMachine: the kernel's own file systems are told by their
// numbers, and are no network drives; nor is a folder that is not there.
func TestDrivesOfThisMachine(t *testing.T) {
	const proc = 0x9FA0 // PROC_SUPER_MAGIC
	if n := fileSystem("/proc"); n != proc {
		t.Errorf("/proc has the number %#x", n)
	}
	for _, folder := range []string{"/proc", "/dev", "/nowhere/at/all"} {
		if kind := networkDrive(folder); kind != "" {
			t.Errorf("%s is taken for %s", folder, kind)
		}
	}
}
