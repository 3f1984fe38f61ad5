package pagerduty

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"connectpd/sync/remote"
)

// The routes that are asked, as templates.
const (
	routeUsers          = "/users"
	routeMe             = "/users/me"
	routeAbilities      = "/abilities"
	routeTeams          = "/teams"
	routeMembers        = "/teams/{id}/members"
	routeSchedules      = "/schedules"
	routeScheduleUsers  = "/schedules/{id}/users"
	routeShiftSchedules = "/v3/schedules"
	routeShiftSchedule  = "/v3/schedules/{id}"
	routeOnCalls        = "/oncalls"
)

var routeThings = map[string]string{
	routeUsers:          "users",
	routeMe:             "the token's user",
	routeAbilities:      "the plan's abilities",
	routeTeams:          "teams",
	routeMembers:        "a team's members",
	routeSchedules:      "schedules",
	routeScheduleUsers:  "who is on call on a schedule",
	routeShiftSchedules: "shift-based schedules",
	routeShiftSchedule:  "a shift-based schedule",
	routeOnCalls:        "who is on call",
}

// call is one logical request on its way through go-pagerduty: it travels in
// the request's context, so that the transport knows the route and where the
// rows go, and the error comes back whole (go-pagerduty flattens errors into
// text).
type call struct {
	route string
	// decode takes the body of a success. It is called once a try, after
	// the slot was given back, and must start afresh each time.
	decode func([]byte) error
	// spent carries the tries used up by an earlier go at the same call.
	tries int
	err   error
}

type callKey struct{}

func callFrom(ctx context.Context) *call {
	if k, ok := ctx.Value(callKey{}).(*call); ok {
		return k
	}
	return &call{route: "", decode: remote.Validate}
}

// get asks a route through go-pagerduty's Client.Do and decodes the answer
// while it can still be asked again.
func (c *Client) get(ctx context.Context, route, path string, query url.Values, decode func([]byte) error) error {
	k := &call{route: route, decode: decode}
	address := c.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(context.WithValue(ctx, callKey{}, k), http.MethodGet, address, nil)
	if err != nil {
		return &Error{Class: classBadRequest, Route: route, Base: c.base, Err: errors.New("the request's address is not valid")}
	}
	resp, err := c.api.Do(req, true)
	if err != nil {
		return c.result(ctx, k, err)
	}
	return resp.Body.Close()
}

// fetch asks a route and makes what is kept of its answer, whose long texts it
// tells of. It ends when the context does, whatever is being decoded.
func fetch[T any](ctx context.Context, c *Client, route, path string, query url.Values, decode func([]byte, *texts) (T, error)) (T, error) {
	type decoded struct {
		value T
		cut   bool
	}
	var out decoded
	err := c.get(ctx, route, path, query, func(body []byte) (err error) {
		out, err = untilDone(ctx, func() (decoded, error) {
			var known texts
			value, err := decode(body, &known)
			return decoded{value, known.wasCut}, err
		})
		return err
	})
	if err == nil && out.cut {
		c.once(fmt.Sprintf("PagerDuty's answers to %s contain extremely long texts; they were cut", route))
	}
	return out.value, err
}

// typed makes a call of go-pagerduty's own. Those decode after the transport
// is through, so an answer of the wrong types is asked for once more here.
func (c *Client) typed(ctx context.Context, route string, ask func(context.Context) error) error {
	k := &call{route: route, decode: remote.Validate}
	err := ask(context.WithValue(ctx, callKey{}, k))
	if err == nil || k.err != nil || ctx.Err() != nil {
		return c.result(ctx, k, err)
	}
	c.obs.Retrying(route, k.tries, "the answer had the wrong types")
	err = ask(context.WithValue(ctx, callKey{}, k))
	if err != nil && k.err == nil && ctx.Err() == nil {
		return &Error{Class: classMalformed, Route: route, Base: c.base, Status: http.StatusOK, Tries: k.tries, Err: err}
	}
	return c.result(ctx, k, err)
}

// result turns what go-pagerduty returned into the error that happened: the
// context's when it is done, else the transport's.
func (c *Client) result(ctx context.Context, k *call, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case k.err != nil:
		return k.err
	default:
		return err
	}
}
