package uitest

import (
	"runtime"
	"slices"
	"strings"
)

// BelowScreens are the functions of the layers that screens reach through
// commands only, by the beginnings of their names.
var BelowScreens = []string{"database/sql.", "connectpd/store.", "connectpd/wizard/service.", "connectpd/sync/", "net/http."}

// CalledWithin reports whether the caller was reached from a function within
// which it must not be, through one whose name begins so. It looks at who is
// calling, so that what runs beside in goroutines of its own is not taken for it.
func CalledWithin(within func(function string) bool, through ...string) bool {
	var pcs [96]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	passed := false
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		passed = passed || slices.ContainsFunc(through, func(prefix string) bool { return strings.HasPrefix(f.Function, prefix) })
		if within(f.Function) {
			return passed
		}
	}
	return false
}
