package keychain

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"connectpd/store/secret"
)

// Options of Open.
type Options struct {
	// Dir is the folder of the encrypted files (kind File); made 0700.
	Dir string
	// Passphrase gives the passphrase of the encrypted files: by asking, or
	// from the variables that the caller took. It is asked once a run, and
	// again after a wrong one or when nothing is kept under it any more. nil, or an empty Value: nobody to ask.
	Passphrase func(context.Context) (secret.Value, error)
	// Attended says that a person is there who may be typing an unlock
	// password: OS keychain calls then wait two minutes instead of five
	// seconds, unless the keychain is seen to be frozen.
	Attended bool
	// Deadline of one OS keychain call, instead of those.
	Deadline time.Duration
	// WorkFactor is the base-2 logarithm of scrypt's N for files that are
	// written; 0 is 17, about half a second and 128 MiB. Tests lower it.
	WorkFactor int
}

// Open gives the keychain of a kind. It asks nothing and touches nothing yet;
// Probe does.
func Open(kind Kind, o Options) (Keychain, error) {
	switch kind {
	case OS:
		return openOS(o), nil
	case File:
		if o.Dir == "" {
			return nil, errors.New("open the encrypted file keychain: no folder given")
		}
		return openFile(o), nil
	case None:
		return none{}, nil
	default:
		return nil, fmt.Errorf("open the keychain: there is no kind %q (there are os, file and none)", kind)
	}
}

// probe is Probe for kinds that store: a random item is stored, read back,
// compared and deleted.
func probe(ctx context.Context, k Keychain) error {
	account := probes + rand.Text()
	v := secret.New([]byte(rand.Text()))
	err := k.Set(ctx, account, v)
	if err == nil {
		var got secret.Value
		got, err = k.Get(ctx, account)
		if err == nil && !got.Equal(v) {
			err = fault("probe", k.Kind(), Damaged, errors.New("read back something else than was stored"))
		}
		if gone := deleteProbe(ctx, k, account); err == nil {
			err = gone
		}
	}
	if e, ok := errors.AsType[*Error](err); ok {
		told := *e
		told.Op = "probe"
		return &told
	}
	return err
}

// probes is how the accounts of probe items begin.
const probes = "probe/"

// deleteProbe deletes the probe's item, also when nobody waits any more: what
// was only tried must not stay.
func deleteProbe(ctx context.Context, k Keychain, account string) error {
	if ctx.Err() != nil {
		detached, stop := context.WithTimeout(context.WithoutCancel(ctx), glance)
		defer stop()
		ctx = detached
	}
	return k.Delete(ctx, account)
}
