package simulator

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// An answer is a response before it is delivered.
type answer struct {
	date    time.Time // of its delivery
	status  int
	kind    string // Content-Type; "" JSON
	header  map[string]string
	rates   *rates
	body    []byte
	pooled  *[]byte // body's buffer, to be given back to pool after writing
	pool    *sync.Pool
	trouble FaultKind // what happens to the connection instead, or to the body
}

const jsonType = "application/json; charset=utf-8"

type wireError struct {
	Error any `json:"error"`
}

type wireFailure struct {
	Message  string `json:"message"`
	Code     int    `json:"code,omitempty"`
	Errors   any    `json:"errors,omitempty"`
	Missing  string `json:"missing_abilities,omitempty"`
	Required string `json:"required_scopes,omitempty"`
	Scopes   string `json:"token_scopes,omitempty"`
}

func respondJSON(status int, v any) answer { return answer{status: status, body: encode(v)} }

// failure is the usual error body.
func failure(status, code int, message string, details ...string) answer {
	f := wireFailure{Message: message, Code: code}
	if len(details) > 0 {
		f.Errors = details
	}
	return respondJSON(status, wireError{f})
}

// v3Failure is the v3 routes' 400: errors are a map by field.
func v3Failure(field, detail string) answer {
	return respondJSON(http.StatusBadRequest, wireError{wireFailure{
		Message: "Invalid Request", Code: 2001, Errors: map[string][]string{field: {detail}},
	}})
}

func notFound(code int, message string) answer {
	return failure(http.StatusNotFound, code, message)
}

// notOnPlan is the 402 of an ability that the plan does not have.
func notOnPlan(ability, what string) answer {
	return respondJSON(http.StatusPaymentRequired, wireError{wireFailure{
		Message: "Required abilities are unavailable", Code: 2014, Missing: ability,
		Errors: []string{fmt.Sprintf("The %s account ability is required to access %s", ability, what)},
	}})
}

// missingScope is the 403 of a scoped OAuth token; it has no code.
func missingScope(scope string, have []string) answer {
	return respondJSON(http.StatusForbidden, wireError{wireFailure{
		Message: "Token missing required scopes", Required: scope, Scopes: strings.Join(have, " "),
	}})
}

// ipBlocked is the 403 of an IP allow list. Its wording is not published.
func ipBlocked() answer {
	return failure(http.StatusForbidden, 2010, "Access Denied",
		"The IP address of this request is not on the account's IP allow list")
}

// noIdentity is what /users/me answers account keys: the error is a string.
func noIdentity() answer {
	return respondJSON(http.StatusBadRequest, wireError{
		"Because this request was made using an account-level access token, we were unable to " +
			"determine the user's identity. Please use a user-level token."})
}

func tooMany() answer { return failure(http.StatusTooManyRequests, 2020, "Rate Limit Exceeded") }

// beyondCap is the 400 of paging past the reachable rows.
func beyondCap(maxRows int) answer {
	return failure(http.StatusBadRequest, 2002, "Arguments Caused Error",
		fmt.Sprintf("Offset+limit exceeds maximum allowed value of %d. Please narrow your search.", maxRows))
}

func invalid(detail string) answer {
	return failure(http.StatusBadRequest, 2001, "Invalid Input Provided", detail)
}
