package keychain

import (
	"context"
	"sync"

	"connectpd/store/secret"
)

// memory keeps items in this process only. It says that it is an OS keychain,
// because it stands in for one.
type memory struct {
	mu    sync.Mutex
	items map[string]secret.Value
}

// Memory is a keychain in memory for the demo and for tests. Its Kind is OS;
// what it holds ends with the process.
func Memory() Keychain { return &memory{items: map[string]secret.Value{}} }

func (m *memory) Kind() Kind { return OS }

func (m *memory) Set(ctx context.Context, account string, v secret.Value) error {
	if err := ctx.Err(); err != nil {
		return fault("store", OS, Stopped, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.items[account] = v
	return nil
}

func (m *memory) Get(ctx context.Context, account string) (secret.Value, error) {
	if err := ctx.Err(); err != nil {
		return secret.Value{}, fault("read", OS, Stopped, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.items[account]
	if !ok {
		return secret.Value{}, fault("read", OS, NotFound, nil)
	}
	return v, nil
}

func (m *memory) Delete(ctx context.Context, account string) error {
	if err := ctx.Err(); err != nil {
		return fault("delete", OS, Stopped, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.items, account)
	return nil
}

func (m *memory) Probe(ctx context.Context) error { return probe(ctx, m) }
