package fake

import "connectpd/sync/remote/fakeserver"

// Running is a server on a loopback port.
type Running struct {
	*Server
	*fakeserver.Running
}

// Listen serves a tenant on a free port of 127.0.0.1 until Close.
func Listen(t *Tenant) (*Running, error) {
	s := NewServer(t)
	r, err := fakeserver.Listen(s, s.Close)
	if err != nil {
		return nil, err
	}
	return &Running{s, r}, nil
}

// Close ends every answer, drops every connection and frees the port.
func (r *Running) Close() error { return r.Running.Close() }
