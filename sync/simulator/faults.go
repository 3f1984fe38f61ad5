package simulator

import (
	"encoding/json"
	"net/http"
	"strings"

	"connectpd/sync/remote/fakeserver"
)

// FaultKind is a kind of trouble.
type FaultKind string

// The kinds of trouble.
const (
	Fault429        FaultKind = "429"      // JSON, with headers
	Fault429Bare    FaultKind = "429-bare" // JSON without headers
	Fault429HTML    FaultKind = "429-html" // HTML without headers
	Fault500        FaultKind = "500"
	Fault502HTML    FaultKind = "502-html"
	Fault503        FaultKind = "503"
	Fault408        FaultKind = "408"
	FaultReset      FaultKind = "reset"     // connection reset
	FaultStall      FaultKind = "stall"     // accepts, never answers
	FaultTruncated  FaultKind = "truncated" // body cut short of its Content-Length
	FaultBrokenJSON FaultKind = "broken-json"
	FaultWrongType  FaultKind = "wrong-type" // valid JSON, wrong types
	FaultRedirect   FaultKind = "redirect"
	FaultRevoke     FaultKind = "revoke"  // the token is revoked from here on
	FaultEndless    FaultKind = "endless" // a body without end
	FaultForbidden  FaultKind = "403"
	FaultScope      FaultKind = "403-scope" // an OAuth scope is missing
	FaultIPBlocked  FaultKind = "403-ip"    // not on the IP allow list
	FaultPlan       FaultKind = "402"
	FaultNotFound   FaultKind = "404"
	FaultBadRequest FaultKind = "400"
	FaultRejected   FaultKind = "401" // once, without revoking anything
	FaultHTML200    FaultKind = "html-200"
	FaultEmptyPage  FaultKind = "empty-page" // rows dropped, more still true
	// FaultOdd is an answer of the route's own whose JSON Fault.Edit has
	// altered. It is not among FaultKinds.
	FaultOdd FaultKind = "odd"
)

// FaultKinds lists every kind, for tests that go through all.
var FaultKinds = [...]FaultKind{
	Fault429, Fault429Bare, Fault429HTML, Fault500, Fault502HTML, Fault503, Fault408, FaultReset, FaultStall,
	FaultTruncated, FaultBrokenJSON, FaultWrongType, FaultRedirect, FaultRevoke, FaultEndless, FaultForbidden,
	FaultScope, FaultIPBlocked, FaultPlan, FaultNotFound, FaultBadRequest, FaultRejected, FaultHTML200, FaultEmptyPage,
}

// Every and Last are special values of Fault.Nth.
const (
	// Every is at each request.
	Every = fakeserver.Every
	// Last is at the request that ends a route: the page with a list's last
	// row, and among routes with an id that of the last resource a sync asks
	// for, in the list's order.
	Last = fakeserver.Last
)

// Fault is trouble at the Nth request of a route, counted from when the fault
// was added.
type Fault struct {
	Route    string // template; "" any
	Nth      int    // 1 first; Every; Last
	Times    int    // how many in a row; 0 once; of no meaning with Every
	Kind     FaultKind
	Reset    string // for 429: the ratelimit-reset header, "" none
	Location string // for redirects; "" another path of this server
	ID       string // of the team or schedule in the address; "" any
	// Edit alters the answer's document, for FaultOdd. A simulator in another
	// process has none.
	Edit func(doc map[string]any) `json:"-"`
}

type armed struct {
	fault Fault
	edit  func(*Account)
	turns fakeserver.Turns // among the requests of the route
}

func arm(f Fault, edit func(*Account)) *armed {
	return &armed{fault: f, edit: edit, turns: fakeserver.Turns{Nth: f.Nth, Times: f.Times}}
}

// AddFault arranges trouble. The first arranged fault that fits a request is
// what happens to it.
func (s *Server) AddFault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, arm(f, nil))
}

// ClearFaults takes back all faults and edits that were arranged.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// OnRequest arranges for an edit to run just before the nth request of a
// route is answered (nth may be Last), so that lists change under a reader.
func (s *Server) OnRequest(route string, nth int, edit func(*Account)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, arm(Fault{Route: route, Nth: nth}, edit))
}

// trouble is what a request meets. The caller holds s.mu.
func (s *Server) trouble(x *exchange) (*Fault, []func(*Account)) {
	var hit *Fault
	var edits []func(*Account)
	for _, f := range s.faults {
		if f.fault.Route != "" && f.fault.Route != x.route || f.fault.ID != "" && f.fault.ID != x.id {
			continue
		}
		if !f.turns.Due(func() bool { return s.isLast(x) }) {
			continue
		}
		if f.edit != nil {
			f.turns.Take()
			edits = append(edits, f.edit)
		} else if hit == nil {
			f.turns.Take()
			hit = &f.fault
		}
	}
	return hit, edits
}

