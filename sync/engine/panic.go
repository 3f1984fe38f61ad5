package engine

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"connectpd/store/failure"
)

// panicError is a programming error that ended a run. Its text names types,
// functions and lines but never a value, because values may quote a secret or
// the account's data.
type panicError struct {
	What  string
	Where string   // the function that panicked
	Stack []string // functions and lines, innermost first
}

func (e *panicError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *panicError) Failure() failure.Told {
	return failure.Tell(failure.SyncMistake, failure.Blanks{"what": e.What, "where": e.Where})
}

// guarded runs f and turns its panic into an error.
func guarded(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = newPanicError(v)
		}
	}()
	return f()
}

// newPanicError must be called by the deferred function that recovered v.
func newPanicError(v any) *panicError {
	e := &panicError{What: fmt.Sprintf("panic with a %T", v), Where: "an unknown function"}
	if r, ok := v.(runtime.Error); ok {
		e.What = runtimeText(r)
	}
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			e.Stack = append(e.Stack, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more {
			break
		}
	}
	if len(e.Stack) > 0 {
		e.Where = e.Stack[0]
	}
	return e
}

// runtimeText is the runtime's own message. A failed map access or conversion
// may quote a value behind its colon-separated head, so those keep the head.
func runtimeText(r runtime.Error) string {
	text := r.Error()
	for _, quoting := range []string{"hash of unhashable type", "interface conversion"} {
		if strings.Contains(text, quoting) {
			return quoting
		}
	}
	return text
}

func isPanic(err error) bool {
	var p *panicError
	return errors.As(err, &p)
}
