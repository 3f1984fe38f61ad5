package review

import (
	"slices"
	"time"

	"connectpd/store/access"
)

// Read is what a later run showed, as far as it can prove anything.
type Read struct {
	run       Run
	users     map[string]access.User
	members   map[[2]string]access.Entitlement // by team and user
	schedules map[[2]string]bool               // by schedule and user
	teams     map[string]bool
	onList    map[string]bool // schedules there are
}

// NewRead is a run's data.
func NewRead(run Run, d *access.Dataset) *Read {
	r := &Read{
		run: run, users: make(map[string]access.User, len(d.Users)), members: map[[2]string]access.Entitlement{},
		schedules: map[[2]string]bool{}, teams: map[string]bool{}, onList: map[string]bool{},
	}
	for _, u := range d.Users {
		r.users[u.ID] = u
	}
	for _, t := range d.Teams {
		r.teams[t.ID] = true
	}
	for _, s := range d.Schedules {
		r.onList[s.ID] = true
	}
	for _, g := range d.Grants {
		switch {
		case g.Type == access.TypeTeam:
			r.members[[2]string{g.ResourceID, g.UserID}] = g.Entitlement
		case g.Type == access.TypeSchedule && g.Entitlement != access.OnCall:
			r.schedules[[2]string{g.ResourceID, g.UserID}] = true
		}
	}
	return r
}

// proves reports that the run read what an item depends on as a whole, with a
// key that sees it. A partial kind proves nothing, neither that something is
// gone nor that it is there again.
func (r *Read) proves(i *Item, seesAll bool) bool {
	if seesAll && !r.run.SeesAll || !r.whole(access.KindUsers, "") {
		return false
	}
	switch i.Type {
	case access.TypeRole:
		return true
	case access.TypeTeam:
		return r.whole(access.KindTeams, "") && r.whole(access.KindMemberships, i.ResourceID)
	case access.TypeSchedule:
		return r.whole(access.KindSchedules, "") && r.whole(access.KindScheduleMembers, i.ResourceID)
	case access.TypeUser:
	}
	return false
}

func (r *Read) whole(k access.Kind, resource string) bool {
	c := r.run.Coverage[k]
	return c.State == access.Read && (resource != "" && !slices.Contains(c.Except, resource) || resource == "" && len(c.Except) == 0)
}

// shows is what the item's person holds there now, None for nothing, and the
// same in words.
func (r *Read) shows(i *Item) (now, shown string) {
	u, here := r.users[i.User.ID]
	deleted := !here || u.Status == access.Deleted
	switch i.Type {
	case access.TypeRole:
		if deleted {
			return None, "user deleted"
		}
		return u.Role, "now " + access.RoleName(u.Role, i.advanced())
	case access.TypeTeam:
		e, member := r.members[[2]string{i.ResourceID, i.User.ID}]
		switch {
		case deleted:
			return None, "user deleted"
		case member:
			return string(e), "now " + string(e)
		case !r.teams[i.ResourceID]:
			return None, "team deleted"
		}
		return None, "no longer in the team"
	case access.TypeSchedule:
		listed := r.schedules[[2]string{i.ResourceID, i.User.ID}]
		switch {
		case listed && deleted && i.User.Status != access.Deleted:
			return None, "user deleted; the schedule still lists them"
		case listed:
			return string(i.Entitlement), "still on the schedule"
		case !r.onList[i.ResourceID]:
			return None, "schedule deleted"
		}
		return None, "no longer on the schedule"
	case access.TypeUser:
	}
	return "", ""
}

// above reports that what is held now is more than a target leaves. What is
// not known is taken for more.
func (i *Item) above(now, target string) bool {
	if now == None || now == target {
		return false
	}
	order := i.Targets() // least first, below what the item is
	is, may := slices.Index(order, now), slices.Index(order, target)
	return is < 0 || is > may
}

// same reports that what is held now is what the item is.
func (i *Item) same(now string) bool {
	if i.Type == access.TypeRole {
		return now == i.ResourceID
	}
	return now == string(i.Entitlement)
}

// Verify tells what a run shows of a review's items since they were decided
// on: events to append, none where nothing is new.
func (s *State) Verify(r *Read, k Known, entered Entry) []Event {
	if s.Stage == StageCancelled {
		return nil
	}
	type seen struct {
		outcome    Outcome
		shown, now string
	}
	var order []seen
	items := map[seen][]string{}
	for n := range s.Items {
		i := &s.Items[n]
		if i.Decision != Revoke && s.Stage != StageOpen {
			continue
		}
		now, shown, outcome, news := i.look(r, s.Frozen.Run.ID, s.Frozen.Run.SeesAll)
		if !news {
			continue
		}
		what := seen{outcome, shown, now}
		if items[what] == nil {
			order = append(order, what)
		}
		items[what] = append(items[what], i.ID)
	}
	var events []Event
	for _, what := range order {
		events = append(events, Event{At: k.Now.UTC(), Kind: Verified, Entered: entered, Items: items[what],
			Run: r.run.ID, RunAt: r.run.FinishedAt.UTC(), Outcome: what.outcome, Shown: what.shown, Target: what.now})
	}
	return events
}

// look is what a run shows of one item of a review that is of an earlier run,
// and whether that is news.
func (i *ItemState) look(r *Read, of int64, seesAll bool) (now, shown string, outcome Outcome, news bool) {
	if r.run.ID <= of || r.run.ID < i.OutcomeRun || !r.proves(i.Item, seesAll) {
		return "", "", "", false
	}
	now, shown = r.shows(i.Item)
	outcome, shown, news = i.verify(r, now, shown)
	return now, shown, outcome, news
}

// verify is what the run shows of one item, and whether the log should tell.
func (i *ItemState) verify(r *Read, now, shown string) (Outcome, string, bool) {
	if i.Decision != Revoke {
		ended := !i.same(now)
		switch {
		case ended && i.Outcome != NoLonger:
			return NoLonger, shown, true
		case !ended && i.Outcome == NoLonger:
			return "", "held again", true
		}
		return "", "", false
	}
	if !r.run.StartedAt.After(i.At) {
		return "", "", false // the run began before the decision
	}
	if !i.above(now, i.Target) {
		return Gone, shown, i.Outcome != Gone
	}
	if i.Outcome == Gone || i.Outcome == CameBack {
		return CameBack, shown, i.Outcome == Gone || i.Shown != shown
	}
	// Once a day is often enough to say that nothing happened.
	return StillThere, shown, i.Outcome != StillThere || i.Shown != shown || !sameDay(i.OutcomeAt, r.run.FinishedAt)
}

func sameDay(a, b time.Time) bool {
	return a.UTC().Format(time.DateOnly) == b.UTC().Format(time.DateOnly)
}

// Proved reports that a signed review may be closed: every removal was seen to
// be done.
func (s *State) Proved() bool {
	if s.Stage != StageSigned {
		return false
	}
	for n := range s.Items {
		if i := &s.Items[n]; i.Decision == Revoke && i.Outcome != Gone {
			return false
		}
	}
	return true
}
