package fake

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("fake: encoding " + err.Error()) // only our own plain types come here
	}
	return b
}

func respond(status int, v any) answer { return answer{status: status, body: encode(v)} }

type wireProblem struct {
	Code    int       `json:"code"`
	Message string    `json:"message"`
	Details []wireAny `json:"details"`
}

// problem is a google.rpc.Status. Which body an error has is not published.
func problem(status, code int, message string) answer {
	return respond(status, wireProblem{Code: code, Message: message})
}

func invalid(message string) answer { return problem(http.StatusBadRequest, 3, message) }

func unknown(what string) answer {
	return problem(http.StatusNotFound, 5, what+" not found")
}

// read decodes a request's body. Fields that the API does not have are
// refused, so that a misspelt one is noticed.
func (x *exchange) read(v any) (answer, bool) {
	if kind := x.req.Header.Get("Content-Type"); kind != "application/json" {
		return invalid("the content type is " + kind), false
	}
	d := json.NewDecoder(bytes.NewReader(x.body))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return invalid("the body is not what is documented: " + err.Error()), false
	}
	if _, err := d.Token(); err != io.EOF {
		return invalid("there is something behind the body"), false
	}
	return answer{}, true
}

// readNothing wants an empty object, or no body at all.
func (x *exchange) readNothing() (answer, bool) {
	if len(x.body) == 0 {
		return answer{}, true
	}
	return x.read(&struct{}{})
}

func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339Nano)
	return &s
}

// window is the part of a listing that a page holds, and the token of the
// next. Page tokens are positions here; clients must not know that.
func (t *Tenant) window(n, size int, token string) (from, to int, next string) {
	if size <= 0 {
		size = 25
	}
	size = min(max(size, 10), 100)
	size = min(size, t.o.PageMax)
	if token != "" {
		from, _ = strconv.Atoi(token[len("page-"):])
	}
	from = min(max(from, 0), n)
	to = min(from+size, n)
	if to < n {
		next = "page-" + strconv.Itoa(to)
	}
	return from, to, next
}

// queried is the window that a GET's query asks for.
func (t *Tenant) queried(x *exchange, n int) (from, to int, next string) {
	q := x.req.URL.Query()
	size, _ := strconv.Atoi(q.Get("page_size"))
	return t.window(n, size, pageToken(q.Get("page_token")))
}

// pageToken takes only tokens that window gave.
func pageToken(s string) string {
	if len(s) < len("page-") || s[:len("page-")] != "page-" {
		return ""
	}
	return s
}

// wireList is a page of a listing; every array of the API may be null.
type wireList[T any] struct {
	List          []T    `json:"list"`
	NextPageToken string `json:"nextPageToken"`
}

func listed[T any](rows []T, next string) answer {
	return respond(http.StatusOK, wireList[T]{rows, next})
}

// wireExpandable is a page of a listing whose rows point at related objects.
type wireExpandable[T any] struct {
	wireList[T]
	Expanded []wireAny `json:"expanded"`
}

func listedExpandable[T any](rows []T, next string) answer {
	return respond(http.StatusOK, wireExpandable[T]{wireList: wireList[T]{rows, next}})
}

// wireAny is any message, told apart by its @type.
type wireAny map[string]any

// wireExpandMask asks for related objects; none are given here.
type wireExpandMask struct {
	Paths []string `json:"paths"`
}

// wireRef names an object by its id alone.
type wireRef struct {
	ID string `json:"id"`
}

// wireEntitlementRef names an entitlement of an app.
type wireEntitlementRef struct {
	AppID string `json:"appId"`
	ID    string `json:"id"`
}

// fits tells whether a value is among those that a search asks for, if it asks
// for any.
func fits(asked []string, value string) bool {
	return len(asked) == 0 || slices.Contains(asked, value)
}
