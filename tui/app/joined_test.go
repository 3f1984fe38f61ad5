package app

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/sync/engine"
	"connectpd/sync/remote/testclock"
	"connectpd/tui/ui/uitest"
)

// elsewhere is a connector that another process syncs for a while.
func elsewhere(reads int, end *store.Run) func(context.Context, string) (store.Connector, error) {
	told, _ := json.Marshal(engine.Snapshot{Requests: 42, Elapsed: 3 * time.Second})
	return func(context.Context, string) (store.Connector, error) {
		if reads--; reads >= 0 {
			return store.Connector{Status: store.Syncing, Live: &store.LiveRun{Progress: told}}, nil
		}
		return store.Connector{Status: store.Connected, LastRun: end}, nil
	}
}

func TestJoinedShowsTheOthersProgressAndEnd(t *testing.T) {
	end := &store.Run{ID: 7, Result: store.ResultOK, FinishedAt: uitest.Start.Add(time.Minute)}
	j := &joined{ctx: context.Background(), read: elsewhere(4, end), clock: testclock.New(uitest.Start), since: uitest.Start}
	if s := j.Snapshot(); s.Requests != 42 || s.Elapsed != 3*time.Second {
		t.Errorf("snapshot %+v", s)
	}
	o, err := j.Wait()
	if err != nil || o.Run.ID != 7 {
		t.Errorf("ended with %+v, %v", o.Run, err)
	}
	if s := j.Snapshot(); s.Left != -1 {
		t.Errorf("after the end: %+v", s)
	}
}

func TestJoinedTellsAProcessThatVanished(t *testing.T) {
	old := &store.Run{ID: 6, FinishedAt: uitest.Start.Add(-time.Hour)}
	j := &joined{ctx: context.Background(), read: elsewhere(2, old), clock: testclock.New(uitest.Start), since: uitest.Start}
	if _, err := j.Wait(); !errors.Is(err, errVanished) {
		t.Errorf("ended with %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	j = &joined{ctx: ctx, read: elsewhere(100, old), clock: testclock.New(uitest.Start), since: uitest.Start}
	if _, err := j.Wait(); !errors.Is(err, context.Canceled) {
		t.Errorf("left: %v", err)
	}
}
