package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
)

func TestAccessFilters(t *testing.T) {
	s := open(t)
	c := connect(t, s)
	d := small()
	d.Teams = append(d.Teams, access.Team{ID: "S1", Name: "an id like the schedule's"}, access.Team{ID: "T2", Name: "CORE"})
	d.Grants = append(d.Grants, access.Grant{UserID: "U2", Type: access.TypeTeam, ResourceID: "S1", Entitlement: access.Manager})
	first := syncOnce(t, s, c, d)
	other := save(t, s, Connector{Name: "Other", Account: access.Account{Subdomain: "other"}})
	syncOnce(t, s, other, madeUp(size{users: 20, teams: 3, perTeam: 5}))
	for _, x := range []struct {
		q    AccessQuery
		want string // the grants, shortened, in order
	}{
		{AccessQuery{}, "U1 team T1 manager, U1 role admin assigned, U1 schedule S1 member, U1 schedule S1 on-call, " +
			"U2 team S1 manager, U2 team T1 responder, U2 role user assigned"},
		{AccessQuery{UserEmail: " BOB@example.com"}, "U2 team S1 manager, U2 team T1 responder, U2 role user assigned"},
		{AccessQuery{Type: access.TypeRole}, "U1 role admin assigned, U2 role user assigned"},
		{AccessQuery{Resource: "S1"}, "U1 schedule S1 member, U1 schedule S1 on-call, U2 team S1 manager"},
		{AccessQuery{Resource: "nights"}, "U1 schedule S1 member, U1 schedule S1 on-call"},
		{AccessQuery{Resource: "core"}, "U1 team T1 manager, U2 team T1 responder"},
		{AccessQuery{Resource: "S1", Type: access.TypeTeam}, "U2 team S1 manager"},
		{AccessQuery{Resource: "core", UserEmail: "ada@example.com"}, "U1 team T1 manager"},
		{AccessQuery{UserEmail: "nobody@example.com"}, ""},
		{AccessQuery{Resource: "nothing"}, ""},
		{AccessQuery{AsOfRun: first.ID, Resource: "nights"}, "U1 schedule S1 member, U1 schedule S1 on-call"},
	} {
		x.q.ConnectorID = c.ID
		got := strings.ReplaceAll(strings.Join(holdings(t, s, x.q), ", "), " active", "")
		if got != x.want {
			t.Errorf("%+v:\n got %s\nwant %s", x.q, got, x.want)
		}
	}
	stop := errors.New("enough")
	n := 0
	err := s.Access(context.Background(), AccessQuery{ConnectorID: c.ID}, func(Holding) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("stopped after %d with %v", n, err)
	}
	for q, want := range map[AccessQuery]error{
		{ConnectorID: "c0"}:             ErrNoConnector,
		{ConnectorID: c.ID, AsOfRun: 9}: ErrNoRun,
		// Another connector's run answers for nothing here.
		{ConnectorID: c.ID, AsOfRun: first.ID + 1}: ErrNoRun,
	} {
		if err := s.Access(context.Background(), q, func(Holding) error { return nil }); !errors.Is(err, want) {
			t.Errorf("%+v: %v, want %v", q, err, want)
		}
	}
}

func TestAccessIsSortedByName(t *testing.T) {
	s := open(t)
	c := connect(t, s)
	d := &access.Dataset{Coverage: readAllKinds()}
	for _, name := range []string{"bea", "Ada", "Zoë", "ada", "Émile"} {
		d.Users = append(d.Users, access.User{ID: "U" + name, Name: name, Role: "user", Status: access.Active})
		for _, role := range []string{"user", "admin"} {
			d.Grants = append(d.Grants, access.Grant{UserID: "U" + name, Type: access.TypeRole, ResourceID: role, Entitlement: access.Assigned})
		}
	}
	syncOnce(t, s, c, d)
	got := holdings(t, s, AccessQuery{ConnectorID: c.ID})
	var names []string
	for _, x := range got {
		names = append(names, strings.TrimPrefix(strings.Fields(x)[0], "U")+" "+strings.Fields(x)[3])
	}
	want := []string{"Ada admin", "Ada user", "ada admin", "ada user", "bea admin", "bea user", "Zoë admin", "Zoë user", "Émile admin", "Émile user"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q", names)
	}
}

