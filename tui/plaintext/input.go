package plaintext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/term"
)

// errInterrupted is Ctrl+C while something was read.
var errInterrupted = errors.New("interrupted")

// longest is how long a line may become, in bytes: more than any answer.
const longest = 64 << 10

// input reads answers, one for each question. It reads ahead only what the
// system hands over in one piece, and what was read ahead answers the next
// question: nothing that is piped in gets lost. It is owned by one goroutine.
type input struct {
	r  io.Reader
	fd int // of the terminal, -1 where there is none

	buf     []byte
	err     error // of the last read; kept
	reading bool  // a read is under way, perhaps of a question that was left
	reads   chan chunk
}

type chunk struct {
	data []byte
	err  error
}

func newInput(r io.Reader) *input {
	in := &input{r: r, fd: -1, reads: make(chan chunk, 1)}
	if f, ok := r.(interface{ Fd() uintptr }); ok && term.IsTerminal(int(f.Fd())) {
		in.fd = int(f.Fd())
	}
	return in
}

// line reads one line, without its end. io.EOF when there is none any more; a
// last line without an end is a line.
func (in *input) line(ctx context.Context, stop <-chan struct{}) ([]byte, error) {
	for {
		if i := bytes.IndexByte(in.buf, '\n'); i >= 0 {
			return bytes.TrimSuffix(in.take(i + 1)[:i], []byte{'\r'}), nil
		}
		switch {
		case in.err != nil && len(in.buf) > 0:
			return in.take(len(in.buf)), nil
		case in.err != nil:
			return nil, in.err
		case len(in.buf) > longest:
			return nil, fmt.Errorf("a line is longer than %d bytes", longest)
		}
		if err := in.fill(ctx, stop); err != nil {
			return nil, err
		}
	}
}

// take cuts the first n bytes off and wipes them where they were: they may be
// a secret.
func (in *input) take(n int) []byte {
	out := bytes.Clone(in.buf[:n])
	clear(in.buf[:n])
	in.buf = in.buf[n:]
	return out
}

// fill waits for the next piece. A read that nobody waits for any more goes
// on, and its piece answers the next question.
func (in *input) fill(ctx context.Context, stop <-chan struct{}) error {
	in.read()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-stop:
		return errInterrupted
	case c := <-in.reads:
		in.keep(c)
		return nil
	}
}

// read begins a read, unless one is under way.
func (in *input) read() {
	if in.reading {
		return
	}
	in.reading = true
	go func() {
		b := make([]byte, 4096)
		n, err := in.r.Read(b)
		in.reads <- chunk{b[:n], err}
	}()
}

func (in *input) keep(c chunk) {
	in.reading, in.err = false, c.err
	in.buf = append(in.buf, c.data...)
	clear(c.data)
}

// unasked is where lines arrive that a person types while nothing is asked;
// nil where nobody types: what is piped in is no such thing.
func (in *input) unasked() <-chan chunk {
	if in.fd < 0 || in.err != nil {
		return nil
	}
	in.read()
	return in.reads
}

// drop takes what arrived unasked: it answers no question that comes later. It
// returns the line, without its end.
func (in *input) drop(c chunk) string {
	in.keep(c)
	return string(bytes.TrimSpace(in.take(len(in.buf))))
}
