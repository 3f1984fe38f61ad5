package engine

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/remote/testclock"
)

func newTestClock() *testclock.Clock {
	return testclock.New(time.Date(2026, 3, 5, 14, 2, 0, 0, time.UTC))
}

func TestRowsNeverGoBack(t *testing.T) {
	p := NewProgress(newTestClock())
	p.reading(access.TypeUser)
	p.rowTotal(access.TypeUser, 200)
	p.rowDone(access.TypeUser, 100)
	p.rowDone(access.TypeUser, 50)
	p.rowTotal(access.TypeUser, 90)
	if r := p.Snapshot().Rows[0]; r.Done != 100 || r.Total != 200 || r.State != RowReading {
		t.Errorf("row = %+v, want 100 of 200 reading", r)
	}
	p.rowDone(access.TypeUser, 250)
	if r := p.Snapshot().Rows[0]; r.Done != 250 || r.Total != 250 {
		t.Errorf("row = %+v, want the total to follow what was read", r)
	}
	p.rowEnd(access.TypeUser, RowDone, "")
	if r := p.Snapshot().Rows[0]; r.State != RowDone || r.Total != 250 {
		t.Errorf("row = %+v, want done with 250 of 250", r)
	}
}

func TestFinishIsFinal(t *testing.T) {
	c := newTestClock()
	p := NewProgress(c)
	p.begin()
	p.RequestStarted()
	p.WaitStarted("rest", "rate limit", 30)
	c.Pass(5 * time.Second)
	p.finish(Outcome{Run: store.Run{Result: store.ResultOK}})
	p.finish(Outcome{Run: store.Run{Result: store.ResultFailed}})
	p.rowDone(access.TypeUser, 7)
	p.Warning("late")
	c.Pass(time.Hour)
	select {
	case <-p.Done():
	default:
		t.Fatal("Done is not closed")
	}
	s := p.Snapshot()
	if s.Outcome == nil || s.Outcome.Run.Result != store.ResultOK {
		t.Errorf("outcome = %+v, want the first one", s.Outcome)
	}
	if s.Elapsed != 5*time.Second || s.Left != 0 || s.Waiting != nil || s.InFlight != 0 {
		t.Errorf("after the end: %+v", s)
	}
	if s.Rows[0].Done != 0 || len(s.Warnings) != 0 {
		t.Errorf("something changed after the end: %+v", s)
	}
	if s.Waited != 5*time.Second {
		t.Errorf("waited %v, want the 5 s that passed", s.Waited)
	}
}

func TestWaitsAreMergedAndShownWhenNothingMoves(t *testing.T) {
	c := newTestClock()
	p := NewProgress(c)
	p.RequestStarted()
	p.WaitStarted("oncalls", "rate limit", 20)
	if w := p.Snapshot().Waiting; w != nil {
		t.Errorf("waiting = %+v while a request is on its way", w)
	}
	c.Pass(4 * time.Second)
	p.WaitStarted("rest", "rate limit", 10)
	p.RequestDone("/users", 200, "")
	c.Pass(6 * time.Second)
	if w := p.Snapshot().Waiting; w == nil || w.Gate != "oncalls" {
		t.Errorf("waiting = %+v, want the longer wait", w)
	}
	p.WaitDone("rest")
	p.WaitDone("oncalls")
	p.WaitDone("oncalls")
	c.Pass(time.Minute)
	if got := p.Snapshot().Waited; got != 10*time.Second {
		t.Errorf("waited %v, want overlapping waits counted once: 10s", got)
	}
	p.WaitStarted("rest", "retry", 3)
	c.Pass(3 * time.Second)
	p.WaitDone("rest")
	if got := p.Snapshot().Waited; got != 10*time.Second {
		t.Errorf("waited %v, want retry pauses left out", got)
	}
}

func TestEventsRing(t *testing.T) {
	p := NewProgress(newTestClock())
	for i := range maxEvents + 300 {
		p.Retrying("/users", 1, fmt.Sprint(i))
	}
	got := p.EventsAfter(0)
	if len(got) != maxEvents || got[0].Seq != 301 || got[len(got)-1].Seq != maxEvents+300 {
		t.Fatalf("%d events from %d to %d", len(got), got[0].Seq, got[len(got)-1].Seq)
	}
	for i, e := range got {
		if e.Seq != int64(301+i) {
			t.Fatalf("event %d has number %d", i, e.Seq)
		}
	}
	if got := p.EventsAfter(maxEvents + 298); len(got) != 2 {
		t.Errorf("%d events after the last but two", len(got))
	}
	if got := p.EventsAfter(maxEvents + 300); got != nil {
		t.Errorf("events after the last: %v", got)
	}
	if got := p.EventsAfter(9_999_999); got != nil {
		t.Errorf("events after a number never given: %v", got)
	}
}

func TestWarningsAreBoundedAndKeptApart(t *testing.T) {
	p := NewProgress(newTestClock())
	p.Warning("same")
	p.Warning("same")
	early := p.Snapshot().Warnings
	for i := range 200 {
		p.Warning(fmt.Sprintf("warning %d", i))
	}
	late := p.Snapshot().Warnings
	if len(early) != 1 || early[0] != "same" {
		t.Errorf("an earlier snapshot changed: %q", early)
	}
	if len(late) != maxWarnings+1 || late[maxWarnings] != "and 151 more warnings; the log has them" {
		t.Errorf("%d warnings, the last %q", len(late), late[len(late)-1])
	}
}