// isLast tells whether a request ends its route, for an account key.
func (s *Server) isLast(x *exchange) bool {
	a := s.account
	a.mu.RLock()
	defer a.mu.RUnlock()
	q := &asked{Account: a, s: s, x: x, v: a.view(""), query: x.req.URL.Query()}
	pages := func(l *listing, p pager) bool {
		limit, offset, bad := q.window(p)
		return bad == nil && reachesEnd(len(l.rows), offset, limit)
	}
	switch x.route {
	case "/users":
		return q.query.Get("limit") != "1" && pages(q.v.users, classic)
	case "/teams":
		return pages(q.v.teams, classic)
	case "/schedules":
		return pages(q.v.schedules, classic)
	case "/v3/schedules":
		return pages(q.v.shifts, shiftPager)
	case "/oncalls":
		return pages(q.callsNow(q.v, s.o.Now()), classic)
	case "/teams/{id}/members":
		t := q.lastTeam()
		return t != nil && x.id == t.id && pages(q.members(q.v, t), classic)
	case "/v3/schedules/{id}":
		l := q.v.shifts.rows
		return len(l) > 0 && x.id == l[len(l)-1].id
	case "/schedules/{id}/users":
		return x.id == q.lastUnused()
	}
	return true
}

func (q *asked) lastTeam() *team {
	for i := len(q.teams) - 1; i >= 0; i-- {
		if len(q.teams[i].members) > 0 {
			return q.teams[i]
		}
	}
	return nil
}

func (q *asked) lastUnused() string {
	for i := len(q.v.schedules.rows) - 1; i >= 0; i-- {
		if id := q.v.schedules.rows[i].id; len(q.v.uses[id]) == 0 {
			return id
		}
	}
	return ""
}

const nginx = "<html>\r\n<head><title>%s</title></head>\r\n<body>\r\n<center><h1>%s</h1></center>\r\n" +
	"<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

func html(status int, title string) answer {
	return answer{status: status, kind: "text/html", body: []byte(strings.ReplaceAll(nginx, "%s", title))}
}

// instead is the answer that a fault gives in place of the route's own.
func (s *Server) instead(x *exchange) (answer, bool) {
	switch f := x.fault; f.Kind {
	case Fault429:
		ans := tooMany()
		ans.rates = &rates{limit: s.limits.general, reset: f.Reset}
		return ans, true
	case Fault429Bare:
		return tooMany(), true
	case Fault429HTML:
		return html(http.StatusTooManyRequests, "429 Too Many Requests"), true
	case Fault500:
		return failure(http.StatusInternalServerError, 2000, "Internal Server Error"), true
	case Fault502HTML:
		return html(http.StatusBadGateway, "502 Bad Gateway"), true
	case Fault503:
		return answer{status: http.StatusServiceUnavailable, kind: "text/plain", body: []byte("no healthy upstream")}, true
	case Fault408:
		return failure(http.StatusRequestTimeout, 2016, "The request took too long to process"), true
	case FaultRedirect:
		ans := answer{status: http.StatusFound, kind: "text/html", header: map[string]string{"Location": f.Location}}
		if f.Location == "" {
			ans.header["Location"] = "/elsewhere"
		}
		return ans, true
	case FaultForbidden:
		return failure(http.StatusForbidden, 2010, "Access Denied"), true
	case FaultScope:
		return missingScope(scopeOf[x.route], []string{"incidents.read"}), true
	case FaultIPBlocked:
		return ipBlocked(), true
	case FaultPlan:
		return notOnPlan(abilityFor(x.route)), true
	case FaultNotFound:
		return notFound(2100, "Not Found"), true
	case FaultBadRequest:
		return invalid("arranged"), true
	case FaultRejected:
		return failure(http.StatusUnauthorized, 2006, "Unauthorized"), true
	case FaultHTML200:
		return answer{status: http.StatusOK, kind: "text/html; charset=utf-8",
			body: []byte("<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body></body></html>")}, true
	case FaultReset, FaultStall:
		return answer{trouble: f.Kind}, true
	}
	return answer{}, false
}

// abilityFor is what a 402 on a route names: teams only where teams are.
func abilityFor(route string) (ability, what string) {
	if strings.HasPrefix(route, "/teams") {
		return "teams", "teams"
	}
	what = strings.Split(strings.Trim(strings.TrimPrefix(route, "/v3"), "/"), "/")[0]
	return "manage_" + what, what
}

// spoil damages the body of the route's own answer.
func spoil(x *exchange, ans answer) answer {
	if len(ans.body) == 0 {
		return ans
	}
	switch x.fault.Kind {
	case FaultTruncated, FaultEndless:
		ans.trouble = x.fault.Kind
	case FaultBrokenJSON:
		ans.body = append([]byte(nil), ans.body...)
		copy(ans.body[len(ans.body)/2:], `}{":`)
	case FaultWrongType:
		ans.body = wrongTypes(ans.body)
	case FaultOdd:
		ans.body = edited(ans.body, x.fault.Edit)
	}
	return ans
}

// edited is a document as edit leaves it; error answers are left alone.
func edited(body []byte, edit func(map[string]any)) []byte {
	var doc map[string]any
	if json.Unmarshal(body, &doc) != nil || doc["error"] != nil {
		return body
	}
	edit(doc)
	return encode(doc)
}

// wrongTypes keeps the names of an object and changes the type of each value.
func wrongTypes(body []byte) []byte {
	key := "error"
	if i := strings.Index(string(body[:min(len(body), 60)]), `"`); i >= 0 {
		if j := strings.Index(string(body[i+1:min(len(body), 60)]), `"`); j >= 0 {
			key = string(body[i+1 : i+1+j])
		}
	}
	return []byte(`{"` + key + `":{"0":"nothing"},"limit":"hundred","offset":[],"more":"yes","total":{}}`)
}
