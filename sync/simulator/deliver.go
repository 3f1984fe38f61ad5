package simulator

import (
	"bytes"
	"net/http"
	"strconv"

	"connectpd/sync/remote/fakeserver"
)

// ServeHTTP answers as PagerDuty's REST API v2 does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x, ans := s.take(r)
	defer ans.release()
	s.door.Deliver(w, r, ans.delivered(x.reqID))
}

// take answers a request. It is noted before its delivery: who has read an
// answer finds it noted.
func (s *Server) take(r *http.Request) (*exchange, answer) {
	x := s.arrive(r)
	ans := s.respond(x)
	s.leave(x, ans.status)
	ans.date = s.o.Now() // the account's time, which net/http would not know
	return x, ans
}

func (ans *answer) delivered(reqID string) fakeserver.Answer {
	return fakeserver.Answer{Status: ans.status, Header: ans.headers(reqID), Body: ans.body, Trouble: fakeserver.Trouble(ans.trouble)}
}

func (ans *answer) headers(reqID string) http.Header {
	kind := ans.kind
	if kind == "" {
		kind = jsonType
	}
	h := http.Header{"Content-Type": {kind}, "X-Request-Id": {reqID}, "Cache-Control": {"no-store"}}
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
	h.Set("Date", ans.date.UTC().Format(http.TimeFormat))
	return h
}

// release gives a pooled body back.
func (ans *answer) release() {
	if ans.pooled != nil {
		ans.pool.Put(ans.pooled)
		ans.pooled = nil
	}
}

// RoundTripper serves without sockets.
func (s *Server) RoundTripper() http.RoundTripper { return roundTripper{s} }

type roundTripper struct{ s *Server }

// RoundTrip answers one request.
func (t roundTripper) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
	if err := t.s.door.Enter(r.Context()); err != nil {
		return nil, err
	}
	x, ans := t.s.take(r)
	whole := ans.delivered(x.reqID)
	whole.Body = bytes.Clone(ans.body) // the client reads it after the buffer is given back
	ans.release()
	return t.s.door.Response(r, whole)
}
