package plaintext

import (
	"slices"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/sync/engine"
)

// at is a sync after some seconds.
func at(seconds int, rows ...engine.Row) engine.Snapshot {
	s := engine.Snapshot{StartedAt: today, At: today.Add(time.Duration(seconds) * time.Second), Left: -1, Activity: engine.ReadingTeams}
	for i, t := range access.ResourceTypes {
		s.Rows[i] = engine.Row{Type: t, State: engine.RowWaiting, Total: -1}
	}
	for _, r := range rows {
		s.Rows[slices.Index(access.ResourceTypes[:], r.Type)] = r
	}
	return s
}

func TestProgressIsSpokenSparingly(t *testing.T) {
	users := engine.Row{Type: access.TypeUser, State: engine.RowDone, Done: 1250, Total: 1250}
	teams := func(done int) engine.Row {
		return engine.Row{Type: access.TypeTeam, State: engine.RowReading, Done: done, Total: 60}
	}
	left := at(24, users, teams(30))
	left.Left = 90 * time.Second
	waiting := at(35, users, teams(30))
	waiting.Waiting = &engine.Wait{Reason: "PagerDuty's rate limit", Until: waiting.At.Add(12 * time.Second)}
	v := &speaker{}
	for _, c := range []struct {
		s    engine.Snapshot
		want []string
	}{
		{at(0), nil},
		{at(9, teams(1)), nil},
		{at(10, teams(2)), []string{"Reading teams: teams 2 of 60."}},
		{at(13, users, teams(9)), []string{"Users: 1,250, done."}},
		{at(14, users, teams(10)), nil},
		{at(22, users, teams(20)), nil},
		{left, []string{"Reading teams: teams 30 of 60; about 1 minute left."}},
		{waiting, []string{"Waiting 12 seconds: PagerDuty's rate limit."}},
		{at(36, users, engine.Row{Type: access.TypeTeam, State: engine.RowUnavailable}), []string{"Teams: not on this plan."}},
		{at(37, users, engine.Row{Type: access.TypeTeam, State: engine.RowUnavailable}), nil},
		{at(38, engine.Row{Type: access.TypeSchedule, State: engine.RowIncomplete, Reason: "PagerDuty answered 403"}),
			[]string{"Schedules: PagerDuty answered 403."}},
	} {
		if got := v.look(c.s); !slices.Equal(got, c.want) {
			t.Errorf("after %s: %q, want %q", c.s.At.Sub(c.s.StartedAt), got, c.want)
		}
	}
}
