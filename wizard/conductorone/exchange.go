package conductorone

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"connectpd/store/secret"
)

const (
	// maxBody is far beyond a page of a hundred rows.
	maxBody = 8 << 20
	// maxErrorBody is enough of an error's body to read what it says.
	maxErrorBody = 64 << 10
	// tryTime is the time one try may take, from the connection to the end
	// of the answer.
	tryTime = 20 * time.Second
)

var (
	errNoAnswer  = errors.New("no answer in time")
	errBodyLimit = errors.New("body too large")
)

// newRoundTripper is the way to the network.
func newRoundTripper() http.RoundTripper {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        60 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
}

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

// answer is what came back, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// exchange sends the request once and reads the answer to its end. It goes to
// the round tripper itself, which follows no redirect, so the bearer reaches
// nobody but the tenant.
func (c *Client) exchange(req *http.Request, hidden []secret.Value) (answer, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	stop := c.alarm.AfterFunc(tryTime, func() { cancel(errNoAnswer) })
	defer stop()

	resp, err := c.o.Transport.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return answer{}, &Error{Kind: KindNetwork, Err: plainCause(ctx, err, hidden)}
	}
	defer func() { _ = resp.Body.Close() }()
	a := answer{status: resp.StatusCode, header: resp.Header}
	success := a.status >= 200 && a.status <= 299
	limit := int64(maxBody)
	if !success {
		limit = maxErrorBody
	}
	a.body, err = io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case !success:
		return a, nil // what was read of an error will do
	case int64(len(a.body)) > limit:
		return a, &Error{Kind: KindTooLarge, Err: errBodyLimit}
	case err != nil:
		return a, &Error{Kind: KindNetwork, Err: plainCause(ctx, err, hidden)}
	}
	return a, nil
}

// plainCause is why an exchange broke: our deadline, or the network's error
// with every secret, should one occur there, taken out.
func plainCause(ctx context.Context, err error, hidden []secret.Value) error {
	if errors.Is(context.Cause(ctx), errNoAnswer) {
		return errNoAnswer
	}
	if text := secret.Redact(err.Error(), hidden...); text != err.Error() {
		return errors.New(text)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the answer was cut short: %w", err)
	}
	return err
}

// isPage tells a web page that stands where JSON belongs: a sign-in page of a
// network, or the tenant's own pages, which it serves for unknown paths.
func (a answer) isPage() bool {
	if strings.Contains(strings.ToLower(a.header.Get("Content-Type")), "html") {
		return true
	}
	return bytes.HasPrefix(bytes.TrimLeft(a.body, " \t\r\n\ufeff"), []byte("<"))
}

// retryAfter reads the header of that name: seconds or a date. 0 is none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	said := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.Atoi(said); err == nil {
		return time.Duration(min(max(n, 0), 24*60*60)) * time.Second
	}
	if at, err := http.ParseTime(said); err == nil {
		return min(max(at.Sub(now), 0), 24*time.Hour)
	}
	return 0
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
