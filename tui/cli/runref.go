package cli

import (
	"context"
	"strconv"
	"time"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
)

// asOf finds the run that an --as-of names: a run's number, or the newest run
// whose data stood at the end of a day (or at a moment). Without one it is the
// run whose data stands now; nil where there is none.
func (s *session) asOf(ctx context.Context, c store.Connector, text string) (*store.Run, error) {
	if text == "" {
		return c.LastApplied, nil
	}
	runs, err := s.applied(ctx, c)
	if err != nil {
		return nil, err
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return numbered(runs, n, c)
	}
	at, err := parseMoment(text)
	if err != nil {
		return nil, err
	}
	if now := s.now(); at.Add(time.Nanosecond-24*time.Hour).After(now) || !isDay(text) && at.After(now) {
		return nil, refuse(failure.AsOfFuture, failure.Blanks{"typed": text})
	}
	if r := before(runs, at); r != nil {
		return r, nil
	}
	return nil, refuse(failure.AsOfEarly, failure.Blanks{"connector": c.Name, "typed": text, "oldest": oldest(runs)})
}

// between finds the runs that --since and --until name: a run's number or a
// DURATION back from now. Without --since it is the run before the last one;
// without --until the last. Both are 0 where no run was applied yet.
func (s *session) between(runs []store.Run, c store.Connector, since, until string) (from, to int64, err error) {
	if len(runs) == 0 {
		return 0, 0, nil
	}
	to = runs[0].ID
	if until != "" {
		if to, err = s.runOrAgo(runs, until, c); err != nil {
			return 0, 0, err
		}
	}
	if since != "" {
		if from, err = s.runOrAgo(runs, since, c); err == nil && from > to {
			err = refuse(failure.SinceLater, failure.Blanks{"since": since, "until": until})
		}
		return from, to, err
	}
	for _, r := range runs {
		if r.ID < to {
			return r.ID, to, nil
		}
	}
	return to, to, nil
}

func (s *session) runOrAgo(runs []store.Run, text string, c store.Connector) (int64, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		r, err := numbered(runs, n, c)
		if err != nil {
			return 0, err
		}
		return r.ID, nil
	}
	d, err := parseDuration(text)
	if err != nil {
		return 0, refuse(failure.RunOrDuration, failure.Blanks{"typed": text})
	}
	if r := before(runs, s.now().Add(-d)); r != nil {
		return r.ID, nil
	}
	// Nothing is older: everything since the first run.
	return runs[len(runs)-1].ID, nil
}

// applied lists the runs whose data stood, newest first.
func (s *session) applied(ctx context.Context, c store.Connector) ([]store.Run, error) {
	all, err := s.store.Runs(ctx, c.ID, 0)
	if err != nil {
		return nil, err
	}
	var runs []store.Run
	for _, r := range all {
		if r.Applied {
			runs = append(runs, r)
		}
	}
	return runs, nil
}

func numbered(runs []store.Run, n int64, c store.Connector) (*store.Run, error) {
	for i := range runs {
		if runs[i].ID == n {
			return &runs[i], nil
		}
	}
	return nil, refuse(failure.RunNone, failure.Blanks{"connector": c.Name, "run": strconv.FormatInt(n, 10)})
}

// before is the newest run that had finished at a moment, or nil.
func before(runs []store.Run, at time.Time) *store.Run {
	for i := range runs {
		if !runs[i].FinishedAt.After(at) {
			return &runs[i]
		}
	}
	return nil
}

func oldest(runs []store.Run) string {
	if len(runs) == 0 {
		return "never (connectpd sync runs the first)"
	}
	return words.Date(runs[len(runs)-1].FinishedAt)
}

// isDay tells a day from a moment.
func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// parseMoment reads a DATE: a day (its end) or a day with a time, in UTC where
// it names no zone: the same words mean the same run on every computer.
func parseMoment(text string) (time.Time, error) {
	if d, err := time.Parse(time.DateOnly, text); err == nil {
		return d.AddDate(0, 0, 1).Add(-time.Nanosecond), nil
	}
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, refuse(failure.RunOrDate, failure.Blanks{"typed": text})
}