func TestRunsAndRunAt(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c := connect(t, s)
	if _, err := s.RunAt(ctx, c.ID, time.Now().Add(time.Hour)); !errors.Is(err, ErrNoRun) {
		t.Errorf("got %v", err)
	}
	r, err := s.BeginRun(ctx, Run{ConnectorID: c.ID, TokenKind: access.UserToken, FromEnv: true})
	if err != nil {
		t.Fatal(err)
	}
	r.Result, r.Reason, r.SeesAll = ResultPartial, "schedules unread", true
	r.Traffic = Traffic{Requests: 629, Retries: 3, Waited: 1500 * time.Millisecond}
	d := small()
	d.Coverage[access.KindSchedules] = access.Coverage{State: access.NotRead, Reason: "403", Missing: 2, Except: []string{"S1"}}
	first, err := s.Apply(ctx, r, d)
	if err != nil {
		t.Fatal(err)
	}
	run(ResultFailed, "no network")(t, s, c)
	run(ResultCancelled, "cancelled")(t, s, c)
	last := syncOnce(t, s, c, small())

	list, err := s.Runs(ctx, c.ID, 0)
	if err != nil || len(list) != 4 {
		t.Fatalf("%+v %v", list, err)
	}
	got := list[3]
	if got.ID != first.ID || got.ConnectorID != c.ID || got.Result != ResultPartial || got.Reason != "schedules unread" ||
		got.Traffic != r.Traffic || got.TokenKind != access.UserToken || !got.SeesAll || !got.FromEnv || !got.Applied ||
		!got.Baseline || got.Counts != first.Counts || got.StartedAt.IsZero() || got.FinishedAt.IsZero() {
		t.Errorf("read back %+v", got)
	}
	if k := got.Coverage[access.KindSchedules]; k.State != access.NotRead || k.Reason != "403" || k.Missing != 2 || !slices.Equal(k.Except, []string{"S1"}) {
		t.Errorf("coverage %+v", k)
	}
	if list[2].Counts != first.Counts || list[2].Applied || list[1].Result != ResultCancelled {
		t.Errorf("failed %+v, cancelled %+v", list[2], list[1])
	}
	if two, err := s.Runs(ctx, c.ID, 2); err != nil || len(two) != 2 || two[0].ID != last.ID {
		t.Errorf("%+v %v", two, err)
	}
	for when, want := range map[time.Time]int64{
		last.FinishedAt: last.ID, last.FinishedAt.Add(time.Hour): last.ID,
		last.FinishedAt.Add(-time.Millisecond): first.ID, first.FinishedAt: first.ID,
	} {
		if got, err := s.RunAt(ctx, c.ID, when); err != nil || got.ID != want {
			t.Errorf("at %v: run %d (%v), want %d", when, got.ID, err, want)
		}
	}
	is, err := s.Connector(ctx, c.ID)
	if err != nil || is.LastRun.ID != last.ID || is.LastApplied.ID != last.ID {
		t.Errorf("%+v %v", is, err)
	}
	run(ResultFailed, "x")(t, s, c)
	if is, _ = s.Connector(ctx, c.ID); is.LastRun.Result != ResultFailed || is.LastApplied.ID != last.ID {
		t.Errorf("%+v %+v", is.LastRun, is.LastApplied)
	}
}

