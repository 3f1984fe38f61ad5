package store

import (
	"context"
	"fmt"
	"sort"
	"testing"

	"connectpd/store/access"
)

func changesBetween(t testing.TB, s *Store, c Connector, since, until int64) []Change {
	t.Helper()
	list, err := s.Changes(context.Background(), ChangeQuery{ConnectorID: c.ID, Since: since, Until: until})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// countChanges counts a list as a run's record does.
func countChanges(list []Change) ChangeCounts {
	var n ChangeCounts
	for _, c := range list {
		switch {
		case c.Entitlement == access.OnCall:
			n.OnCall++
		case c.Kind == Gained:
			n.Gained++
		case c.Kind == Lost:
			n.Lost++
		default:
			n.Altered++
		}
	}
	return n
}

func sortedHoldings(t testing.TB, s *Store, c Connector, run int64) []string {
	t.Helper()
	list := holdings(t, s, AccessQuery{ConnectorID: c.ID, AsOfRun: run})
	sort.Strings(list)
	return list
}

// Whatever a complete sync brings is what the store holds; every run can be
// looked back at; the changes between any two runs are exactly the difference
// of their accounts; and a run's record counts what Changes lists.
func TestHistoryOfALivingAccount(t *testing.T) {
	for seed := range uint64(fewer(4)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := open(t)
			c := connect(t, s)
			w := newWorld(seed)
			const runs = 12
			var ids []int64
			var worlds []*access.Dataset
			for i := range runs {
				d := w.dataset()
				r := syncOnce(t, s, c, d)
				if got, want := sortedHoldings(t, s, c, 0), grantTexts(d); !equal(got, want) {
					t.Fatalf("run %d holds\n%v\nnot\n%v", r.ID, got, want)
				}
				if i > 0 {
					if got := countChanges(changesBetween(t, s, c, ids[i-1], r.ID)); got != r.Changes {
						t.Fatalf("run %d counts %+v, Changes lists %+v", r.ID, r.Changes, got)
					}
				}
				if want := i == 0; r.Baseline != want {
					t.Errorf("run %d: baseline %t", r.ID, r.Baseline)
				}
				checkSpans(t, s)
				ids, worlds = append(ids, r.ID), append(worlds, d)
				for range w.rng.IntN(12) {
					w.live()
				}
			}
			for i := range runs {
				if got, want := sortedHoldings(t, s, c, ids[i]), grantTexts(worlds[i]); !equal(got, want) {
					t.Fatalf("as of run %d:\n%v\nnot\n%v", ids[i], got, want)
				}
				for k := i; k < runs; k += 1 + k/3 {
					got, want := changeTexts(changesBetween(t, s, c, ids[i], ids[k])), difference(worlds[i], worlds[k])
					if !equal(got, want) {
						t.Fatalf("runs %d to %d:\n got %q\nwant %q", ids[i], ids[k], got, want)
					}
				}
				// Before the first run nothing is known: its baseline had always been there.
				got, want := changeTexts(changesBetween(t, s, c, 0, ids[i])), difference(worlds[0], worlds[i])
				if !equal(got, want) {
					t.Fatalf("up to run %d:\n got %q\nwant %q", ids[i], got, want)
				}
			}
		})
	}
}

