package standin

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Running is a server on a loopback port.
type Running struct {
	*Server
	url  string
	http *http.Server
	done chan error
}

// Listen serves a tenant on a free port of 127.0.0.1 until Close.
func Listen(t *Tenant) (*Running, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("opening a loopback port: %w", err)
	}
	s := NewServer(t)
	r := &Running{
		Server: s, url: "http://" + l.Addr().String(), done: make(chan error, 1),
		http: &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10},
	}
	go func() { r.done <- r.http.Serve(l) }()
	return r, nil
}

// URL is the base that stands in for the tenant's address: no trailing slash.
func (r *Running) URL() string { return r.url }

// Close ends every answer, drops every connection and frees the port.
func (r *Running) Close() error {
	r.Server.Close()
	err := r.http.Close()
	if served := <-r.done; err == nil && !errors.Is(served, http.ErrServerClosed) {
		err = served
	}
	return err
}
