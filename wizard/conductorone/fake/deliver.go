package fake

import (
	"io"
	"net/http"

	"connectpd/sync/remote/fakeserver"
)

// ServeHTTP answers over a real connection.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	s.door.Deliver(w, r, s.take(r, body))
}

// take answers a request. It is noted before its delivery: who has read an
// answer finds it noted.
func (s *Server) take(r *http.Request, body []byte) fakeserver.Answer {
	x := s.arrive(r, body)
	ans := s.answer(x)
	s.leave(x, ans.status)
	return fakeserver.Answer{Status: ans.status, Header: s.headers(ans), Body: ans.body, Trouble: ans.trouble.onTheWire()}
}

// onTheWire is what a fault does to the connection: losing the answer looks
// the same whether the request had its effect or not.
func (k FaultKind) onTheWire() fakeserver.Trouble {
	switch k {
	case FaultStallAfter:
		k = FaultStall
	case FaultResetAfter:
		k = FaultReset
	}
	return fakeserver.Trouble(k)
}

func (s *Server) headers(ans answer) http.Header {
	h := http.Header{"Content-Type": {ans.kind}, "Date": {s.tenant.o.Now().UTC().Format(http.TimeFormat)}}
	if ans.kind == "" {
		h.Set("Content-Type", "application/json")
	}
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
	if err := s.door.Enter(r.Context()); err != nil {
		return nil, err
	}
	return s.door.Response(r, s.take(r, body))
}
