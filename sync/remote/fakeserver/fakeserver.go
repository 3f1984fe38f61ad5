// Package fakeserver is what the fake servers of the demo and the tests share:
// a loopback port, the delivery of answers over a socket and without one (with
// the same troubles either way), the list of what was asked, and when arranged
// trouble is due. It must not know any API.
package fakeserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Running is a server on a loopback port.
type Running struct {
	url     string
	http    *http.Server
	endings func()
	done    chan error
}

// Listen serves h on a free port of 127.0.0.1 until Close. endings ends the
// answers that would otherwise not end.
func Listen(h http.Handler, endings func()) (*Running, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("opening a loopback port: %w", err)
	}
	r := &Running{
		url: "http://" + l.Addr().String(), endings: endings, done: make(chan error, 1),
		http: &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10},
	}
	go func() { r.done <- r.http.Serve(l) }()
	return r, nil
}

// URL is the base address: no trailing slash.
func (r *Running) URL() string { return r.url }

// Close ends every answer, drops every connection and frees the port.
func (r *Running) Close() error {
	r.endings()
	err := r.http.Close()
	if served := <-r.done; err == nil && !errors.Is(served, http.ErrServerClosed) {
		err = served
	}
	return err
}

// Door is open until it is closed; then no answer goes on.
type Door struct {
	once   sync.Once
	closed chan struct{}
}

// NewDoor is an open one.
func NewDoor() *Door { return &Door{closed: make(chan struct{})} }

// Close can be called more than once.
func (d *Door) Close() { d.once.Do(func() { close(d.closed) }) }

// Pause is a server's latency. It ends early when the client leaves or the
// door closes.
func (d *Door) Pause(ctx context.Context, latency time.Duration) error {
	if latency <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(latency)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-d.closed:
		return context.Canceled
	}
}

// Turns tells at which of the requests that fit something happens.
type Turns struct {
	Nth   int // 1 first; Every; Last
	Times int // how many in a row; 0 once; of no meaning with Every

	seen, taken int
}

// Every and Last are special values of Turns.Nth.
const (
	// Every is at each request.
	Every = -1
	// Last is at the request that ends a route.
	Last = -2
)

// Due counts a request that fits, and tells whether it is one of them. isLast
// is asked only where that matters.
func (t *Turns) Due(isLast func() bool) bool {
	t.seen++
	more := t.taken < max(t.Times, 1)
	switch t.Nth {
	case Every:
		return true
	case Last:
		return more && isLast()
	default:
		return more && t.seen >= t.Nth
	}
}

// Take uses one of them up.
func (t *Turns) Take() { t.taken++ }
