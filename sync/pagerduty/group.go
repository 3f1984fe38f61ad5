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
	g.Group.Go(func() error { return guarded(f) })
}

// guarded makes an error of a panic.
func guarded(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			// Its type and its place: the value may quote a secret.
			err = fmt.Errorf("a bug in connectpd: panic with a %T in %s", v, culprit())
		}
	}()
	return f()
}

// untilDone computes as long as the context holds. What takes longer, as the
// decoding of an answer of many megabytes may, is left behind.
func untilDone[T any](ctx context.Context, compute func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	got := make(chan result, 1)
	go func() {
		var r result
		r.err = guarded(func() (err error) { r.value, err = compute(); return err })
		got <- r
	}()
	select {
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	case r := <-got:
		return r.value, r.err
	}
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
