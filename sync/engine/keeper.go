package engine

import (
	"context"

	"connectpd/store"
	"connectpd/store/access"
)

// keeper is what a run needs of the store; see *store.Store for the meaning.
type keeper interface {
	LockSync(ctx context.Context, connectorID string) (syncLock, error)
	Connector(ctx context.Context, ref string) (store.Connector, error)
	BeginRun(ctx context.Context, r store.Run) (store.Run, error)
	Apply(ctx context.Context, r store.Run, d *access.Dataset) (store.Run, error)
	Hold(ctx context.Context, r store.Run, d *access.Dataset) (store.Run, error)
	FinishRun(ctx context.Context, r store.Run) (store.Run, error)
	SetAccount(ctx context.Context, id string, a access.Account) error
	Counts(ctx context.Context, connectorID string) (access.Counts, error)
	Snapshot(ctx context.Context, connectorID string, asOfRun int64) (*access.Dataset, error)
}

// syncLock is the right to sync one connector.
type syncLock interface {
	Publish(progress []byte) error
	Release() error
}

type storeKeeper struct{ *store.Store }

func (k storeKeeper) LockSync(ctx context.Context, connectorID string) (syncLock, error) {
	l, err := k.Store.LockSync(ctx, connectorID)
	if err != nil {
		return nil, err // a nil *SyncLock must not become a non-nil syncLock
	}
	return l, nil
}
