//go:build !unix

package app

// canSuspend is false: this system knows no suspended programs.
func canSuspend() bool { return false }
