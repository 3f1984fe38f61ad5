//go:build !unix

package terminal

import "os"

// more never waits: consoles of Windows are read by events, not by bytes.
func more(*os.File) bool { return false }
