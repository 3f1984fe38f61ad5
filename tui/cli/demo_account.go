package cli

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"connectpd/sync/simulator"
)

// account is a simulated account on a loopback port.
type account struct {
	simulator *simulator.Account
	server    *simulator.Server
	address   string
	close     func()

	// inUse tells the ends of the key that a connector uses and of the one
	// it used before, empty where none does; nil where nothing plays.
	inUse func(context.Context) (now, before string)

	mu    sync.Mutex
	asked map[string]bool // replaced keys that were asked for once
}

// serveAccount serves a company's account until close is called.
func serveAccount(company *simulator.Account, o simulator.Options) (*account, error) {
	server := simulator.NewServer(company, o)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the demo's account: %w", err)
	}
	acc := &account{
		simulator: company, server: server, address: "http://" + listener.Addr().String(),
		asked: map[string]bool{},
	}
	web := &http.Server{Handler: acc, ReadHeaderTimeout: 10 * time.Second}
	var ended sync.WaitGroup
	ended.Go(func() { _ = web.Serve(listener) }) // ends with web.Close
	acc.close = func() {
		server.Close()
		_ = web.Close()
		ended.Wait()
	}
	return acc, nil
}

// ServeHTTP is the account's server, played upon by the demo: a key that was
// replaced still works when it is first asked about, and is disabled by the
// next time, as a person would have done on PagerDuty's page meanwhile.
func (acc *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.Header.Get("Authorization"), "Token token=")
	if acc.inUse != nil && acc.askedAgain(r.Context(), key) {
		acc.simulator.DisableToken(key)
	}
	acc.server.ServeHTTP(w, r)
}

// askedAgain reports whether key is a replaced one that was asked about
// before.
func (acc *account) askedAgain(ctx context.Context, key string) bool {
	if _, before := acc.inUse(ctx); before == "" || !strings.HasSuffix(key, before) {
		return false
	}
	acc.mu.Lock()
	defer acc.mu.Unlock()
	again := acc.asked[key]
	acc.asked[key] = true
	return again
}

// freshKey is a valid key that is not in use.
func (acc *account) freshKey(ctx context.Context) string {
	now, before := acc.inUse(ctx)
	for _, k := range acc.simulator.Keys() {
		used := now != "" && strings.HasSuffix(k.Token, now) || before != "" && strings.HasSuffix(k.Token, before)
		if k.Kind == simulator.KeyAccount && !k.ReadOnly && !k.Disabled && !used {
			return k.Token
		}
	}
	return acc.simulator.NewToken()
}

// revoke makes the account refuse the key in use.
func (acc *account) revoke(ctx context.Context) {
	now, _ := acc.inUse(ctx)
	for _, k := range acc.simulator.Keys() {
		if now != "" && strings.HasSuffix(k.Token, now) {
			acc.simulator.RevokeToken(k.Token)
		}
	}
}

// controls are what the demo can do beside the program.
func (acc *account) controls(ctx context.Context) *DemoControls {
	return &DemoControls{
		Key:    func() string { return acc.freshKey(ctx) },
		Revoke: func() { acc.revoke(ctx) },
	}
}

// keyInUse tells the ends of the first connector's key and of its old one.
func (s *session) keyInUse(ctx context.Context) (now, before string) {
	list, err := s.store.Connectors(ctx)
	if err != nil || len(list) == 0 {
		return "", "" // nothing is connected yet
	}
	if old := list[0].OldToken; old != nil {
		before = old.Last4
	}
	return list[0].Token.Last4, before
}
