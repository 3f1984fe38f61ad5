package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"connectpd/store"
	"connectpd/store/words"
)

// Pruned is what went of a connector's history.
type Pruned struct {
	Connector store.Connector
	Spans     int64 // rows that had ended by then
}

// Prune deletes what a connector's history holds from before a time. What is
// true now stays, and so do the records of all runs.
func (s *Connectors) Prune(ctx context.Context, connector string, before time.Time) (Pruned, error) {
	c, err := s.Store.Connector(ctx, connector)
	if err != nil {
		return Pruned{}, err
	}
	n, err := s.Store.Prune(ctx, c.ID, before)
	var traces *store.TracesError
	if err != nil && !errors.As(err, &traces) {
		return Pruned{Connector: c}, fmt.Errorf("prune the history of %s: %w", c.Name, err)
	}
	if n > 0 {
		s.log(ctx, c.ID, store.Info, "history-pruned",
			fmt.Sprintf("History before %s deleted: %s", before.UTC().Format(time.DateTime+" UTC"), words.Plural(int(n), "entry", "entries")))
	}
	if traces != nil {
		return Pruned{Connector: c, Spans: n}, fmt.Errorf("the history of %s is pruned, but %w", c.Name, traces)
	}
	return Pruned{Connector: c, Spans: n}, nil
}
