package terminal

import (
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// input is a terminal that is read without its answers. It stays a file, so
// that its modes can be set and a read of it can be given up.
type input struct {
	*os.File
	typist *typist
}

// Read gives what was typed.
func (i *input) Read(p []byte) (int, error) { return i.typist.Read(p) }

// Typed is a line that was read whole, without the terminal's answers in it.
// The line is wiped: it may be a secret.
func Typed(line []byte) []byte {
	defer clear(line)
	a := newTypist(nil, nil, time.Now)
	out := make([]byte, 0, len(line))
	for _, b := range line {
		out = a.take(b, out)
	}
	return a.give(out)
}

// In is in without a terminal's answers, where it is a terminal, and in itself
// otherwise. Nil is standard input.
func In(in io.Reader) io.Reader {
	if in == nil {
		in = os.Stdin
	}
	f, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return in
	}
	return &input{File: f, typist: newTypist(f, func() bool { return more(f) }, time.Now)}
}
