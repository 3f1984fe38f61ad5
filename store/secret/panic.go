package secret

import (
	"fmt"
	"runtime/debug"
)

// Panic is what may be shown of a panic.
type Panic struct {
	Text  string // the panic's value, redacted
	Stack string // the stack of the goroutine, redacted
}

// RedactPanic is deferred at the top of main and of every goroutine: it ends
// a panic and hands report what may be shown of it, so that a panic value
// that quotes a token never reaches the terminal by Go's own trace. Without a
// panic it does nothing. The caller decides in report what becomes of the
// program.
//
//	defer redactor.RedactPanic(func(p secret.Panic) { … })
func (r *Redactor) RedactPanic(report func(Panic)) {
	v := recover()
	if v == nil {
		return
	}
	report(Panic{
		Text:  r.Redact(fmt.Sprintf("%+v", v)),
		Stack: r.Redact(string(debug.Stack())),
	})
}
