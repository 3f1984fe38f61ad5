package engine

import (
	"context"
	"maps"
	"slices"
	"sync"

	"connectpd/store/access"
)

// collector reads one account into memory. Everything that does not depend on
// another overlaps: the five listings start together; a team's members are
// asked for as soon as the team was listed and a user names it; a shift-based
// schedule's detail as soon as it was listed, and so the people on call on a
// schedule that no escalation policy uses. The requests are those of the
// facts page, section 11, and no others.
type collector struct {
	src      Source
	prog     *Progress
	id       access.Identity
	before   *previous
	proof    *accountProof // nil: the account is the connector's
	hadTeams bool          // at the last applied run
	crew     *crew

	parent context.Context
	ctx    context.Context // done when the parent is, or something is fatal
	cancel context.CancelFunc

	mu      sync.Mutex
	fatal   error
	latch   [stages]int // what a stage still waits for
	refused [stages]error
	listing [stages]access.Listing

	users     byID[access.User]
	roles     map[string]int // holders
	assigned  int
	teams     byID[access.Team]
	named     map[string]int // users that name a team
	asked     map[string]bool
	members   map[string][]access.TeamMember
	without   map[stage]map[string]error // team or schedule ids that were refused
	gone      map[stage]map[string]bool  // teams and schedules deleted meanwhile
	planned   [stages]int                // tasks queued
	missing   [stages]int                // rows of single teams not proved read
	teamsRead int                        // teams whose membership is settled
	memberOf  int                        // memberships read
	idleRead  map[string]bool
	sched     byID[access.Schedule]
	shiftList byID[access.Schedule]
	shifts    map[string]access.ShiftSchedule
	totals    [stages]int // of listings, -1 unknown
	turns     map[turn]access.UserRef
	direct    byID[access.UserRef]
	// directUnread: a row without a schedule does not say who is on call.
	directUnread bool
	// unread are single teams and schedules whose answer did not say what was
	// asked for, and why.
	unread map[access.Kind]map[string]string
	// streak counts the single requests of a stage that failed since the last
	// that did not.
	streak      [stages]int
	teamsUnsaid int      // users whose row does not say which teams they are in
	roleless    []string // users whose row does not say which base role they have
}

// turn is somebody holding a schedule's shift now.
type turn struct{ schedule, user string }

// byID keeps rows once, in order of arrival; a row that comes again replaces
// the earlier one, because a page that was read again is the newer.
type byID[T any] struct {
	at   map[string]int
	rows []T
}

func (b *byID[T]) put(id string, row T) (added bool) {
	if i, ok := b.at[id]; ok {
		b.rows[i] = row
		return false
	}
	if b.at == nil {
		b.at = make(map[string]int)
	}
	b.at[id] = len(b.rows)
	b.rows = append(b.rows, row)
	return true
}

func (b *byID[T]) has(id string) bool { _, ok := b.at[id]; return ok }

func newCollector(src Source, p *Progress, id access.Identity, before *previous) *collector {
	c := &collector{
		src: src, prog: p, id: id, before: before,
		roles: make(map[string]int), named: make(map[string]int), asked: make(map[string]bool),
		members: make(map[string][]access.TeamMember), without: make(map[stage]map[string]error),
		gone: make(map[stage]map[string]bool), shifts: make(map[string]access.ShiftSchedule),
		turns: make(map[turn]access.UserRef), idleRead: make(map[string]bool),
		unread: make(map[access.Kind]map[string]string),
	}
	for s := range c.totals {
		c.totals[s] = -1
	}
	return c
}

