//go:build !windows

package remote

import "syscall"

// The system's errors that are told apart.
var (
	errnoRefused = []error{syscall.ECONNREFUSED}
	errnoNoRoute = []error{syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.ENETDOWN, syscall.EHOSTDOWN, syscall.EADDRNOTAVAIL}
	errnoCut     = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED}
)
