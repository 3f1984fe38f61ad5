package simulator

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
)

// ServeHTTP answers as PagerDuty's REST API v2 does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := s.arrive(r)
	ans := s.respond(x)
	s.leave(x, ans.status) // before delivery: who has read an answer finds it noted
	defer ans.release()
	switch ans.trouble {
	case FaultStall:
		select {
		case <-r.Context().Done():
		case <-s.closing:
		}
		panic(http.ErrAbortHandler)
	case FaultReset:
		reset(w)
		return
	}
	h := w.Header()
	ans.writeHeader(h, x.reqID)
	s.writeDate(h)
	switch ans.trouble {
	case FaultTruncated:
		h.Set("Content-Length", strconv.Itoa(len(ans.body)))
		w.WriteHeader(ans.status)
		_, _ = w.Write(ans.body[:len(ans.body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case FaultEndless:
		w.WriteHeader(ans.status)
		_, _ = io.Copy(w, s.endless(r, ans.body))
		panic(http.ErrAbortHandler)
	}
	if ans.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(ans.body)))
	}
	w.WriteHeader(ans.status)
	_, _ = w.Write(ans.body)
}

func (ans *answer) writeHeader(h http.Header, reqID string) {
	kind := ans.kind
	if kind == "" {
		kind = jsonType
	}
	h.Set("Content-Type", kind)
	h.Set("X-Request-Id", reqID)
	h.Set("Cache-Control", "no-store")
	for k, v := range ans.header {
		h.Set(k, v)
	}
	if r := ans.rates; r != nil {
		h.Set("Ratelimit-Limit", strconv.Itoa(r.limit))
		h.Set("Ratelimit-Remaining", strconv.Itoa(r.remaining))
		if r.reset != "" {
			h.Set("Ratelimit-Reset", r.reset)
		}
	}
}

// writeDate says the time of the account, which net/http would not know.
func (s *Server) writeDate(h http.Header) { h.Set("Date", s.o.Now().UTC().Format(http.TimeFormat)) }

// release gives a pooled body back.
func (ans *answer) release() {
	if ans.pooled != nil {
		ans.pool.Put(ans.pooled)
		ans.pooled = nil
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

// endlessBody repeats spaces after the beginning of a body: JSON that never
// ends.
type endlessBody struct {
	s     *Server
	r     *http.Request
	begin []byte
}

func (s *Server) endless(r *http.Request, body []byte) io.Reader {
	return &endlessBody{s, r, append([]byte(nil), body[:len(body)-1]...)}
}

func (e *endlessBody) Read(p []byte) (int, error) {
	select {
	case <-e.r.Context().Done():
		return 0, e.r.Context().Err()
	case <-e.s.closing:
		return 0, io.ErrUnexpectedEOF
	default:
	}
	if len(e.begin) > 0 {
		n := copy(p, e.begin)
		e.begin = e.begin[n:]
		return n, nil
	}
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// RoundTripper serves without sockets, so that tests run on a clock of their
// own; trouble with the connection comes as the errors a socket would give.
func (s *Server) RoundTripper() http.RoundTripper { return roundTripper{s} }

type roundTripper struct{ s *Server }

// errClosed is what a client sees of a server that went away.
var errClosed = &net.OpError{Op: "read", Net: "tcp", Err: errors.New("use of closed network connection")}

// RoundTrip answers one request.
func (t roundTripper) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	select {
	case <-t.s.closing:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	default:
	}
	x := t.s.arrive(r)
	ans := t.s.respond(x)
	t.s.leave(x, ans.status)
	switch ans.trouble {
	case FaultStall:
		select {
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-t.s.closing:
			return nil, errClosed
		}
	case FaultReset:
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	res := &http.Response{
		StatusCode: ans.status, Status: strconv.Itoa(ans.status) + " " + http.StatusText(ans.status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		ContentLength: int64(len(ans.body)), Request: r,
	}
	ans.writeHeader(res.Header, x.reqID)
	t.s.writeDate(res.Header)
	whole := append([]byte(nil), ans.body...)
	ans.release()
	switch ans.trouble {
	case FaultTruncated:
		res.Body = &inProcessBody{r, whole[:len(whole)/2], io.ErrUnexpectedEOF}
	case FaultEndless:
		res.ContentLength = -1
		res.Body = io.NopCloser(t.s.endless(r, whole))
	default:
		res.Body = &inProcessBody{r, whole, io.EOF}
	}
	return res, nil
}

// inProcessBody reads a body until the request's context ends.
type inProcessBody struct {
	req  *http.Request
	rest []byte
	end  error
}

func (b *inProcessBody) Read(p []byte) (int, error) {
	if err := b.req.Context().Err(); err != nil {
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
func (b *inProcessBody) Close() error { return nil }
