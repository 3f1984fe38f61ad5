package review

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

var bySync = Entry{Account: "analyst", Via: Sync}

// seen is what a run shows of one item: outcome and words; "" where it says
// nothing.
func seen(s *State, r *Read, id string) string {
	for _, e := range s.Verify(r, Known{Now: today.Add(time.Hour)}, bySync) {
		for _, item := range e.Items {
			if item == id {
				return fmt.Sprintf("%s: %s", e.Outcome, e.Shown)
			}
		}
	}
	return ""
}

// TestWhatARunShows of a removal, by what became of it in PagerDuty.
func TestWhatARunShows(t *testing.T) {
	src := company()
	for _, c := range []struct {
		name   string
		user   string
		typ    access.ResourceType
		on     string
		target string
		change func(*access.Dataset)
		want   string
	}{
		{"membership: nothing", "U4", access.TypeTeam, "T1", "none", nil, "still there: now responder"},
		{"membership: gone", "U4", access.TypeTeam, "T1", "none", func(d *access.Dataset) { drop(d, "U4", access.TypeTeam, "T1") }, "gone: no longer in the team"},
		{"membership: team deleted", "U6", access.TypeTeam, "T2", "none", func(d *access.Dataset) { drop(d, "U6", access.TypeTeam, ""); d.Teams = d.Teams[:1] }, "gone: team deleted"},
		{"membership: user deleted", "U4", access.TypeTeam, "T1", "none", func(d *access.Dataset) { d.Users = d.Users[:3] }, "gone: user deleted"},
		{"manager to responder: nothing", "U3", access.TypeTeam, "T1", "responder", nil, "still there: now manager"},
		{"manager to responder: done", "U3", access.TypeTeam, "T1", "responder", func(d *access.Dataset) { d.Grants[7].Entitlement = access.Responder }, "gone: now responder"},
		{"manager to responder: lower still", "U3", access.TypeTeam, "T1", "responder", func(d *access.Dataset) { d.Grants[7].Entitlement = access.Observer }, "gone: now observer"},
		{"manager to observer: half way", "U3", access.TypeTeam, "T1", "observer", func(d *access.Dataset) { d.Grants[7].Entitlement = access.Responder }, "still there: now responder"},
		{"manager to observer: something unknown", "U3", access.TypeTeam, "T1", "observer", func(d *access.Dataset) { d.Grants[7].Entitlement = "captain" }, "still there: now captain"},
		{"role: nothing", "U2", access.TypeRole, "", "limited_user", nil, "still there: now Global Admin"},
		{"role: done", "U2", access.TypeRole, "", "limited_user", func(d *access.Dataset) { setRole(d, "U2", "limited_user") }, "gone: now Responder"},
		{"role: half way", "U2", access.TypeRole, "", "limited_user", func(d *access.Dataset) { setRole(d, "U2", "user") }, "still there: now Manager"},
		{"role: more", "U3", access.TypeRole, "", "limited_user", func(d *access.Dataset) { setRole(d, "U3", "admin") }, "still there: now Global Admin"},
		{"role: a new one", "U3", access.TypeRole, "", "limited_user", func(d *access.Dataset) { setRole(d, "U3", "emperor") }, "still there: now emperor"},
		{"role: user to be removed", "U4", access.TypeRole, "", "none", func(d *access.Dataset) { setRole(d, "U4", "observer") }, "still there: now Observer"},
		{"role: user removed", "U4", access.TypeRole, "", "none", func(d *access.Dataset) { d.Users = d.Users[:3] }, "gone: user deleted"},
		{"schedule: nothing", "U4", access.TypeSchedule, "", "none", nil, "still there: still on the schedule"},
		{"schedule: gone", "U4", access.TypeSchedule, "", "none", func(d *access.Dataset) { drop(d, "U4", access.TypeSchedule, "") }, "gone: no longer on the schedule"},
		{"schedule: user deleted and listed", "U4", access.TypeSchedule, "", "none", func(d *access.Dataset) { d.Users[3].Status = access.Deleted }, "gone: user deleted; the schedule still lists them"},
		{"schedule: a deleted user is still listed", "U7", access.TypeSchedule, "", "none", nil, "still there: still on the schedule"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := running(t, src, request("all"), knownNow())
			id := find(t, s, c.user, c.typ, c.on).ID
			step, p := s.Decide(DecideRequest{Select: Select{Items: []string{id}}, Decision: Revoke, Target: c.target, As: auditor, Entry: byAnalyst}, knownNow())
			s = after(t, s, step, p)
			if got := seen(s, later(src, 8, c.change), id); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestWhatProvesNothing: a kind that was not read whole, a key that sees less,
// a run that began before the decision.
func TestWhatProvesNothing(t *testing.T) {
	src := company()
	s := running(t, src, request("all"), knownNow())
	member, role := find(t, s, "U4", access.TypeTeam, "T1").ID, find(t, s, "U4", access.TypeRole, "").ID
	for _, id := range []string{member, role} {
		step, p := s.Decide(DecideRequest{Select: Select{Items: []string{id}}, Decision: Revoke, Target: "none", As: auditor, Entry: byAnalyst}, knownNow())
		s = after(t, s, step, p)
	}
	gone := func(d *access.Dataset) { drop(d, "U4", access.TypeTeam, "T1") }
	for name, c := range map[string]struct {
		alter        func(*Run)
		member, role string
	}{
		"a whole run":                        {func(*Run) {}, "gone: no longer in the team", "still there: now Responder"},
		"memberships not read":               {func(r *Run) { r.Coverage = gap(access.KindMemberships, access.NotRead) }, "", "still there: now Responder"},
		"memberships incomplete":             {func(r *Run) { r.Coverage = gap(access.KindMemberships, access.Incomplete) }, "", "still there: now Responder"},
		"the team not read":                  {func(r *Run) { r.Coverage = gap(access.KindMemberships, access.Read, "T1") }, "", "still there: now Responder"},
		"another team not read":              {func(r *Run) { r.Coverage = gap(access.KindMemberships, access.Read, "T2") }, "gone: no longer in the team", "still there: now Responder"},
		"teams not read":                     {func(r *Run) { r.Coverage = gap(access.KindTeams, access.NotRead) }, "", "still there: now Responder"},
		"teams no longer on the plan":        {func(r *Run) { r.Coverage = gap(access.KindMemberships, access.NotOnPlan) }, "", "still there: now Responder"},
		"users not read":                     {func(r *Run) { r.Coverage = gap(access.KindUsers, access.Incomplete) }, "", ""},
		"schedules not read":                 {func(r *Run) { r.Coverage = gap(access.KindSchedules, access.NotRead) }, "gone: no longer in the team", "still there: now Responder"},
		"nothing is known of it":             {func(r *Run) { r.Coverage = nil }, "", ""},
		"a key below Admin":                  {func(r *Run) { r.SeesAll = false }, "", ""},
		"a run that began before":            {func(r *Run) { r.StartedAt = today.Add(-time.Minute) }, "", ""},
		"the run that the review is made of": {func(r *Run) { r.ID = 7 }, "", ""},
	} {
		r := later(src, 8, gone)
		c.alter(&r.run)
		if got := seen(s, r, member); got != c.member {
			t.Errorf("%s: membership %q, want %q", name, got, c.member)
		}
		if got := seen(s, r, role); got != c.role {
			t.Errorf("%s: role %q, want %q", name, got, c.role)
		}
	}
	// What was begun with gaps is verified with them.
	src.Run.SeesAll = false
	r := request("all")
	r.AcceptGaps = "it is the key there is"
	s = running(t, src, r, knownNow())
	read := later(src, 8, gone)
	read.run.SeesAll = false
	if got := seen(s, read, find(t, s, "U4", access.TypeTeam, "T1").ID); got != "no longer held: no longer in the team" {
		t.Errorf("a review of a lesser key: %q", got)
	}
}

// TestTheLifeOfARemoval: gone, back, gone again; and of what nobody wanted
// removed.
func TestTheLifeOfARemoval(t *testing.T) {
	src := company()
	s := running(t, src, request("all"), knownNow())
	id, kept := find(t, s, "U4", access.TypeTeam, "T1").ID, find(t, s, "U5", access.TypeTeam, "T1").ID
	step, p := s.Decide(DecideRequest{Select: Select{Items: []string{id}}, Decision: Revoke, As: auditor, Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	gone := func(d *access.Dataset) { drop(d, "U4", access.TypeTeam, "T1") }
	less := func(d *access.Dataset) { drop(d, "U5", access.TypeTeam, "T1") }
	for n, c := range []struct {
		run        int64
		change     func(*access.Dataset)
		want, kept Outcome
		events     int
	}{
		{8, nil, StillThere, "", 1},
		{9, nil, StillThere, "", 0},      // the same day: once is enough
		{8 + 24, nil, StillThere, "", 1}, // the next day
		{33, gone, Gone, "", 1},
		{34, gone, Gone, "", 0},
		{35, nil, CameBack, "", 1},
		{36, nil, CameBack, "", 0},
		{37, gone, Gone, "", 1},
		{38, func(d *access.Dataset) { gone(d); less(d) }, Gone, NoLonger, 1},
		{39, func(d *access.Dataset) { gone(d); less(d) }, Gone, NoLonger, 0},
		{40, gone, Gone, "", 1},
		{30, nil, Gone, "", 0}, // an older run, late
	} {
		r := later(src, c.run, c.change)
		events := s.Verify(r, knownNow(), bySync)
		s = after(t, s, Step{Events: events}, nil)
		if i := s.Item(id); i.Outcome != c.want || s.Item(kept).Outcome != c.kept || len(events) != c.events {
			t.Errorf("step %d, run %d: %q and %q with %d events, want %q and %q with %d", n, c.run, i.Outcome, s.Item(kept).Outcome, len(events), c.want, c.kept, c.events)
		}
	}
	if c := s.Counts(today.AddDate(0, 1, 0)); c.OpenRemovals != 0 || c.Overdue != 0 {
		t.Errorf("%+v", c)
	}
}

// TestNoLongerHeldIsConfirmedInOneGo: whatever ended since needs one answer,
// and it counts as removed when a later run shows it.
func TestNoLongerHeldIsConfirmedInOneGo(t *testing.T) {
	src := company()
	s := running(t, src, request("all"), knownNow())
	ended := func(d *access.Dataset) {
		drop(d, "U4", access.TypeTeam, "T1")
		drop(d, "U4", access.TypeSchedule, "S1")
		setRole(d, "U2", "limited_user") // an Admin no longer
	}
	s = after(t, s, Step{Events: s.Verify(later(src, 8, ended), knownNow(), bySync)}, nil)
	if _, p := s.Decide(DecideRequest{Select: Select{Ended: true}, Decision: Keep, As: auditor, Entry: byAnalyst}, knownNow()); codeOf(p) != flow.CodeInvalid {
		t.Errorf("kept, what nobody holds: %v", p)
	}
	step, p := s.Decide(DecideRequest{Select: Select{Ended: true}, Decision: Revoke, As: auditor, Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	taken := 0
	for _, e := range step.Events {
		taken += len(e.Items)
		if e.Bulk != "no longer held" {
			t.Errorf("chosen by %q", e.Bulk)
		}
	}
	if i := find(t, s, "U2", access.TypeRole, ""); taken != 3 || i.Target != "limited_user" {
		t.Errorf("%d confirmed; the Admin's role: %q", taken, i.Target)
	}
	if c := s.Counts(today); c.OpenRemovals != 0 || c.Revoke != 3 {
		t.Errorf("%+v", c)
	}
	s = after(t, s, Step{Events: s.Verify(later(src, 9, ended), knownNow(), bySync)}, nil)
	if i := find(t, s, "U2", access.TypeRole, ""); i.Outcome != Gone {
		t.Errorf("after the next run: %q", i.Outcome)
	}
}

// TestAfterTheSignature only removals are looked after.
func TestAfterTheSignature(t *testing.T) {
	src := company()
	s := running(t, src, request("team=T2"), knownNow())
	for n := range s.Items {
		d := Keep
		if s.Items[n].User.ID == "U6" {
			d = Revoke
		}
		step, p := s.Decide(DecideRequest{Select: Select{Items: []string{s.Items[n].ID}}, Decision: d, As: auditor, Entry: byAnalyst}, knownNow())
		s = after(t, s, step, p)
	}
	step, p := s.Sign(SignRequest{As: auditor, Statement: "right", Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	if s.Proved() {
		t.Error("closed before anything was seen")
	}
	events := s.Verify(later(src, 8, func(d *access.Dataset) { drop(d, "U6", access.TypeTeam, "T2"); drop(d, "U3", access.TypeTeam, "T2") }), knownNow(), bySync)
	s = after(t, s, Step{Events: events}, nil)
	if len(events) != 1 || !s.Proved() {
		t.Errorf("%d events, proved %v", len(events), s.Proved())
	}
	if got := s.Summary(); got.Counts.OpenRemovals != 0 || len(got.Removals) != 1 || got.Overdue(today.AddDate(1, 0, 0)) != 0 {
		t.Errorf("%+v", got)
	}
}

// TestOverdue: from the decision on, by the limit of the review.
func TestOverdue(t *testing.T) {
	s := running(t, company(), request("all"), knownNow())
	id := find(t, s, "U4", access.TypeTeam, "T1").ID
	step, p := s.Decide(DecideRequest{Select: Select{Items: []string{id}}, Decision: Revoke, As: auditor, Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	for days, want := range map[int]int{13: 0, 14: 0, 15: 1} {
		now := today.AddDate(0, 0, days)
		if got := s.Counts(now).Overdue; got != want || s.Summary().Overdue(now) != want {
			t.Errorf("after %d days: %d and %d, want %d", days, got, s.Summary().Overdue(now), want)
		}
	}
}

// TestTheSummaryTellsWhatIsNews: of a signed review the summary alone tells
// whether a run has something to say of it, for whatever the run shows.
func TestTheSummaryTellsWhatIsNews(t *testing.T) {
	src := company()
	s := running(t, src, request("all"), knownNow())
	for n := range s.Items {
		r := DecideRequest{Select: Select{Items: []string{s.Items[n].ID}}, Decision: Revoke, Target: s.Items[n].Targets()[n%len(s.Items[n].Targets())], As: auditor, Entry: byAnalyst}
		step, p := s.Decide(r, knownNow())
		s = after(t, s, step, p)
	}
	step, p := s.Sign(SignRequest{As: auditor, Statement: "all of it goes", Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	rng := rand.New(rand.NewPCG(1, 2))
	news := 0
	for run := int64(8); run < 300; run++ {
		read := later(src, run, func(d *access.Dataset) {
			for range rng.IntN(4) {
				g := d.Grants[rng.IntN(len(d.Grants))]
				drop(d, g.UserID, g.Type, g.ResourceID)
			}
			setRole(d, d.Users[rng.IntN(6)].ID, "observer")
			if rng.IntN(3) == 0 {
				d.Users = d.Users[:4+rng.IntN(3)]
			}
		})
		read.run.SeesAll = rng.IntN(10) > 0
		events := s.Verify(read, knownNow(), bySync)
		if got := s.Summary().News(read); got != (len(events) > 0) {
			t.Fatalf("run %d: news %v, %d events", run, got, len(events))
		}
		news += len(events)
		if rng.IntN(3) > 0 {
			s = after(t, s, Step{Events: events}, nil)
		}
	}
	if news < 100 {
		t.Errorf("%d events: too few to tell anything", news)
	}
}
