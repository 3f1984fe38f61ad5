//go:build !linux

package engine_test

import "os"

// peakOf is not measured here: the targets are about Linux.
func peakOf(*os.ProcessState) int64 { return 0 }
