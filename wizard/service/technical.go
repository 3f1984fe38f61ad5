package service

import (
	"context"
	"slices"

	"connectpd/store"
)

// logLooked is how many of a connector's newest log lines are looked through
// for the last failure.
const logLooked = 100

// Technical is what the log knows of why a connector needs attention: status,
// route, request id. Empty where it knows no more than the connector says.
func (s *Syncs) Technical(ctx context.Context, connector string) (string, error) {
	entries, err := s.Store.LogEntries(ctx, store.LogQuery{ConnectorID: connector, N: logLooked})
	if err != nil {
		return "", err
	}
	for _, e := range slices.Backward(entries) {
		if e.Level == store.Error {
			return e.Message, nil
		}
	}
	for _, e := range slices.Backward(entries) {
		if e.Level == store.Warn {
			return e.Message, nil
		}
	}
	return "", nil
}
