package service

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/sync/simulator"
)

// TestHistoryIsKeptAsLongAsItIsWanted: for ever unless the setting says
// otherwise, and then what stood at its horizon and since.
func TestHistoryIsKeptAsLongAsItIsWanted(t *testing.T) {
	const day = 24 * time.Hour
	h, c := synced(t)
	runs := []int64{c.LastApplied.ID}
	next := func(wait time.Duration) {
		t.Helper()
		h.must(h.clock.Sleep(t.Context(), wait))
		id := h.Account.AddUser(simulator.NewUser{Name: "Guest", Email: "guest" + string(rune('a'+len(runs))) + "@example.com", Role: "user"})
		_, err := h.sync(SyncRequest{})
		h.must(err)
		h.Account.RemoveUser(id)
		c, err := h.s.Store.Connector(t.Context(), "")
		h.must(err)
		runs = append(runs, c.LastApplied.ID)
	}
	holdings := func(run int64) (list []string, err error) {
		err = h.s.Store.Access(t.Context(), store.AccessQuery{ConnectorID: c.ID, AsOfRun: run}, func(x store.Holding) error {
			list = append(list, x.User.ID+" "+string(x.Entitlement)+" "+x.ResourceID)
			return nil
		})
		slices.Sort(list)
		return list, err
	}
	next(20 * day)
	next(20 * day)
	next(20 * day)
	was := map[int64][]string{}
	for _, run := range runs {
		list, err := holdings(run)
		h.must(err) // the setting was never set
		was[run] = list
	}
	h.must(h.s.Store.SetSetting(t.Context(), SettingKeepHistory, "30"))
	next(time.Hour)
	for i, run := range runs[:4] {
		list, err := holdings(run)
		var pruned *store.PrunedError
		switch {
		case i < 1 && (!errors.As(err, &pruned) || pruned.Oldest != runs[1] || !strings.Contains(pruned.Failure().Hint(), "keep-history")):
			t.Errorf("run %d, of 60 days ago: %v", run, err)
		case i >= 1 && (err != nil || !slices.Equal(list, was[run])):
			t.Errorf("run %d has %d grants, had %d: %v", run, len(list), len(was[run]), err)
		}
	}
	told, err := h.s.Store.LogEntries(t.Context(), store.LogQuery{ConnectorID: c.ID, N: 3})
	h.must(err)
	if !slices.ContainsFunc(told, func(e store.LogEntry) bool { return strings.Contains(e.Message, "keep-history 30") }) {
		t.Errorf("the log does not say it: %+v", told)
	}
}
