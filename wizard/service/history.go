package service

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"connectpd/store"
	"connectpd/store/words"
)

// SettingKeepHistory is the store's key of the setting: the days for which
// what is no longer held stays in the history, or "off" for ever.
const SettingKeepHistory = "keep-history"

// pruneHistory drops what is older than the history is to be kept, after a run
// that was applied. What the data is now, and every state since, stays.
func (s *Syncs) pruneHistory(ctx context.Context, c store.Connector, run store.Run) {
	if !run.Applied {
		return
	}
	value, err := s.Store.Setting(ctx, SettingKeepHistory)
	days, off := strconv.Atoi(value)
	if err != nil || off != nil || days < 1 {
		return // never set, or off
	}
	before := s.Clock.Now().AddDate(0, 0, -days)
	gone, err := s.Store.Prune(ctx, c.ID, before)
	var traces *store.TracesError
	switch {
	case errors.As(err, &traces):
		s.log(ctx, c.ID, store.Warn, "history-traces", fmt.Sprintf("History before %s deleted, but %v; connectpd tries again at its next start", words.Weekday(before), traces))
	case err != nil:
		s.log(ctx, c.ID, store.Warn, "history-kept", "The history could not be pruned; the next sync tries again: "+err.Error())
	case gone > 0:
		s.log(ctx, c.ID, store.Info, "history-pruned",
			fmt.Sprintf("History before %s deleted because of keep-history %d: %s; reviews are kept", words.Weekday(before), days, words.Plural(int(gone), "entry", "entries")))
	}
}