func TestChangeFilters(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c := connect(t, s)
	first := syncOnce(t, s, c, small())
	d := small()
	withoutUser(d, "U2")
	d.Users[0].Email = "ada.l@example.com"
	d.Teams[0].Name = "Kern"
	d.Grants[1].Entitlement = access.Observer // U1 in T1
	second := syncOnce(t, s, c, d)
	for _, x := range []struct {
		q    ChangeQuery
		want []string
	}{
		{ChangeQuery{}, []string{
			"altered team T1 U1 role manager>observer", "altered team T1 name Core>Kern", "altered user U1 email ada@example.com>ada.l@example.com",
			"lost role user U2 assigned", "lost team T1 U2 responder", "lost user U2"}},
		{ChangeQuery{UserEmail: "bob@example.com"}, []string{"lost role user U2 assigned", "lost team T1 U2 responder", "lost user U2"}},
		{ChangeQuery{UserEmail: "ADA@example.com"}, []string{ // the address before
			"altered team T1 U1 role manager>observer", "altered user U1 email ada@example.com>ada.l@example.com"}},
		{ChangeQuery{Type: access.TypeTeam}, []string{
			"altered team T1 U1 role manager>observer", "altered team T1 name Core>Kern", "lost team T1 U2 responder"}},
		{ChangeQuery{Type: access.TypeUser}, []string{"altered user U1 email ada@example.com>ada.l@example.com", "lost user U2"}},
		{ChangeQuery{Since: second.ID}, []string{}},
		{ChangeQuery{Until: first.ID}, []string{}},
	} {
		x.q.ConnectorID = c.ID
		list, err := s.Changes(ctx, x.q)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(x.want)
		if got := changeTexts(list); !slices.Equal(got, x.want) {
			t.Errorf("%+v:\n got %q\nwant %q", x.q, got, x.want)
		}
		for _, ch := range list {
			if ch.Run != second.ID || !ch.At.Equal(second.FinishedAt) || ch.Resource == "" {
				t.Errorf("%+v is of run %d", ch, second.ID)
			}
			if ch.User.ID == "U2" && (ch.User.Name != "Bob" || ch.User.Email != "bob@example.com") {
				t.Errorf("who left has lost the name: %+v", ch.User)
			}
		}
	}
}

func TestPrune(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c := connect(t, s)
	w := newWorld(5)
	var runs []Run
	after := map[int64][]string{}
	for range 8 {
		r := syncOnce(t, s, c, w.dataset())
		runs = append(runs, r)
		after[r.ID] = sortedHoldings(t, s, c, 0)
		for range 10 {
			w.live()
		}
	}
	if n, err := s.Prune(ctx, c.ID, runs[0].StartedAt); n != 0 || err != nil {
		t.Errorf("nothing is older: %d %v", n, err)
	}
	horizon := runs[4]
	n, err := s.Prune(ctx, c.ID, horizon.FinishedAt.Add(time.Second/2))
	if err != nil || n == 0 {
		t.Fatalf("pruned %d: %v", n, err)
	}
	for i, r := range runs {
		if i >= 4 {
			if got := sortedHoldings(t, s, c, r.ID); !equal(got, after[r.ID]) {
				t.Errorf("run %d was changed by pruning", i)
			}
			continue
		}
		err := s.Access(ctx, AccessQuery{ConnectorID: c.ID, AsOfRun: r.ID}, func(Holding) error { return nil })
		var pruned *PrunedError
		if !errors.As(err, &pruned) || pruned.Oldest != horizon.ID {
			t.Errorf("run %d: %v, want *PrunedError", i, err)
		}
		if _, err = s.Changes(ctx, ChangeQuery{ConnectorID: c.ID, Since: r.ID}); !errors.As(err, &pruned) {
			t.Errorf("changes since run %d: %v", i, err)
		}
	}
	if n, err := s.Prune(ctx, c.ID, horizon.FinishedAt); n != 0 || err != nil {
		t.Errorf("pruned twice: %d %v", n, err)
	}
	checkSpans(t, s)
	// Nobody who left before is named anywhere.
	var strangers int
	err = s.readers.QueryRow(`SELECT count(*) FROM thing WHERE num NOT IN (SELECT num FROM user_span UNION SELECT num FROM resource_span)`).Scan(&strangers)
	if err != nil || strangers != 0 {
		t.Errorf("%d ids without a span (%v)", strangers, err)
	}
	d := w.dataset()
	syncOnce(t, s, c, d)
	if got := sortedHoldings(t, s, c, 0); !equal(got, grantTexts(d)) {
		t.Error("a sync after pruning is wrong")
	}
	checkSpans(t, s)
}

func TestDataVersion(t *testing.T) {
	home := t.TempDir() + "/home"
	s, other := openIn(t, home, Options{}), openIn(t, home, Options{})
	version := func() int64 {
		v, err := s.DataVersion(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	a, b := version(), version()
	if a != b {
		t.Error("changed although nobody wrote")
	}
	if err := other.SetSetting(context.Background(), "k", "v"); err != nil {
		t.Fatal(err)
	}
	if c := version(); c == b {
		t.Error("another process wrote, unnoticed")
	}
}
