package store

import (
	"context"
	"errors"
	"testing"

	"connectpd/store/access"
	"connectpd/store/keychain"
)

// give makes the connector one with a token in a keychain, without a vault.
func give(t *testing.T, s *Store, c Connector, kind keychain.Kind) Connector {
	t.Helper()
	p, err := s.note(context.Background(), c.ID, kind, "")
	if err != nil {
		t.Fatal(err)
	}
	p.Token.Last4, p.Token.StoredIn, p.Token.Kind, p.Token.AddedAt = "9xQa", kind, access.AccountKey, s.now()
	c, err = s.SaveConnector(context.Background(), c, p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// act is one thing that happens to a connector.
type act func(t *testing.T, s *Store, c Connector)

func run(result Result, reason string, more ...func(*Run)) act {
	return func(t *testing.T, s *Store, c Connector) {
		t.Helper()
		r := Run{ConnectorID: c.ID, Reason: reason}
		for _, m := range more {
			m(&r)
		}
		r, err := s.BeginRun(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		r.Result = result
		switch result {
		case ResultOK, ResultPartial:
			_, err = s.Apply(context.Background(), r, small())
		case ResultHeld:
			_, err = s.Hold(context.Background(), r, small())
		case "":
			err = nil // killed
		default:
			_, err = s.FinishRun(context.Background(), r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func fromEnv(r *Run)  { r.FromEnv = true }
func rejected(r *Run) { r.TokenRejected = true }

func rotate(t *testing.T, s *Store, c Connector) {
	t.Helper()
	c, err := s.Connector(context.Background(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	give(t, s, c, c.Token.StoredIn)
}

func refuse(t *testing.T, s *Store, c Connector) {
	t.Helper()
	if err := s.SetStatus(context.Background(), c.ID, NeedsAttention, "refused"); err != nil {
		t.Fatal(err)
	}
}

func discard(t *testing.T, s *Store, c Connector) {
	t.Helper()
	r, _, err := s.HeldRun(context.Background(), c.ID)
	if err == nil {
		err = s.DiscardHeld(context.Background(), c.ID, r.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func accept(t *testing.T, s *Store, c Connector) {
	t.Helper()
	r, _, err := s.HeldRun(context.Background(), c.ID)
	if err == nil {
		_, err = s.AcceptHeld(context.Background(), c.ID, r.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestStatusRules(t *testing.T) {
	ok := run(ResultOK, "")
	for _, c := range []struct {
		name   string
		kind   keychain.Kind
		acts   []act
		status Status
		reason string
	}{
		{"nothing happened yet", keychain.OS, nil, NotConnected, ""},
		{"ok", keychain.OS, []act{ok}, Connected, ""},
		{"ok with a reason that is no trouble", keychain.OS, []act{run(ResultOK, "teams are not on this plan")}, Connected, ""},
		{"partial", keychain.OS, []act{run(ResultPartial, "schedules unread")}, Connected, "schedules unread"},
		{"partial, then ok", keychain.OS, []act{run(ResultPartial, "x"), ok}, Connected, ""},
		{"failed at first", keychain.OS, []act{run(ResultFailed, "no network")}, NotConnected, "no network"},
		{"failed later", keychain.OS, []act{ok, run(ResultFailed, "no network")}, NeedsAttention, "no network"},
		{"failed, then ok", keychain.OS, []act{ok, run(ResultFailed, "x"), ok}, Connected, ""},
		{"cancelled at first", keychain.OS, []act{run(ResultCancelled, "")}, NotConnected, ""},
		{"cancelled after ok", keychain.OS, []act{ok, run(ResultCancelled, "")}, Connected, ""},
		{"cancelled after failed", keychain.OS, []act{ok, run(ResultFailed, "x"), run(ResultCancelled, "")}, NeedsAttention, "x"},
		{"killed after ok", keychain.OS, []act{ok, run("", "")}, Connected, ""},
		{"held", keychain.OS, []act{ok, run(ResultHeld, "far fewer")}, NeedsAttention, "far fewer"},
		{"held and discarded", keychain.OS, []act{ok, run(ResultHeld, "far fewer"), discard}, Connected, ""},
		{"partial, held and discarded", keychain.OS, []act{run(ResultPartial, "p"), run(ResultHeld, "h"), discard}, Connected, "p"},
		{"failed, held and discarded", keychain.OS, []act{ok, run(ResultFailed, "f"), run(ResultHeld, "h"), discard}, NeedsAttention, "f"},
		{"held and accepted", keychain.OS, []act{ok, run(ResultHeld, "h"), accept}, Connected, ""},
		{"held, failed and accepted", keychain.OS, []act{ok, run(ResultHeld, "h"), run(ResultFailed, "f"), accept}, Connected, ""},
		{"held, then ok", keychain.OS, []act{ok, run(ResultHeld, "h"), ok}, Connected, ""},

		{"the stored token rejected", keychain.OS, []act{ok, run(ResultFailed, "401", rejected)}, NeedsAttention, "401"},
		{"rejected at first", keychain.OS, []act{run(ResultFailed, "401", rejected)}, NotConnected, "401"},
		{"rejected, then replaced", keychain.OS, []act{ok, run(ResultFailed, "401", rejected), rotate}, Connected, ""},
		{"rejected, replaced; partial before", keychain.OS, []act{run(ResultPartial, "p"), run(ResultFailed, "401", rejected), rotate}, Connected, "p"},
		{"failed, replaced", keychain.OS, []act{ok, run(ResultFailed, "no network"), rotate}, NeedsAttention, "no network"},
		{"rejected, then it works again", keychain.OS, []act{ok, run(ResultFailed, "401", rejected), ok}, Connected, ""},
		{"rejected by a check", keychain.OS, []act{ok, refuse}, NeedsAttention, "refused"},
		{"rejected by a check before any run", keychain.OS, []act{refuse}, NotConnected, "refused"},
		{"rejected by a check, then replaced", keychain.OS, []act{ok, refuse, rotate}, Connected, ""},

		{"a token from the environment is refused", keychain.OS, []act{ok, run(ResultFailed, "401", fromEnv, rejected)}, Connected, ""},
		{"the same, nothing kept", keychain.None, []act{ok, run(ResultFailed, "401", fromEnv, rejected)}, NeedsAttention, "401"},
		{"the same, nothing kept, replaced by a good one", keychain.None,
			[]act{ok, run(ResultFailed, "401", fromEnv, rejected), run(ResultOK, "", fromEnv)}, Connected, ""},
		{"a run from the environment fails otherwise", keychain.OS, []act{ok, run(ResultFailed, "no network", fromEnv)}, NeedsAttention, "no network"},
		{"a good token from the environment does not mend the stored one", keychain.OS,
			[]act{ok, run(ResultFailed, "401", rejected), run(ResultOK, "", fromEnv)}, NeedsAttention, "401"},
		{"but the stored one does", keychain.OS,
			[]act{ok, run(ResultFailed, "401", rejected), run(ResultOK, "", fromEnv), ok}, Connected, ""},
		{"the first run, from the environment", keychain.OS, []act{run(ResultOK, "", fromEnv)}, Connected, ""},
		{"rejected, held from the environment, discarded", keychain.OS,
			[]act{ok, run(ResultFailed, "401", rejected), run(ResultHeld, "h", fromEnv), discard}, NeedsAttention, "401"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			con := give(t, s, connect(t, s), c.kind)
			for _, a := range c.acts {
				a(t, s, con)
			}
			is, err := s.Connector(context.Background(), con.ID)
			if err != nil || is.Status != c.status || is.StatusReason != c.reason {
				t.Errorf("%s %q (%v), want %s %q", is.Status, is.StatusReason, err, c.status, c.reason)
			}
		})
	}
}

func TestSyncingIsNeverStored(t *testing.T) {
	s := open(t)
	c := connect(t, s)
	run(ResultOK, "")(t, s, c)
	l, err := s.LockSync(context.Background(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	is, err := s.Connector(context.Background(), c.ID)
	if err != nil || is.Status != Syncing || is.Live == nil {
		t.Errorf("while it is locked: %s %+v %v", is.Status, is.Live, err)
	}
	var stored string
	if err := s.readers.QueryRow("SELECT status FROM connector").Scan(&stored); err != nil || stored != "connected" {
		t.Errorf("stored is %q (%v)", stored, err)
	}
	if _, err := s.LockSync(context.Background(), c.ID); !isBusy(err) {
		t.Errorf("locked twice in one process: %v", err)
	}
	if err := errors.Join(l.Release(), l.Release(), l.Publish([]byte(`{}`))); err != nil {
		t.Error(err)
	}
	if is, _ = s.Connector(context.Background(), c.ID); is.Status != Connected || is.Live != nil {
		t.Errorf("after it was released: %s %+v", is.Status, is.Live)
	}
}

func isBusy(err error) bool {
	var busy *BusyError
	return errors.As(err, &busy)
}

func TestHeldResult(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c := connect(t, s)
	syncOnce(t, s, c, small())
	if r, d, err := s.HeldRun(ctx, c.ID); r != nil || d != nil || err != nil {
		t.Fatalf("nothing is held: %v %v %v", r, d, err)
	}
	before := holdings(t, s, AccessQuery{ConnectorID: c.ID})
	less := small()
	withoutUser(less, "U2")
	cover(less, access.KindOnCall, access.NotRead)
	r, err := s.BeginRun(ctx, Run{ConnectorID: c.ID, TokenKind: access.UserToken})
	if err != nil {
		t.Fatal(err)
	}
	r.Reason = "far fewer"
	if r, err = s.Hold(ctx, r, less); err != nil || r.Result != ResultHeld || r.Applied || r.Counts.Users != 2 {
		t.Fatalf("%+v %v", r, err)
	}
	if now := holdings(t, s, AccessQuery{ConnectorID: c.ID}); !equal(before, now) {
		t.Error("the snapshot did not stand")
	}
	held, d, err := s.HeldRun(ctx, c.ID)
	if err != nil || held.ID != r.ID || held.Reason != "far fewer" || len(d.Users) != 1 || len(d.Grants) != len(less.Grants) {
		t.Fatalf("held is %+v %+v %v", held, d, err)
	}
	for _, id := range []int64{0, r.ID - 1, r.ID + 1} {
		if _, err := s.AcceptHeld(ctx, c.ID, id); !errors.Is(err, ErrNoHeldRun) {
			t.Errorf("accepting run %d: %v", id, err)
		}
		if err := s.DiscardHeld(ctx, c.ID, id); !errors.Is(err, ErrNoHeldRun) {
			t.Errorf("discarding run %d: %v", id, err)
		}
	}
	got, err := s.AcceptHeld(ctx, c.ID, r.ID)
	if err != nil || got.Result != ResultPartial || got.Reason != "on call could not be read" || !got.Applied ||
		got.Changes != (ChangeCounts{Lost: 3}) || got.Counts.Users != 1 || !got.FinishedAt.After(r.StartedAt) {
		t.Fatalf("accepted: %+v %v", got, err)
	}
	if kept, err := s.Run(ctx, c.ID, r.ID); err != nil || kept.Result != ResultPartial || !kept.Applied || kept.TokenKind != access.UserToken {
		t.Errorf("its record says %+v (%v)", kept, err)
	}
	if _, err := s.AcceptHeld(ctx, c.ID, r.ID); !errors.Is(err, ErrNoHeldRun) {
		t.Errorf("accepting twice: %v", err)
	}
}

// A newer result takes the place of a held one, and an applied one drops it.
func TestHeldResultIsSuperseded(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c := connect(t, s)
	run(ResultOK, "")(t, s, c)
	run(ResultHeld, "first")(t, s, c)
	run(ResultHeld, "second")(t, s, c)
	held, _, err := s.HeldRun(ctx, c.ID)
	if err != nil || held.Reason != "second" {
		t.Fatalf("%+v %v", held, err)
	}
	for _, later := range []struct {
		result    Result
		undecided bool
	}{{ResultCancelled, true}, {ResultFailed, false}} {
		run(later.result, "later")(t, s, c)
		if now, err := s.Connector(ctx, c.ID); err != nil || now.HeldRun != held.ID || now.Undecided() != later.undecided {
			t.Errorf("after a run that was %s run %d is held, undecided %t (%v)", later.result, now.HeldRun, now.Undecided(), err)
		}
	}
	run(ResultOK, "")(t, s, c)
	if held, _, err = s.HeldRun(ctx, c.ID); held != nil || err != nil {
		t.Errorf("still held: %+v %v", held, err)
	}
	if now, err := s.Connector(ctx, c.ID); err != nil || now.HeldRun != 0 || now.Undecided() {
		t.Errorf("the connector still has run %d held (%v)", now.HeldRun, err)
	}
}

func TestRunsThatCannotEndThatWay(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c := connect(t, s)
	r, err := s.BeginRun(ctx, Run{ConnectorID: c.ID})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := s.Runs(ctx, c.ID, 0); err != nil || len(list) != 0 {
		t.Errorf("a run that is still going is listed: %v %v", list, err)
	}
	r.Result = ResultOK
	if _, err := s.FinishRun(ctx, r); err == nil {
		t.Error("a run ended ok without applying anything")
	}
	r.Result = ResultFailed
	if _, err := s.Apply(ctx, r, small()); err == nil {
		t.Error("a failed run was applied")
	}
	if r, err = s.FinishRun(ctx, r); err != nil {
		t.Fatal(err)
	}
	if _, err = s.FinishRun(ctx, r); !errors.Is(err, ErrNoRun) {
		t.Errorf("ended twice: %v", err)
	}
	r.Result = ResultOK
	if _, err = s.Apply(ctx, r, small()); !errors.Is(err, ErrNoRun) {
		t.Errorf("applied after its end: %v", err)
	}
	if _, err := s.BeginRun(ctx, Run{ConnectorID: "c0"}); !errors.Is(err, ErrNoConnector) {
		t.Errorf("got %v", err)
	}
}
