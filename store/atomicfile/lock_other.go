//go:build !unix

package atomicfile

import "os"

// lock does nothing: an open file cannot be removed here.
func lock(*os.File) bool { return true }

// removeAbandoned removes a file: that fails while somebody has it open.
func removeAbandoned(path string) { _ = os.Remove(path) }
