package pagerduty

import (
	"context"
	"fmt"

	"connectpd/sync/remote"
)

// The largest pages that the API gives (developer docs "Pagination"; OpenAPI
// GET /v3/schedules).
const (
	pageSize      = 100
	shiftPageSize = 1000
)

// asker asks for pages of a listing whose rows are ours.
func asker[T any](c *Client, route, path string, decode func([]byte, *texts) (page[T], error)) func(context.Context, ask) (page[T], error) {
	return func(ctx context.Context, q ask) (page[T], error) {
		p, err := fetch(ctx, c, route, path, q.values(), decode)
		if err == nil && p.note != "" {
			c.once(fmt.Sprintf("PagerDuty's answer to %s contains %s; it was left out", route, p.note))
		}
		for _, why := range p.spoiled {
			c.once(fmt.Sprintf("A row of %s cannot be read: %s", askedFor(route, path), why))
		}
		return p, err
	}
}

// askedFor names a route, and the object asked for where it is one's own.
func askedFor(route, path string) string {
	if route == path {
		return route
	}
	return remote.Clean(path)
}

// maxNotes bounds what is said about odd answers: a server that sends nothing
// else is not told of row by row.
const maxNotes = 20

// once warns of an oddity the first time that it is met.
func (c *Client) once(text string) {
	c.mu.Lock()
	said := c.said[text] || len(c.said) >= maxNotes
	if !said {
		c.said[text] = true
	}
	c.mu.Unlock()
	if !said {
		c.obs.Warning(text)
	}
}
