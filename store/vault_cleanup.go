package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"

	"connectpd/store/keychain"
)

// Forget deletes every keychain item of a connector or draft, except what is
// being placed right now, and the secrets of tenants that nothing names any
// more. Call it after Store.Disconnect or DeleteDraft: an
// item that cannot be deleted now is deleted by a later CleanUp.
func (v *Vault) Forget(ctx context.Context, connectorID string) error {
	err := v.store.write(ctx, "forgetting the tokens", func(t *tx) error {
		_, err := t.exec("UPDATE token_item SET state = ?, owner = '' WHERE connector_id = ? AND state <> ?",
			itemOld, connectorID, itemAbout)
		return err
	})
	if err != nil {
		return err
	}
	return errors.Join(v.cleanUp(ctx, connectorID), v.sweepTenants(ctx))
}

// CleanUp deletes what crashes left behind: items noted but never moved to,
// old items never deleted. It is quick when there is nothing to do, and does
// not touch what a live process is placing. A store that cannot be written keeps
// what was left.
func (v *Vault) CleanUp(ctx context.Context) error { return v.cleanUp(ctx, "") }

// Left is where CleanUp has something to delete: of two places the one for which
// one may have to wait, of none keychain.None.
func (v *Vault) Left(ctx context.Context) keychain.Kind {
	list, err := v.store.items(ctx, "")
	if err != nil {
		return keychain.None // CleanUp says so
	}
	left := keychain.None
	for _, it := range list {
		switch {
		case it.state != itemOld && it.state != itemAbout:
		case it.kind == keychain.OS:
			return keychain.OS
		case it.kind == keychain.File:
			left = keychain.File
		}
	}
	return left
}

func (v *Vault) cleanUp(ctx context.Context, connectorID string) error {
	if v.store.readOnly != nil {
		return nil
	}
	list, err := v.store.items(ctx, connectorID)
	if err != nil {
		return err
	}
	alive := v.owners()
	defer alive.release()
	if connectorID == "" {
		if err := v.noteCutOffs(ctx, list, alive); err != nil {
			return err
		}
	}
	return v.deleteAll(ctx, list, func(it noted) bool {
		if it.held && connectorID == "" { // a person's own wish is not held up
			return false
		}
		return it.state == itemOld || it.state == itemAbout && !alive.has(it.owner)
	})
}

// NoteCutOffs finds changes of a token that were cut off, for those who only
// tell how connectors stand. CleanUp does it, too, and deletes what was left.
func (v *Vault) NoteCutOffs(ctx context.Context) error {
	if v.store.readOnly != nil {
		return nil
	}
	list, err := v.store.items(ctx, "")
	if err != nil || !slices.ContainsFunc(list, func(it noted) bool { return it.state == itemAbout }) {
		return err
	}
	alive := v.owners()
	defer alive.release()
	return v.noteCutOffs(ctx, list, alive)
}

func (v *Vault) noteCutOffs(ctx context.Context, list []noted, alive *owners) error {
	for _, it := range list {
		if it.state != itemAbout || alive.has(it.owner) {
			continue
		}
		if err := v.store.noteCutOff(ctx, it.tokenItem); err != nil {
			return err
		}
	}
	return nil
}

// deleteAll deletes those that are unwanted. One that cannot be deleted does
// not keep the others.
func (v *Vault) deleteAll(ctx context.Context, list []noted, unwanted func(noted) bool) error {
	var errs []error
	for _, it := range list {
		if !unwanted(it) {
			continue
		}
		if it.state == itemAbout {
			ok, err := v.store.giveUp(ctx, it.tokenItem)
			if err != nil || !ok {
				errs = append(errs, err)
				continue
			}
		}
		errs = append(errs, v.delete(ctx, it))
	}
	return errors.Join(errs...)
}

// owners tells which placing processes are alive, by their locks. The locks of
// dead ones are held while their items are deleted, and then removed.
type owners struct {
	mine string
	dead map[string]*flock.Flock
	home *Store
}

func (v *Vault) owners() *owners {
	v.mu.Lock()
	defer v.mu.Unlock()
	o := &owners{mine: v.owner, dead: map[string]*flock.Flock{}, home: v.store}
	left, err := filepath.Glob(v.store.placeLock("*"))
	if err != nil {
		return o // only a malformed pattern
	}
	for _, path := range left {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "place-"), ".lock")
		if name == o.mine {
			continue
		}
		lock := flock.New(path)
		if ok, err := lock.TryLock(); err == nil && ok {
			o.dead[name] = lock
		}
	}
	return o
}

// has reports whether the process that noted an item is alive. Without its
// lock file it is not: the file outlives whatever its owner is placing.
func (o *owners) has(owner string) bool {
	if owner == "" || o.dead[owner] != nil {
		return false
	}
	if owner == o.mine {
		return true
	}
	_, err := os.Stat(o.home.placeLock(owner))
	return err == nil
}

func (o *owners) release() {
	for _, lock := range o.dead {
		_ = removeLock(lock)
	}
}
