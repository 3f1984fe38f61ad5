package access

import (
	"errors"
	"syscall"
)

// FullDiskCure is what to do about a disk that is full.
const FullDiskCure = "free some space and run it again; nothing that was kept before is lost"

// Cure is what an error says should be done about it; "" where it does not. A
// disk that is full says so whoever was writing: the store, an export, a
// message, the encrypted file of the keychain.
func Cure(err error) string {
	var c interface{ Cure() string }
	if errors.As(err, &c) && c.Cure() != "" {
		return c.Cure()
	}
	if FullDisk(err) {
		return FullDiskCure
	}
	return ""
}

// FullDisk reports that a disk, or what a user may fill of it, is full.
func FullDisk(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
