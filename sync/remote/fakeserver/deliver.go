package fakeserver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
)

// Trouble is what happens to a connection, or to the body of an answer.
type Trouble string

// The troubles.
const (
	Stall     Trouble = "stall"     // accepts, never answers
	Reset     Trouble = "reset"     // connection reset
	Truncated Trouble = "truncated" // body cut short of its Content-Length
	Endless   Trouble = "endless"   // a body without end
)

// An Answer is a response before it is delivered.
type Answer struct {
	Status  int
	Header  http.Header
	Body    []byte
	Trouble Trouble // "" none
}

// Deliver answers over a socket.
func (d *Door) Deliver(w http.ResponseWriter, r *http.Request, a Answer) {
	switch a.Trouble {
	case Stall:
		select {
		case <-r.Context().Done():
		case <-d.closed:
		}
		panic(http.ErrAbortHandler)
	case Reset:
		reset(w)
		return
	}
	h := w.Header()
	for name, values := range a.Header {
		h[name] = values
	}
	if a.Trouble != Endless && a.Status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(a.Body)))
	}
	w.WriteHeader(a.Status)
	switch a.Trouble {
	case Truncated:
		_, _ = w.Write(a.Body[:len(a.Body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case Endless:
		_, _ = io.Copy(w, d.endless(r.Context(), a.Body))
		panic(http.ErrAbortHandler)
	default:
		_, _ = w.Write(a.Body)
	}
}

// reset closes the connection with a TCP reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if t, ok := conn.(interface{ NetConn() net.Conn }); ok { // below TLS
		conn = t.NetConn()
	}
	if t, ok := conn.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = conn.Close()
}

// Enter tells whether a request without a socket gets in at all: the error is
// the one that a socket would give.
func (d *Door) Enter(ctx context.Context) error {
	select {
	case <-d.closed:
		return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	default:
		return ctx.Err()
	}
}

// errClosed is what a client sees of a server that went away.
var errClosed = &net.OpError{Op: "read", Net: "tcp", Err: errors.New("use of closed network connection")}

// Response is Deliver without a socket, so that tests run on a clock of their
// own; trouble with the connection comes as the errors a socket would give. The
// body is read until the request's context ends.
func (d *Door) Response(r *http.Request, a Answer) (*http.Response, error) {
	switch a.Trouble {
	case Stall:
		select {
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-d.closed:
			return nil, errClosed
		}
	case Reset:
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	res := &http.Response{
		StatusCode: a.Status, Status: strconv.Itoa(a.Status) + " " + http.StatusText(a.Status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: a.Header,
		ContentLength: int64(len(a.Body)), Request: r,
	}
	switch a.Trouble {
	case Truncated:
		res.Body = &body{r.Context(), a.Body[:len(a.Body)/2], io.ErrUnexpectedEOF}
	case Endless:
		res.ContentLength, res.Body = -1, io.NopCloser(d.endless(r.Context(), a.Body))
	default:
		res.Body = &body{r.Context(), a.Body, io.EOF}
	}
	return res, nil
}

// body is read until the context ends.
type body struct {
	ctx  context.Context
	rest []byte
	end  error
}

func (b *body) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if len(b.rest) == 0 {
		return 0, b.end
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

// Close has nothing to close.
func (b *body) Close() error { return nil }

// endless repeats blanks after the beginning of a document, which so never
// ends.
func (d *Door) endless(ctx context.Context, document []byte) io.Reader {
	begin := bytes.Clone(document[:max(len(document)-1, 0)])
	return io.MultiReader(bytes.NewReader(begin), &blanks{ctx, d})
}

type blanks struct {
	ctx  context.Context
	door *Door
}

func (b *blanks) Read(p []byte) (int, error) {
	select {
	case <-b.ctx.Done():
		return 0, b.ctx.Err()
	case <-b.door.closed:
		return 0, io.ErrUnexpectedEOF
	default:
	}
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