// collect reads the account. Its error is fatal to the run; what could only
// not be read is in the coverage that dataset works out.
func (c *collector) collect(ctx context.Context) error {
	c.parent = ctx
	c.ctx, c.cancel = context.WithCancel(ctx)
	defer c.cancel()
	c.crew = &crew{ctx: c.ctx, fail: c.fail}
	// What each stage waits for: its listing, and the listings that make
	// its tasks known. Tasks add themselves.
	c.latch = [stages]int{
		stageUsers: 1, stageTeams: 1, stageMembers: 2, stageSchedules: 1,
		stageShiftList: 1, stageShiftDetails: 1, stageOnCalls: 1, stageIdleSchedules: 1,
	}
	c.prog.doing(ReadingUsers)
	c.crew.stage(c.readUsers)
	if c.id.Plan.Known && !c.id.Plan.Teams {
		c.crew.stage(c.skipTeams)
	} else {
		c.crew.stage(c.readTeams)
	}
	c.crew.stage(c.readSchedules)
	c.crew.stage(c.readShiftList)
	c.crew.stage(c.readOnCalls)
	c.crew.wait()
	if err := c.verdict(); err != nil {
		return err
	}
	c.longWay()
	if err := c.verdict(); err != nil {
		return err
	}
	if err := guarded(c.recheck); err != nil {
		c.fail(err)
	}
	return c.verdict()
}

// leave keeps a single team's or schedule's last good data of a kind, because
// its answer does not say what was asked for. The caller holds the lock.
func (c *collector) leave(k access.Kind, id, why string) {
	if c.unread[k] == nil {
		c.unread[k] = make(map[string]string)
	}
	c.unread[k][id] = why
}

// verdict is why the collection failed, or nil.
func (c *collector) verdict() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fatal != nil {
		return c.fatal
	}
	return c.parent.Err()
}

// fail ends the collection. The first error counts, unless a later one says
// that the token was rejected: then that is the cause of the others. What
// calls return because the run was cancelled is no failure.
func (c *collector) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	rejected := access.RefusalOf(err) == access.TokenRejected
	switch {
	case c.parent.Err() != nil && c.fatal == nil && !rejected && !isPanic(err):
	case c.fatal == nil,
		rejected && access.RefusalOf(c.fatal) != access.TokenRejected:
		c.fatal = err
	}
	c.cancel()
}

// refusal reports whether an error only says that a listing cannot be read,
// and keeps it for the stage. Anything else (a rejected token, no way to the
// account) is for the caller to return.
func (c *collector) refusal(s stage, err error) bool {
	switch access.RefusalOf(err) {
	case access.Forbidden, access.PlanLacks, access.Gone:
	default:
		if !unreadable(err) {
			return false
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused[s] = err
	return true
}

// release takes one from what a stage waits for; the last one ends it.
func (c *collector) release(s stage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.latch[s]--
	if c.latch[s] > 0 {
		return
	}
	c.prog.stageEnded(s)
	c.endRows(s)
	c.prog.doing(c.activity())
}

// activity is the first stage that is not over. The caller holds the lock.
func (c *collector) activity() Activity {
	for _, x := range [...]struct {
		s stage
		a Activity
	}{
		{stageUsers, ReadingUsers}, {stageTeams, ReadingTeams}, {stageMembers, ReadingMembers},
		{stageSchedules, ReadingSchedules}, {stageShiftList, ReadingSchedules}, {stageShiftDetails, ReadingSchedules},
		{stageOnCalls, ReadingOnCalls}, {stageIdleSchedules, ReadingOnCalls},
	} {
		if c.latch[x.s] > 0 {
			return x.a
		}
	}
	return Applying
}

// sweep runs one listing. page is called under the lock; a panic in it ends
// the run, although the Source may call it from a goroutine of its own.
func sweep[T any](c *collector, s stage, perPage int,
	list func(context.Context, func(access.Page[T])) (access.Listing, error), page func(access.Page[T])) error {
	l, err := list(c.ctx, func(p access.Page[T]) {
		err := guarded(func() error {
			c.mu.Lock()
			defer c.mu.Unlock()
			if p.Total >= 0 {
				c.totals[s] = max(c.totals[s], p.Total)
				c.prog.expect(s, pagesOf(p.Total, perPage))
			}
			page(p)
			return nil
		})
		if err != nil {
			c.fail(err)
		}
		c.prog.unit(s)
	})
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.listing[s] = l
	return nil
}

// refusals are why something was not read: of listings, and of the first few
// single things.
func (c *collector) refusals() []error {
	const most = 5
	var all []error
	for _, err := range c.refused {
		if err != nil {
			all = append(all, err)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(c.without)) {
		ids := slices.Sorted(maps.Keys(c.without[s]))
		for _, id := range ids[:min(len(ids), most)] {
			all = append(all, c.without[s][id])
		}
	}
	return all
}
