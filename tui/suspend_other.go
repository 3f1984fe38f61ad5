//go:build !unix

package tui

// canSuspend is false: this system knows no suspended programs.
func canSuspend() bool { return false }
