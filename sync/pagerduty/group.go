package pagerduty

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"
)

// group is an errgroup whose goroutines end a panic as an error. Nobody else
// would recover it there: the program would die with Go's own trace, which
// quotes values, and a terminal in raw mode.
type group struct{ *errgroup.Group }

func newGroup(ctx context.Context) (group, context.Context) {
	g, ctx := errgroup.WithContext(ctx)
	return group{g}, ctx
}

// Go runs f in a goroutine of the group.
func (g group) Go(f func() error) {
	g.Group.Go(func() (err error) {
		defer func() {
			if v := recover(); v != nil {
				// Its type and its place: the value may quote a secret.
				err = fmt.Errorf("a mistake of connectpd's own: panic with a %T in %s", v, culprit())
			}
		}()
		return f()
	})
}

// culprit is the function that panicked. It must be called by the deferred
// function that recovered.
func culprit() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", f.Function, f.Line)
		}
		if !more {
			return "an unknown function"
		}
	}
}
