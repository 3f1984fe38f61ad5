package fake

import (
	"net/http"
	"slices"

	"connectpd/sync/remote/fakeserver"
)

// FaultKind is a kind of trouble.
type FaultKind string

// The kinds of trouble. Those that end in "-after" let the request have its
// effect and then lose the answer.
const (
	Fault401        FaultKind = "401"
	Fault403        FaultKind = "403"
	Fault404        FaultKind = "404"
	Fault409        FaultKind = "409"
	Fault429        FaultKind = "429"
	Fault500        FaultKind = "500"
	Fault503HTML    FaultKind = "503-html"
	FaultHTML200    FaultKind = "html-200"
	FaultStall      FaultKind = "stall" // accepts, never answers
	FaultReset      FaultKind = "reset" // connection reset
	FaultTruncated  FaultKind = "truncated"
	FaultBrokenJSON FaultKind = "broken-json"
	FaultWrongType  FaultKind = "wrong-type"
	FaultEmpty      FaultKind = "empty" // {} with 200
	FaultRedirect   FaultKind = "redirect"
	FaultEndless    FaultKind = "endless" // a body without end

	Fault500After   FaultKind = "500-after"
	FaultHTMLAfter  FaultKind = "html-200-after"
	FaultStallAfter FaultKind = "stall-after"
	FaultResetAfter FaultKind = "reset-after"
)

// FaultKinds lists every kind, for tests that go through all.
var FaultKinds = [...]FaultKind{
	Fault401, Fault403, Fault404, Fault409, Fault429, Fault500, Fault503HTML, FaultHTML200, FaultStall, FaultReset,
	FaultTruncated, FaultBrokenJSON, FaultWrongType, FaultEmpty, FaultRedirect, FaultEndless,
	Fault500After, FaultHTMLAfter, FaultStallAfter, FaultResetAfter,
}

// acts tells the kinds whose request has its effect all the same: the answer
// is lost or spoiled.
func (k FaultKind) acts() bool {
	return slices.Contains([]FaultKind{FaultTruncated, FaultBrokenJSON, FaultWrongType, FaultEmpty, FaultEndless,
		Fault500After, FaultHTMLAfter, FaultStallAfter, FaultResetAfter}, k)
}

// Every is a Fault.Nth: at each request.
const Every = fakeserver.Every

// Fault is trouble at the Nth request of a route, counted from when it was
// added.
type Fault struct {
	Route      string // "POST /api/v1/apps"; see Routes; "" any but the sign-in
	Nth        int    // 1 first; Every
	Times      int    // how many in a row; 0 once; of no meaning with Every
	Kind       FaultKind
	RetryAfter string // header of a 429
	Location   string // of a redirect; "" another path of this server
}

type armed struct {
	Fault
	turns fakeserver.Turns
}

// AddFault arranges trouble. The first arranged fault that fits a request is
// what happens to it.
func (s *Server) AddFault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &armed{Fault: f, turns: fakeserver.Turns{Nth: f.Nth, Times: f.Times}})
}

// ClearFaults takes back all faults.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// trouble is what a request meets. The caller holds s.mu.
func (s *Server) trouble(route string) *Fault {
	var hit *Fault
	for _, f := range s.faults {
		if f.Route != route && (f.Route != "" || route == routeToken) {
			continue
		}
		if f.turns.Due(never) && hit == nil {
			f.turns.Take()
			hit = &f.Fault
		}
	}
	return hit
}

// never: no route of a tenant has a last request.
func never() bool { return false }

const page200 = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><div id=\"root\"></div></body></html>"

// instead is the answer that a fault gives in place of the route's own.
func (f *Fault) instead() answer {
	switch f.Kind {
	case Fault401:
		return problem(http.StatusUnauthorized, 16, "unauthenticated")
	case Fault403:
		return problem(http.StatusForbidden, 7, "permission denied")
	case Fault404:
		return problem(http.StatusNotFound, 5, "not found")
	case Fault409:
		return problem(http.StatusConflict, 6, "already exists: 2SIexisting0000000000000001")
	case Fault429:
		ans := problem(http.StatusTooManyRequests, 8, "rate limit exceeded")
		if f.RetryAfter != "" {
			ans.header = map[string]string{"Retry-After": f.RetryAfter}
		}
		return ans
	case Fault500, Fault500After:
		return problem(http.StatusInternalServerError, 13, "internal error")
	case Fault503HTML:
		return answer{status: http.StatusServiceUnavailable, kind: "text/html", body: []byte("<html><body>503</body></html>")}
	case FaultRedirect:
		to := f.Location
		if to == "" {
			to = "/elsewhere"
		}
		return answer{status: http.StatusFound, kind: "text/html", header: map[string]string{"Location": to}}
	case FaultHTML200, FaultHTMLAfter:
		return answer{status: http.StatusOK, kind: "text/html; charset=utf-8", body: []byte(page200)}
	default: // stall, reset and their like
		return answer{trouble: f.Kind}
	}
}

// spoil damages the route's own answer.
func (f *Fault) spoil(ans answer) answer {
	switch f.Kind {
	case FaultTruncated, FaultEndless:
		ans.trouble = f.Kind
	case FaultBrokenJSON:
		ans.body = append([]byte(`{"list":[{"`), ans.body[:len(ans.body)/2]...)
	case FaultWrongType:
		ans.body = []byte(`{"list":"none","nextPageToken":[],"app":7,"connectorView":[],"userView":"x","userId":{},"schema":3,"access_token":[1]}`)
	case FaultEmpty:
		ans.body = []byte(`{}`)
	default:
		return f.instead()
	}
	return ans
}
