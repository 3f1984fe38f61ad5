package service

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

// verify tells the reviews of a connector what a run showed of their items,
// and closes those of which nothing is open. It never fails the sync: what it
// could not do, the next sync does.
func (s *AccessReviews) verify(ctx context.Context, c store.Connector, run store.Run) {
	if !run.Applied {
		return
	}
	if err := s.verifyAll(ctx, c, run); err != nil {
		s.log(ctx, c.ID, store.Warn, "review-not-verified", "Reviews could not be verified by run "+fmt.Sprint(run.ID)+"; the next sync tries again: "+err.Error())
	}
}

func (s *AccessReviews) verifyAll(ctx context.Context, c store.Connector, run store.Run) error {
	list, err := s.Reviews(ctx, c.ID)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(sum review.Summary) bool { return !sum.Watched() })
	if len(list) == 0 {
		return nil
	}
	data, err := s.readBoth(ctx, c, run, list)
	if err != nil {
		return err
	}
	read := review.NewRead(frozenRun(run), data)
	for _, sum := range list {
		if !sum.News(read) {
			continue
		}
		if err := s.verifyOne(ctx, sum, read, run, data); err != nil {
			return fmt.Errorf("review %s: %w", sum.Name, err)
		}
	}
	return nil
}

// readBoth reads the access data, and at the same time the reviews that run,
// which are looked at in any case. What cannot be read of a review its
// verification tells.
func (s *AccessReviews) readBoth(ctx context.Context, c store.Connector, run store.Run, list []review.Summary) (*access.Dataset, error) {
	var wait sync.WaitGroup
	wait.Go(func() {
		for _, sum := range list {
			if sum.Stage == review.StageOpen {
				_, _ = s.Review(ctx, sum.ID)
			}
		}
	})
	data, err := s.Store.Snapshot(ctx, c.ID, run.ID)
	wait.Wait()
	if err != nil {
		return nil, fmt.Errorf("read the access data: %w", err)
	}
	return data, nil
}

func (s *AccessReviews) verifyOne(ctx context.Context, sum review.Summary, read *review.Read, run store.Run, data *access.Dataset) error {
	e := review.Entry{Account: accountLogin(), Via: review.Sync}
	var events []review.Event
	st, err := s.actBeside(ctx, sum.ID, func(now *review.State, k review.Known) (stepBeside, error) {
		step := stepBeside{Step: review.Step{Events: now.Verify(read, k, e)}}
		events = step.Events
		return step, addHolders(&step, now, run, data)
	})
	if err != nil {
		return err
	}
	for _, v := range events {
		if level, text := verified(v); text != "" {
			s.logRun(ctx, st, level, text, run.ID)
		}
	}
	_, err = s.closed(ctx, st, e)
	return err
}

func (s *AccessReviews) logRun(ctx context.Context, st *review.State, level store.Level, text string, run int64) {
	e := store.LogEntry{Time: s.Clock.Now(), Level: level, Event: "review-verified", Message: "Review " + st.Frozen.Name + ": " + text, RunID: run}
	s.logger(st.Frozen.Connector.ID)(ctx, e)
}

// verified puts what a run showed into words for the log.
func verified(e review.Event) (store.Level, string) {
	items := words.Few(e.Items, 5)
	switch e.Outcome {
	case review.Gone:
		return store.Info, "removed, as a full read shows (" + e.Shown + "): " + items
	case review.CameBack:
		return store.Error, "removed, and back again (" + e.Shown + "): " + items
	case review.StillThere:
		return store.Warn, "to be removed, and still there (" + e.Shown + "): " + items
	case review.NoLonger:
		return store.Info, "no longer held (" + e.Shown + "): " + items
	}
	return store.Info, "held again: " + items
}
