package conductorone

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/wizard/platform"
)

// limits of one try, from the connection to the end of the answer.
var limits = remote.Limits{Header: 20 * time.Second, Stall: 20 * time.Second, Try: 20 * time.Second, Body: 8 << 20}

// request builds one try's request.
func (c *Client) request(ctx context.Context, k call) (*http.Request, error) {
	var body []byte
	kind := ""
	switch {
	case k.form != nil:
		body, kind = []byte(k.form().Encode()), "application/x-www-form-urlencoded"
	case k.body != nil:
		doc, err := json.Marshal(k.body)
		if err != nil {
			return nil, errors.New("the request cannot be written as JSON")
		}
		body, kind = doc, "application/json"
	}
	address := c.base + k.path
	if len(k.query) > 0 {
		address += "?" + k.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, k.method, address, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the request's address is not valid")
	}
	if len(body) == 0 {
		req.Body, req.GetBody = http.NoBody, nil
	}
	if !k.safe {
		// net/http itself sends some requests again over a connection that
		// broke; without GetBody it cannot.
		req.GetBody = nil
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "connectpd/"+c.o.Version)
	return req, nil
}

// exchange sends the request once and reads the answer to its end.
func (c *Client) exchange(req *http.Request, hidden []secret.Value) (remote.Answer, error) {
	x := remote.Exchanger{Transport: c.o.Transport, Alarm: c.alarm, Redact: secret.NewRedactor(hidden...).Redact}
	a, err := x.Do(req, limits)
	switch {
	case errors.Is(err, remote.ErrTooLarge):
		return a, &Error{Kind: platform.KindTooLarge, Err: err}
	case err != nil:
		return a, &Error{Kind: platform.KindNetwork, Err: err}
	}
	return a, nil
}

// clockOff is the server's clock minus ours, where that matters; else 0.
func clockOff(h http.Header, now time.Time) time.Duration {
	at, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	if off := at.Sub(now); off.Abs() >= maxDrift {
		return off
	}
	return 0
}
