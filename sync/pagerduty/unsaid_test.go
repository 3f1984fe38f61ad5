package pagerduty

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/secret"
)

// unsaid lists so many users, and lets tail write what follows the rows.
func unsaid(t *testing.T, users int, tail func(offset, rows int) string) (*Client, *int) {
	t.Helper()
	asked := 0
	c, err := New(secret.New([]byte(testToken)), Options{Clock: hasty{}, Concurrency: 1,
		Transport: &stub{handler: func(w http.ResponseWriter, r *http.Request) {
			asked++
			if r.URL.Path != routeUsers { // what a listing beyond the cap is read by
				_, _ = fmt.Fprintf(w, `{%q:[]}`, strings.Trim(r.URL.Path, "/"))
				return
			}
			offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
			limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
			var rows []string
			for i := offset; i < min(offset+limit, users); i++ {
				rows = append(rows, fmt.Sprintf(`{"id":"U%06d","teams":[]}`, i))
			}
			_, _ = fmt.Fprintf(w, `{"users":[%s]%s}`, strings.Join(rows, ","), tail(offset, len(rows)))
		}}})
	if err != nil {
		t.Fatal(err)
	}
	return c, &asked
}

func count(t *testing.T, c *Client) (int, access.Listing) {
	t.Helper()
	n := 0
	l, err := c.Users(t.Context(), func(p access.Page[access.User]) { n += len(p.Rows) })
	if err != nil {
		t.Fatal(err)
	}
	return n, l
}

// A full page without "more" and "total" is followed by the next.
func TestFullPagesGoOn(t *testing.T) {
	for users, requests := range map[int]int{0: 1, 99: 1, 100: 2, 250: 3, 300: 4} {
		c, asked := unsaid(t, users, func(int, int) string { return "" })
		if n, l := count(t, c); n != users || l.Missing != 0 || *asked != requests {
			t.Errorf("%d users: %d read, %+v, %d requests, want %d", users, n, l, *asked, requests)
		}
	}
}

// A listing that always says that there is more ends, unproved.
func TestListingWithoutEnd(t *testing.T) {
	for name, tail := range map[string]string{"with its total": `,"more":true,"total":250`, "without a total": `,"more":true`} {
		c, asked := unsaid(t, 1_000_000, func(int, int) string { return tail })
		n, l := count(t, c)
		if l.Missing == 0 || *asked > 700 {
			t.Errorf("%s: %d read, %+v, %d requests", name, n, l, *asked)
		}
	}
}
