package remote

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"
)

// NewTransport is the way to the network, through the proxy that the
// environment names. HTTP/1.1 with a connection per request in flight: there
// is no GOAWAY that ends all of them at once. width is how many there may be.
func NewTransport(width int) *http.Transport {
	return &http.Transport{
		Proxy:                  proxyFromEnvironment(),
		OnProxyConnectResponse: judgeConnect,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		MaxIdleConns:           2 * width,
		MaxIdleConnsPerHost:    width,
		MaxConnsPerHost:        width,
		IdleConnTimeout:        60 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
}

// judgeConnect keeps what a proxy said when it refused to connect: net/http
// would reduce it to its words.
func judgeConnect(_ context.Context, proxy *url.URL, _ *http.Request, res *http.Response) error {
	kind := ProxyRefused
	switch {
	case res.StatusCode == http.StatusOK:
		return nil
	case res.StatusCode == http.StatusProxyAuthRequired:
		kind = ProxyPassword
	case res.StatusCode >= 500:
		kind = ProxyFailed
	}
	return &Trouble{Kind: kind, Name: Clean(proxy.Host), Err: errors.New(Clean(res.Status))}
}
