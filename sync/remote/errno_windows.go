package remote

import "golang.org/x/sys/windows"

// The system's errors that are told apart.
var (
	errnoRefused = []error{windows.WSAECONNREFUSED}
	errnoNoRoute = []error{windows.WSAEHOSTUNREACH, windows.WSAENETUNREACH, windows.WSAENETDOWN, windows.WSAEHOSTDOWN, windows.WSAEADDRNOTAVAIL}
	errnoCut     = []error{windows.WSAECONNRESET, windows.WSAECONNABORTED}
)
