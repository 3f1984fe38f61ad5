package simulator

import (
	"net/http"
	"strings"
)

// credentials splits an Authorization header: "Token token=KEY" for REST
// keys, "Bearer TOKEN" for OAuth.
func credentials(r *http.Request) (scheme, token string) {
	h := r.Header.Get("Authorization")
	if t, ok := strings.CutPrefix(h, "Token token="); ok {
		return "Token", strings.Trim(t, `"`)
	}
	if t, ok := strings.CutPrefix(h, "Bearer "); ok {
		return "Bearer", t
	}
	return "", ""
}

func tokenIn(r *http.Request) string {
	_, token := credentials(r)
	return token
}

// authenticate finds the key of a request. Keys are known in the account's
// own region only, in the form that is theirs, and not of deleted users.
func (s *Server) authenticate(r *http.Request) (*Key, bool) {
	scheme, token := credentials(r)
	a := s.account
	a.mu.RLock()
	defer a.mu.RUnlock()
	k := a.keys[token]
	if k == nil || k.Disabled || s.o.Region != "" && s.o.Region != a.region {
		return nil, false
	}
	oauth := k.Kind == KeyOAuthApp || k.Kind == KeyOAuthUser
	if oauth != (scheme == "Bearer") {
		return nil, false
	}
	if k.UserID != "" && a.userByID[k.UserID] == nil {
		return nil, false
	}
	c := *k
	return &c, true
}

// refuse is what a known key may not do.
func (s *Server) refuse(x *exchange) (answer, bool) {
	s.account.mu.RLock()
	blocked := s.account.blocked
	s.account.mu.RUnlock()
	switch {
	case blocked:
		return ipBlocked(), true
	case x.req.Method != http.MethodGet && x.key.ReadOnly:
		return failure(http.StatusForbidden, 2010, "Access Denied"), true
	case x.req.Method != http.MethodGet:
		ans := failure(http.StatusMethodNotAllowed, 0, "Method Not Allowed")
		ans.header = map[string]string{"Allow": "GET"}
		return ans, true
	case !acceptable(x.req.Header.Get("Accept")):
		return failure(http.StatusBadRequest, 2001, "Invalid Input Provided",
			"The API version named in the Accept header is not supported"), true
	}
	if scope := scopeOf[x.route]; scope != "" && x.key.Scopes != nil && !contains(x.key.Scopes, scope) {
		return missingScope(scope, x.key.Scopes), true
	}
	return answer{}, false
}

// acceptable: without a version, the one bound to the key is used, which is
// version 2 here.
func acceptable(accept string) bool {
	_, version, named := strings.Cut(accept, "application/vnd.pagerduty+json;version=")
	return !named || strings.HasPrefix(version, "2")
}

// scopeOf names the OAuth scopes of the routes. The v3 routes name none; the
// layer-based ones' is taken. /users/me needs none.
var scopeOf = map[string]string{
	"/users": "users.read", "/users/{id}": "users.read", "/schedules/{id}/users": "users.read",
	"/teams": "teams.read", "/teams/{id}": "teams.read", "/teams/{id}/members": "teams.read",
	"/schedules": "schedules.read", "/schedules/{id}": "schedules.read",
	"/v3/schedules": "schedules.read", "/v3/schedules/{id}": "schedules.read",
	"/oncalls": "oncalls.read", "/abilities": "abilities.read", "/abilities/{id}": "abilities.read",
	"/licenses": "licenses.read", "/license_allocations": "licenses.read",
}