func TestLeft(t *testing.T) {
	c := newTestClock()
	p := NewProgress(c)
	if got := p.Snapshot().Left; got != -1 {
		t.Errorf("left %v before anything is known", got)
	}
	for s := range stages {
		p.expect(s, 10)
	}
	for range 10 {
		c.Pass(100 * time.Millisecond)
		p.unit(stageUsers)
	}
	p.stageEnded(stageUsers)
	// 10 requests a second, seven stages of ten to come.
	if got := p.Snapshot().Left; got < 6500*time.Millisecond || got > 7500*time.Millisecond {
		t.Errorf("left %v, want about 7s", got)
	}
	p.WaitStarted("rest", "rate limit", 20)
	if got := p.Snapshot().Left; got < 26*time.Second || got > 28*time.Second {
		t.Errorf("left %v, want about 27s with the known pause", got)
	}
	c.Pass(20 * time.Second)
	p.WaitDone("rest")
	if got := p.Snapshot().Left; got < 6500*time.Millisecond || got > 7500*time.Millisecond {
		t.Errorf("left %v after the pause, want it not to have slowed the rate", got)
	}
	p.Budget("rest", 40, 16, 5)
	// 24 a window (16 stay for others), none now: 5 s to the reset, then
	// two further windows.
	if got := p.Snapshot().Left; got < 15*time.Second || got > 22*time.Second {
		t.Errorf("left %v, want the coming windows foreseen", got)
	}
	p.Budget("rest", 960, 900, 60)
	p.Budget("oncalls", 20, 1, 60)
	if got := p.Snapshot().Left; got > 8*time.Second {
		t.Errorf("left %v: the on-calls' own budget says nothing about the rest", got)
	}
	for s := range stages {
		p.stageEnded(s)
	}
	if got := p.Snapshot().Left; got != 0 {
		t.Errorf("left %v with nothing to come", got)
	}
}

// A window that has just ended is followed by others, though no answer has
// told of them yet.
func TestLeftWhereTheNextWindowIsNotToldYet(t *testing.T) {
	c := newTestClock()
	p := NewProgress(c)
	for s := range stages {
		p.stageEnded(s)
	}
	p.plan.ended[stageMembers] = false
	p.expect(stageMembers, 60)
	for range 10 {
		c.Pass(100 * time.Millisecond)
		p.unit(stageMembers)
	}
	p.Budget("rest", 40, 16, 5)
	p.WaitStarted("rest", "rate limit", 5)
	c.Pass(5 * time.Second)
	p.WaitDone("rest")
	// 50 to come at 10 a second and 24 a window of 5 s: two pauses of 2.6 s.
	if got := p.Snapshot().Left; got < 10*time.Second || got > 10500*time.Millisecond {
		t.Errorf("left %v, want about 10.2s", got)
	}
}

func TestPublishedFormRoundTrips(t *testing.T) {
	c := newTestClock()
	p := NewProgress(c)
	p.rowTotal(access.TypeTeam, 24)
	p.rowDone(access.TypeTeam, 3)
	p.Budget("rest", 960, 500, 31)
	p.Warning("something")
	want := p.Snapshot()
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseSnapshot(b)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for _, bad := range []string{"", "{", "[]", `{"rows":[{"type":"team"},{},{},{}]}`} {
		if _, err := ParseSnapshot([]byte(bad)); err == nil {
			t.Errorf("ParseSnapshot(%q) succeeded", bad)
		}
	}
}

func TestAdopt(t *testing.T) {
	c := newTestClock()
	theirs := NewProgress(c)
	theirs.rowTotal(access.TypeUser, 100)
	theirs.rowDone(access.TypeUser, 60)
	mine := NewProgress(c)
	mine.Adopt(theirs.Snapshot())
	c.Pass(2 * time.Second)
	s := mine.Snapshot()
	if s.Rows[0].Done != 60 || s.Elapsed != 2*time.Second {
		t.Errorf("adopted: %+v", s)
	}
	old := s
	old.Rows[0].Done = 10
	mine.Adopt(old)
	if got := mine.Snapshot().Rows[0].Done; got != 60 {
		t.Errorf("done went back to %d", got)
	}
	mine.Leave(Outcome{Run: store.Run{Result: store.ResultOK}})
	<-mine.Done()
	if s := mine.Snapshot(); s.Outcome == nil || s.Activity != Finished {
		t.Errorf("after leaving: %+v", s)
	}
}

func TestProgressUnderManyWriters(t *testing.T) {
	p := NewProgress(newTestClock())
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 500 {
				p.RequestStarted()
				p.rowTotal(access.TypeSchedule, i)
				p.rowDone(access.TypeSchedule, i-w)
				p.unit(stageSchedules)
				p.Budget("rest", 960, i, 10)
				p.RequestDone("/schedules", 200, "")
			}
		})
	}
	last := 0
	for range 2000 {
		r := p.Snapshot().Rows[3]
		if r.Done < last || (r.Total >= 0 && r.Total < r.Done) {
			t.Fatalf("row %+v after %d done", r, last)
		}
		last = r.Done
	}
	wg.Wait()
	if s := p.Snapshot(); s.Requests != 4000 || s.InFlight != 0 {
		t.Errorf("%d requests, %d in flight", s.Requests, s.InFlight)
	}
}

func BenchmarkSnapshot(b *testing.B) {
	p := NewProgress(newTestClock())
	for s := range stages {
		p.expect(s, 100)
		p.unit(s)
	}
	p.Budget("rest", 960, 500, 30)
	p.Budget("oncalls", 60, 50, 30)
	for i := range 60 {
		p.Warning(fmt.Sprint("warning", i))
	}
	for b.Loop() {
		_ = p.Snapshot()
	}
}
