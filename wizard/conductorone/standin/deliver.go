package standin

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
)

// ServeHTTP answers over a real connection.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	x := s.arrive(r, body)
	ans := s.answer(x)
	switch ans.trouble {
	case FaultStall, FaultStallAfter:
		select {
		case <-r.Context().Done():
		case <-s.closing:
		}
		panic(http.ErrAbortHandler)
	case FaultReset, FaultResetAfter:
		panic(http.ErrAbortHandler)
	}
	for k, v := range s.headers(ans) {
		w.Header()[k] = v
	}
	if ans.trouble != FaultEndless {
		w.Header().Set("Content-Length", strconv.Itoa(len(ans.body)))
	}
	s.leave(x, ans.status)
	w.WriteHeader(ans.status)
	switch ans.trouble {
	case FaultTruncated:
		_, _ = w.Write(ans.body[:len(ans.body)/2])
		panic(http.ErrAbortHandler)
	case FaultEndless:
		for {
			select {
			case <-s.closing:
				panic(http.ErrAbortHandler)
			default:
			}
			if _, err := w.Write(blank); err != nil {
				return
			}
		}
	default:
		_, _ = w.Write(ans.body)
	}
}

func (s *Server) headers(ans answer) http.Header {
	h := http.Header{}
	h.Set("Content-Type", ans.kind)
	if ans.kind == "" {
		h.Set("Content-Type", "application/json")
	}
	h.Set("Date", s.tenant.o.Now().UTC().Format(http.TimeFormat))
	for k, v := range ans.header {
		h.Set(k, v)
	}
	return h
}

// RoundTrip answers without a socket.
func (s *Server) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		body, err = io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil {
			return nil, err
		}
	}
	x := s.arrive(r, body)
	ans := s.answer(x)
	switch ans.trouble {
	case FaultStall, FaultStallAfter:
		select {
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-s.closing:
			return nil, io.ErrUnexpectedEOF
		}
	case FaultReset, FaultResetAfter:
		return nil, errReset
	}
	s.leave(x, ans.status)
	resp := &http.Response{
		Status: strconv.Itoa(ans.status) + " " + http.StatusText(ans.status), StatusCode: ans.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: s.headers(ans), Request: r,
		Body: io.NopCloser(bytes.NewReader(ans.body)), ContentLength: int64(len(ans.body)),
	}
	switch ans.trouble {
	case FaultTruncated:
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(ans.body[:len(ans.body)/2]), broken{}))
	case FaultEndless:
		resp.Body, resp.ContentLength = io.NopCloser(endless{r.Context()}), -1
	}
	return resp, nil
}

// broken is the end of a body that was cut short.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// endless is a body that never ends while somebody reads.
type endless struct{ ctx context.Context }

func (e endless) Read(p []byte) (int, error) { return copy(p, blank), e.ctx.Err() }

var blank = bytes.Repeat([]byte(" "), 64<<10)
