package fake

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"connectpd/sync/remote/fakeserver"
)

// Request is one request as it arrived.
type Request struct {
	Method, Route, Path, Query string
	Body                       []byte
	UserAgent                  string
	Status                     int // 0 while unanswered, or never answered
	At                         time.Time
	Bearer                     bool // it carried an Authorization header
}

// Server serves a tenant. It is an http.Handler, and an http.RoundTripper for
// tests without sockets; both give the same answers. Close ends stalled and
// endless answers.
type Server struct {
	tenant *Tenant

	asked fakeserver.Asked[Request]
	door  *fakeserver.Door

	mu     sync.Mutex // guards what follows
	faults []*armed
}

// NewServer makes one; listening is the caller's, or Listen's.
func NewServer(t *Tenant) *Server { return &Server{tenant: t, door: fakeserver.NewDoor()} }

// Tenant is what the server serves.
func (s *Server) Tenant() *Tenant { return s.tenant }

// Close ends every answer that would otherwise not end.
func (s *Server) Close() { s.door.Close() }

// Requests lists what was asked so far, oldest first: the tests' oracle.
func (s *Server) Requests() []Request { return s.asked.All() }

// Count is how many requests of a route came; "" all but sign-ins.
func (s *Server) Count(route string) int {
	return s.asked.Count(func(r Request) bool { return r.Route == route || route == "" && r.Route != routeToken })
}

// ForgetRequests empties the list of requests.
func (s *Server) ForgetRequests() { s.asked.Forget() }

// An exchange is one request on its way through the server. The handlers run
// with the tenant locked.
type exchange struct {
	req    *http.Request
	route  route
	ids    map[string]string // from the path, by their names in the template
	body   []byte
	number int
	fault  *Fault
	client *client
}

// An answer is a response before it is delivered.
type answer struct {
	status  int
	kind    string // Content-Type; "" JSON
	header  map[string]string
	body    []byte
	trouble FaultKind // what happens to the connection instead, or to the body
}

// arrive notes a request and what trouble awaits it.
func (s *Server) arrive(r *http.Request, body []byte) *exchange {
	x := &exchange{req: r, body: body}
	x.route, x.ids = routeOf(r.Method, r.URL.Path)
	s.mu.Lock()
	defer s.mu.Unlock()
	x.number = s.asked.Add(func(int) Request {
		return Request{
			Method: r.Method, Route: x.route.name, Path: r.URL.Path, Query: r.URL.RawQuery, Body: body,
			UserAgent: r.Header.Get("User-Agent"), At: s.tenant.o.Now(), Bearer: r.Header.Get("Authorization") != "",
		}
	})
	x.fault = s.trouble(x.route.name)
	return x
}

func (s *Server) leave(x *exchange, status int) {
	s.asked.Note(x.number, func(r *Request) { r.Status = status })
}

// answer takes a request through the server: latency, trouble, the tenant.
func (s *Server) answer(x *exchange) answer {
	if !s.pause(x.req.Context()) {
		return answer{trouble: FaultStall}
	}
	if x.fault != nil && !x.fault.Kind.acts() {
		return x.fault.instead()
	}
	ans := s.tenant.serve(x)
	if x.fault != nil {
		ans = x.fault.spoil(ans)
	}
	return ans
}

// pause is the latency; false when the client left.
func (s *Server) pause(ctx context.Context) bool {
	s.tenant.mu.Lock()
	d := s.tenant.o.Latency
	s.tenant.mu.Unlock()
	return s.door.Pause(ctx, d) == nil
}

var idShape = regexp.MustCompile(`^[a-zA-Z0-9]{27}$`)

// serve is the tenant's own answer.
func (t *Tenant) serve(x *exchange) answer {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case strings.HasSuffix(x.req.URL.Path, "/") && x.req.URL.Path != "/":
		to := strings.TrimRight(x.req.URL.Path, "/")
		return answer{status: http.StatusMovedPermanently, kind: "text/html", header: map[string]string{"Location": to}}
	case x.route.serve == nil: // every other path is the tenant's web application
		return answer{status: http.StatusOK, kind: "text/html; charset=utf-8", body: []byte(page200)}
	case x.route.name == routeToken:
		return t.token(x)
	}
	if x.client = t.signedIn(x.req); x.client == nil {
		return problem(http.StatusUnauthorized, 16, "invalid bearer token")
	}
	for name, id := range x.ids {
		if name != "slug" && !idShape.MatchString(id) {
			return problem(http.StatusBadRequest, 3, "invalid "+name+": value does not match regex pattern \"^[a-zA-Z0-9]{27}$\"")
		}
	}
	if len(x.route.roles) > 0 && !contains(x.route.roles, x.client.role) {
		return problem(http.StatusForbidden, 7, "permission denied")
	}
	return x.route.serve(t, x)
}

func contains(in []string, one string) bool {
	for _, s := range in {
		if s == one {
			return true
		}
	}
	return false
}
