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
	glance          = 2 * time.Second // a ping, a reading past the dialog
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
	// Lookup reads an item if its keyring is open, and unlocks nothing. The
	// value is empty where there is nothing to read.
	Lookup(ctx context.Context, account string) secret.Value
}

// collection is the state of a keyring.
type collection int

const (
	collectionUnknown collection = iota
	collectionNone
	collectionLocked
	collectionOpen
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

// Set stores v. A call that was left behind and stores the item after all
// deletes it again, if this process still lives: by then a clean-up in another
// process may have found nothing to delete and dropped the note of the item's
// number, and of a probe's item there is no note. A call that stored the item
// and does not come back is a failure; the item is left to the clean-up.
func (k *osKeychain) Set(ctx context.Context, account string, v secret.Value) error {
	return k.do(ctx, task{
		op:   "store",
		call: func() error { return k.ring.Set(service, account, v.Reveal()) },
		undo: func(err error) {
			if err == nil {
				_ = k.ring.Delete(service, account) // where this fails too, the note remains
			}
		},
	})
}

// Get reads an item. While go-keyring waits for its dialog, another program
// may open the keyring; then the item is read past the dialog.
func (k *osKeychain) Get(ctx context.Context, account string) (secret.Value, error) {
	// Written by the call's goroutine, and read after its end was seen through
	// a channel.
	var called secret.Value
	err := k.do(ctx, task{op: "read", call: func() error {
		text, err := k.ring.Get(service, account)
		called = secret.New([]byte(text))
		return err
	}})
	if k.bus != nil && reasonIs(err, Waiting) && errors.Is(err, errTimedOut) {
		short, cancel := k.shortly(ctx)
		defer cancel()
		if v := k.bus.Lookup(short, account); !v.Empty() {
			return v, nil // the call may still write its own
		}
	}
	switch {
	case err != nil:
		return secret.Value{}, err
	case called.Empty():
		return secret.Value{}, fault("read", OS, Damaged, errors.New("the item is empty"))
	default:
		return called, nil
	}
}

func (k *osKeychain) Delete(ctx context.Context, account string) error {
	err := k.do(ctx, task{op: "delete", call: func() error { return k.ring.Delete(service, account) }})
	if reasonIs(err, NotFound) {
		return nil
	}
	return err
}

func reasonIs(err error, r Reason) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Reason == r
}
