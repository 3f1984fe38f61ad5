package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
)

// oddKeychain is a keychain in memory that can be told to misbehave.
type oddKeychain struct {
	keychain.Keychain
	kind keychain.Kind

	mu      sync.Mutex
	names   map[string]bool
	setErr  error // Set says this …
	lands   bool  // … and stores all the same
	late    bool  // … or only when the item is deleted next
	getErr  error
	delErr  error
	deletes bool // Delete says delErr and deletes all the same
	other   bool // Get gives back something else
	queued  func()
}

func newOdd(kind keychain.Kind) *oddKeychain {
	return &oddKeychain{Keychain: keychain.Memory(), kind: kind, names: map[string]bool{}}
}

func (k *oddKeychain) Kind() keychain.Kind { return k.kind }

func (k *oddKeychain) Set(ctx context.Context, account string, v secret.Value) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	store := func() { k.names[account] = true; _ = k.Keychain.Set(context.Background(), account, v) }
	if k.setErr == nil || k.lands {
		store()
	}
	if k.setErr != nil && k.late {
		k.queued = store
	}
	return k.setErr
}

func (k *oddKeychain) Get(ctx context.Context, account string) (secret.Value, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.getErr != nil {
		return secret.Value{}, k.getErr
	}
	v, err := k.Keychain.Get(ctx, account)
	if k.other && err == nil {
		return secret.New([]byte("something else entirely")), nil
	}
	return v, err
}

func (k *oddKeychain) Delete(ctx context.Context, account string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.delErr != nil && !k.deletes {
		return k.delErr
	}
	delete(k.names, account)
	err := cmp.Or(k.delErr, k.Keychain.Delete(ctx, account))
	if k.queued != nil { // the write that had timed out arrives now
		k.queued()
		k.queued = nil
	}
	return err
}

// items are the accounts that stand in the keychain.
func (k *oddKeychain) items() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	list := []string{}
	for n := range k.names {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// vaultBench is a store, a vault and its keychains.
type vaultBench struct {
	*testing.T
	s    *Store
	v    *Vault
	os   *oddKeychain
	file *oddKeychain
}

func newVaultBench(t *testing.T) *vaultBench {
	b := &vaultBench{T: t, s: open(t), os: newOdd(keychain.OS), file: newOdd(keychain.File)}
	b.v = NewVault(b.s, b.openKeychain)
	return b
}

func (b *vaultBench) openKeychain(k keychain.Kind) (keychain.Keychain, error) {
	switch k {
	case keychain.OS:
		return b.os, nil
	case keychain.File:
		return b.file, nil
	default:
		return nil, errors.New("nobody should ask for the keychain " + string(k))
	}
}

var ctxb = context.Background()

func tok(text string) secret.Value { return secret.New([]byte(text)) }

var (
	tokenA   = tok("token-AAAAAAAAAAAA-aaaa")
	tokenB   = tok("token-BBBBBBBBBBBB-bbbb")
	identity = access.Identity{Kind: access.AccountKey}
	errProof = errors.New("PagerDuty said no")
)

func proved(context.Context, secret.Value) error  { return nil }
func refused(context.Context, secret.Value) error { return errProof }

// save makes a connector with tokenA in the OS keychain.
func (b *vaultBench) save() Connector {
	b.Helper()
	p, err := b.v.Place(ctxb, b.s.NewConnectorID(), keychain.OS, tokenA, identity, proved)
	if err != nil {
		b.Fatal(err)
	}
	c, err := b.v.Save(ctxb, Connector{ID: p.ConnectorID, Name: "PagerDuty", App: App{Name: "PagerDuty"}}, p, Placed{})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// holds checks that the connector's token is want, and that no other item is
// there.
func (b *vaultBench) holds(c Connector, want secret.Value) {
	b.Helper()
	is, err := b.s.Connector(ctxb, c.ID)
	if err != nil {
		b.Fatal(err)
	}
	got, err := b.v.Token(ctxb, is)
	if err != nil || !got.Equal(want) || is.Token.Last4 != want.Last4() {
		b.Errorf("the token in use ends %q, its record says %q (%v), want %q", got.Last4(), is.Token.Last4, err, want.Last4())
	}
	b.only(account(c.ID, is.Token.Number))
}

func (b *vaultBench) only(items ...string) {
	b.Helper()
	if got := append(b.os.items(), b.file.items()...); !slices.Equal(got, items) && len(got)+len(items) > 0 {
		b.Errorf("the keychains hold %q, want %q", got, items)
	}
	notes, err := b.s.items(ctxb, "")
	if err != nil || len(notes) != len(items) {
		b.Errorf("%d notes (%v), want %d: %+v", len(notes), err, len(items), notes)
	}
	if left, _ := globLocks(b.s); len(left) > 0 {
		b.Errorf("locks are left: %v", left)
	}
}