// With any coverage at all: what was true after a run is what looking back at
// it shows, records count what Changes lists, and spans stay in order.
func TestHistoryUnderAnyCoverage(t *testing.T) {
	states := []access.CoverageState{access.Read, access.Read, access.Read, access.NotRead, access.Incomplete, access.NotOnPlan}
	for seed := range uint64(fewer(8)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := open(t)
			c := connect(t, s)
			w := newWorld(seed)
			after := map[int64][]string{}
			last := int64(0)
			for range 10 {
				d := w.dataset()
				for _, k := range access.Kinds {
					cover := access.Coverage{State: states[w.rng.IntN(len(states))]}
					if k == access.KindUsers && cover.State != access.Read {
						cover.State = access.Incomplete
					}
					if w.rng.IntN(3) == 0 && k != access.KindUsers {
						cover.Except = []string{pickKey(w, w.teams), pickKey(w, w.schedules)}
					}
					d.Coverage[k] = cover
				}
				r := syncOnce(t, s, c, d)
				after[r.ID] = sortedHoldings(t, s, c, 0)
				if got := countChanges(changesBetween(t, s, c, last, r.ID)); got != r.Changes {
					t.Fatalf("run %d counts %+v, Changes lists %+v", r.ID, r.Changes, got)
				}
				checkSpans(t, s)
				checkCounts(t, s, c, r.Counts)
				last = r.ID
				for range w.rng.IntN(12) {
					w.live()
				}
			}
			for run, want := range after {
				if got := sortedHoldings(t, s, c, run); !equal(got, want) {
					t.Fatalf("as of run %d:\n%v\nnot\n%v", run, got, want)
				}
			}
		})
	}
}

// checkSpans looks for what must never be in the tables.
func checkSpans(t testing.TB, s *Store) {
	t.Helper()
	for what, query := range map[string]string{
		"a span that ends before it begins": "SELECT count(*) FROM grant_closed WHERE from_run >= to_run",
		"two spans of a grant at once": `SELECT count(*) FROM grant_span a JOIN grant_span b USING (conn, user, resource, ent)
			WHERE a.from_run < b.from_run AND a.to_run > b.from_run`,
		"two spans of a user at once": `SELECT count(*) FROM user_span a JOIN user_span b USING (conn, num)
			WHERE a.from_run < b.from_run AND a.to_run > b.from_run`,
		"a grant without its user": `SELECT count(*) FROM grant_open g WHERE NOT EXISTS
			(SELECT 1 FROM user_open u WHERE u.conn = g.conn AND u.num = g.user)`,
		"a grant without its resource": `SELECT count(*) FROM grant_open g WHERE NOT EXISTS
			(SELECT 1 FROM resource_open r WHERE r.conn = g.conn AND r.num = g.resource)`,
		"a name without a thing": `SELECT count(*) FROM user_span u WHERE NOT EXISTS
			(SELECT 1 FROM thing t WHERE t.conn = u.conn AND t.num = u.num AND t.type = 1)`,
		"a deleted user with an address": "SELECT count(*) FROM user_span WHERE status IN ('deleted', 'unseen') AND email <> ''",
		"a deleted user who holds nothing": `SELECT count(*) FROM user_open u WHERE status = 'deleted' AND NOT EXISTS
			(SELECT 1 FROM grant_open g WHERE g.conn = u.conn AND g.user = u.num)`,
		"a grant of an unknown entitlement": "SELECT count(*) FROM grant_span WHERE ent NOT IN (SELECT num FROM entitlement)",
	} {
		var n int
		if err := s.readers.QueryRow(query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			t.Fatalf("%d times %s", n, what)
		}
	}
}

// checkCounts holds a run's counts against what can be listed.
func checkCounts(t testing.TB, s *Store, c Connector, counts access.Counts) {
	t.Helper()
	d, err := s.Snapshot(context.Background(), c.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := access.Counts{Teams: len(d.Teams), Roles: len(d.Roles), Schedules: len(d.Schedules)}
	for _, u := range d.Users {
		if u.Status == access.Active || u.Status == access.Invited {
			n.Users++
		}
	}
	for _, g := range d.Grants {
		switch {
		case g.Type == access.TypeTeam:
			n.TeamMemberships++
		case g.Type == access.TypeRole:
			n.RoleAssignments++
		case g.Entitlement == access.OnCall:
			n.OnCall++
		default:
			n.ScheduleMembers++
		}
	}
	if n != counts {
		t.Fatalf("the run counted %+v, the snapshot has %+v", counts, n)
	}
	if now, err := s.Counts(context.Background(), c.ID); err != nil || now != counts {
		t.Fatalf("Counts says %+v (%v), the run %+v", now, err, counts)
	}
}
