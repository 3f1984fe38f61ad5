package keychain

import (
	"context"

	"connectpd/store/secret"
)

// none keeps nothing.
type none struct{}

func (none) Kind() Kind { return None }

func (none) Set(context.Context, string, secret.Value) error {
	return fault("store", None, NotKept, nil)
}

func (none) Get(context.Context, string) (secret.Value, error) {
	return secret.Value{}, fault("read", None, NotKept, nil)
}

func (none) Delete(context.Context, string) error { return nil }

func (none) Probe(context.Context) error { return nil }
