package engine_test

import (
	"os"
	"syscall"
)

// peakOf is the most memory an ended process held, in bytes.
func peakOf(p *os.ProcessState) int64 {
	if usage, ok := p.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss * 1024
	}
	return 0
}
