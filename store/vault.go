package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
)

// Vault joins store and keychain: it numbers tokens, places them, proves them
// and cleans up. The mechanism is the design's section 6, "Token".
//
// The order of things is what makes it safe. A number is noted before its
// item is written, so that nothing ever stands in a keychain that the store
// does not know of. The connector moves to a number only after the item was
// read back and proved, in one transaction. Items that are no longer wanted
// are first marked old and deleted last; a mark that cannot be carried out
// now is carried out by the next CleanUp.
type Vault struct {
	store *Store
	open  func(keychain.Kind) (keychain.Keychain, error)

	mu      sync.Mutex
	placing map[tokenItem]bool // placed by this Vault, not yet moved to or given up
	owner   string             // names the lock file while something is being placed
	lock    *flock.Flock
}

// Placed is a token in its keychain, read back and proved, that no connector
// names yet.
type Placed struct {
	ConnectorID string
	Token       Token
	// Began is the number the connector had when the work started.
	Began int
}

func (p Placed) item() tokenItem {
	return tokenItem{connectorID: p.ConnectorID, number: p.Token.Number}
}

// NewVault makes one. open returns the keychain of a kind (the same one each
// time).
func NewVault(s *Store, open func(keychain.Kind) (keychain.Keychain, error)) *Vault {
	return &Vault{store: s, open: open, placing: map[tokenItem]bool{}}
}

// account is the name of a token's keychain item.
func account(connectorID string, number int) string { return fmt.Sprintf("%s/%d", connectorID, number) }

// Token reads a connector's token in use. When it was rotated since c was
// read, the new one is. *keychain.Error otherwise.
func (v *Vault) Token(ctx context.Context, c Connector) (secret.Value, error) {
	tok, err := v.get(ctx, c.ID, c.Token)
	if err == nil {
		return tok, nil
	}
	is, again := v.store.Connector(ctx, c.ID)
	if again != nil || is.ID != c.ID || is.Token.Number == c.Token.Number {
		return secret.Value{}, err
	}
	return v.get(ctx, is.ID, is.Token)
}

// get reads the item that a token record names.
func (v *Vault) get(ctx context.Context, connectorID string, t Token) (secret.Value, error) {
	if t.Number == 0 || t.StoredIn == keychain.None {
		return secret.Value{}, notKept(t)
	}
	kc, err := v.open(t.StoredIn)
	if err != nil {
		return secret.Value{}, err
	}
	tok, err := kc.Get(ctx, account(connectorID, t.Number))
	if err != nil {
		return secret.Value{}, err
	}
	// An item that was put there by hand often ends in a line end.
	return tok.Trimmed(), nil
}

// notKept is the answer for tokens that are in no keychain.
func notKept(t Token) error {
	e := &keychain.Error{Op: "read", Kind: keychain.None, Reason: keychain.NotKept,
		Told: failure.Tell(failure.KeychainTokenElsewhere)}
	if t.Number == 0 {
		e.Told = failure.Tell(failure.KeychainNothingSaved)
	}
	return e
}

// begin takes the lock that tells other processes that this one is alive and
// placing, and returns the name of its file.
func (v *Vault) begin() (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.lock != nil {
		return v.owner, nil
	}
	// A CleanUp elsewhere may look at the new file before it is locked, take it
	// for a dead process's and remove it; then another one is made.
	for range 10 {
		owner := newID("v")
		lock := flock.New(v.store.placeLock(owner))
		ok, err := lock.TryLock()
		if err != nil {
			return "", diskError(lock.Path(), err)
		}
		if ok && inPlace(lock) {
			v.owner, v.lock = owner, lock
			return owner, nil
		}
		_ = lock.Unlock()
	}
	return "", &inUseError{Path: v.store.home, Doing: "placing a token"}
}

// inPlace reports whether a lock's file still has its name.
func inPlace(l *flock.Flock) bool {
	held, err := l.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(l.Path())
	return err == nil && os.SameFile(held, named)
}

func (s *Store) placeLock(owner string) string {
	return filepath.Join(s.home, locksDir, "place-"+owner+".lock")
}

// placed notes that an item of this process is in the making; settled that it
// no longer is. With the last one the lock goes.
func (v *Vault) placed(it tokenItem) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.placing[it] = true
}

func (v *Vault) settled(it tokenItem) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.placing, it)
	if len(v.placing) > 0 || v.lock == nil {
		return
	}
	// A lock that stays behind only costs the next CleanUp a look.
	_ = removeLock(v.lock)
	v.lock, v.owner = nil, ""
}

// record fills in what a check told of the token.
func record(p *Placed, tok secret.Value, kind keychain.Kind, id access.Identity) {
	p.Token.Last4, p.Token.Kind, p.Token.StoredIn = tok.Last4(), id.Kind, kind
}

// isReason tells a keychain error's reason.
func isReason(err error, r keychain.Reason) bool {
	var e *keychain.Error
	return errors.As(err, &e) && e.Reason == r
}
