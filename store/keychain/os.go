package keychain

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"

	"connectpd/store/secret"
)

// service is the name under which items stand in the OS keychain; the
// account is the item's name.
const service = "connectpd"

// How long one call may take, and the short limits beside it.
const (
	unattendedLimit = 5 * time.Second
	attendedLimit   = 2 * time.Minute
	glance          = 2 * time.Second // a ping, a read again
	firstLook       = 4 * time.Second // an attended call is looked after then
)

// ring is go-keyring; tests put another in its place.
type ring interface {
	Set(service, account, password string) error
	Get(service, account string) (string, error)
	Delete(service, account string) error
}

type goKeyring struct{}

func (goKeyring) Set(service, account, password string) error {
	return keyring.Set(service, account, password)
}
func (goKeyring) Get(service, account string) (string, error) { return keyring.Get(service, account) }
func (goKeyring) Delete(service, account string) error        { return keyring.Delete(service, account) }

// bus is what else can be learned about a keychain that is reached over
// D-Bus. All of it is free of dialogs and bounded by the context.
type bus interface {
	// Reachable is nil, or errNoBus where a call would start a stray daemon.
	Reachable() error
	// Answers reports whether the keychain's process answers a ping.
	Answers(ctx context.Context) bool
	// Collection is the state of the keyring that go-keyring uses.
	Collection(ctx context.Context) collection
	// Lookup reads an item without unlocking anything.
	Lookup(ctx context.Context, account string) (secret.Value, presence)
}

// collection is the state of a keyring.
type collection int

const (
	collectionUnknown collection = iota
	collectionNone
	collectionLocked
	collectionOpen
)

// presence is what is known of an item.
type presence int

const (
	unknown presence = iota // could not be read: locked, or no answer
	absent
	present
)

// osKeychain is the operating system's credential store through go-keyring,
// which knows neither deadlines nor contexts.
type osKeychain struct {
	ring     ring
	bus      bus // nil where the keychain is not reached over D-Bus
	goos     string
	calls    *caller
	limit    time.Duration
	attended bool
}

func openOS(o Options) *osKeychain {
	k := &osKeychain{ring: goKeyring{}, goos: runtime.GOOS, calls: newCaller(), limit: unattendedLimit, attended: o.Attended}
	if k.goos != "darwin" && k.goos != "windows" {
		k.bus = newSessionBus()
	}
	if o.Attended {
		k.limit = attendedLimit
	}
	if o.Deadline > 0 {
		k.limit = o.Deadline
	}
	return k
}

func (k *osKeychain) Kind() Kind { return OS }

func (k *osKeychain) Probe(ctx context.Context) error { return probe(ctx, k) }

// Set stores v. When the call does not come back in time but the item turns
// out to be there, it is stored. Otherwise the call left behind deletes the
// item again, should it still land while this process lives.
func (k *osKeychain) Set(ctx context.Context, account string, v secret.Value) error {
	return k.do(ctx, task{
		op:   "store",
		call: func() error { return k.ring.Set(service, account, v.Reveal()) },
		landed: func(ctx context.Context) bool {
			got, there := k.readAgain(ctx, account)
			return there == present && got.Equal(v)
		},
		undo: func(err error) {
			if err == nil {
				_ = k.ring.Delete(service, account) // the note of its number is what remains
			}
		},
	})
}

func (k *osKeychain) Get(ctx context.Context, account string) (secret.Value, error) {
	// Each of the two is written by one goroutine and read after its end was
	// seen through a channel.
	var called, again secret.Value
	var landed bool
	err := k.do(ctx, task{
		op: "read",
		call: func() error {
			text, err := k.ring.Get(service, account)
			called = secret.New([]byte(text))
			return err
		},
		landed: func(ctx context.Context) bool {
			got, there := k.lookup(ctx, account)
			again, landed = got, there == present
			return landed
		},
	})
	switch {
	case err != nil:
		return secret.Value{}, err
	case landed:
		return again, nil
	case called.Empty():
		return secret.Value{}, failure("read", OS, Damaged, errors.New("the item is empty"))
	default:
		return called, nil
	}
}

func (k *osKeychain) Delete(ctx context.Context, account string) error {
	err := k.do(ctx, task{
		op:   "delete",
		call: func() error { return k.ring.Delete(service, account) },
		landed: func(ctx context.Context) bool {
			_, there := k.readAgain(ctx, account)
			return there == absent
		},
	})
	if e, ok := errors.AsType[*Error](err); ok && e.Reason == NotFound {
		return nil
	}
	return err
}

// lookup reads an item without a dialog, where that is possible.
func (k *osKeychain) lookup(ctx context.Context, account string) (secret.Value, presence) {
	if k.bus == nil {
		return secret.Value{}, unknown
	}
	return k.bus.Lookup(ctx, account)
}

// readAgain looks whether an item is there after a call that did not come
// back. Where the item can only be read through go-keyring, the reading is
// left behind too when it takes longer than a glance.
func (k *osKeychain) readAgain(ctx context.Context, account string) (secret.Value, presence) {
	if k.bus != nil {
		return k.bus.Lookup(ctx, account)
	}
	type answer struct {
		v     secret.Value
		there presence
	}
	done := make(chan answer, 1)
	go func() {
		var text string
		err := guarded(func() (err error) {
			text, err = k.ring.Get(service, account)
			return err
		})
		switch {
		case err == nil:
			done <- answer{secret.New([]byte(text)), present}
		case classify(k.goos, err) == NotFound:
			done <- answer{there: absent}
		default:
			done <- answer{}
		}
	}()
	select {
	case a := <-done:
		return a.v, a.there
	case <-ctx.Done():
		return secret.Value{}, unknown
	}
}
