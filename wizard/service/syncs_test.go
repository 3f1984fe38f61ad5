package service

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/simulator"
	"connectpd/wizard/setup"
)

func TestWhichTokenASyncUses(t *testing.T) {
	h := build(t)
	c := h.connected()
	other := secret.New([]byte(h.Account.NewToken()))
	h.s.EnvToken = secret.New([]byte("Token token=" + h.Account.SpareKey() + "\n"))
	spare := secret.New([]byte(h.Account.SpareKey()))
	cases := []struct {
		name    string
		r       SyncRequest
		want    secret.Value
		fromEnv bool
	}{
		{"the variable wins", SyncRequest{}, spare, true},
		{"a setup's sync uses the kept one", SyncRequest{Stored: true}, h.Key(), false},
		{"a typed one is used", SyncRequest{Token: other}, other, false},
	}
	for _, k := range cases {
		got, err := h.s.tokenForSync(t.Context(), c, k.r)
		if err != nil || !got.token.Equal(k.want) || got.fromEnv != k.fromEnv || got.base != c.Account.API {
			t.Errorf("%s: base %s, from the variable %v, %v", k.name, got.base, got.fromEnv, err)
		}
	}
	h.s.EnvToken = secret.New([]byte("0123456789abcdef0123456789abcdef"))
	if _, err := h.sync(SyncRequest{}); access.RefusalOf(err) != access.TokenRejected {
		t.Errorf("an Events key in the variable: %v", err)
	}
}

func TestAKeptTokenGoesOnlyWhereItWasSavedFor(t *testing.T) {
	h := build(t)
	h.connected()
	h.Server.ForgetRequests()
	h.s.APIBase = "http://127.0.0.1:9"
	for _, r := range []SyncRequest{{}, {Token: h.Key()}} {
		_, err := h.sync(r)
		var mismatch *baseMismatchError
		if !errors.As(err, &mismatch) || !strings.Contains(err.Error(), "nothing was sent") || mismatch.Failure().Hint() == "" {
			t.Errorf("%v", err)
		}
	}
	if n := len(h.Server.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	// A token of one's own may go there.
	h.s.EnvToken = h.Key()
	got, err := h.s.tokenForSync(t.Context(), store.Connector{Account: access.Account{API: "https://api.pagerduty.com"}}, SyncRequest{})
	if err != nil || got.base != "http://127.0.0.1:9" || !got.fromEnv {
		t.Errorf("base %s, %v", got.base, err)
	}
	h.s.EnvToken, h.s.APIBase = secret.Value{}, "https://api.pagerduty.com/"
	if _, err := h.sync(SyncRequest{}); err != nil {
		t.Errorf("the same base with a slash: %v", err)
	}
}

func TestASyncWithoutAKeptTokenNeedsOne(t *testing.T) {
	h := build(t)
	end, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Keychain: "none", Token: h.Key(), Yes: true}, setup.Options{})
	h.must(err)
	if end.Outcome.Run.Result != store.ResultOK {
		t.Errorf("the setup's own sync: %v", end.Outcome.Run.Reason)
	}
	_, err = h.sync(SyncRequest{})
	var needed *TokenNeededError
	if !errors.As(err, &needed) || needed.Failure().Hint() == "" || needed.Reason != nil {
		t.Fatalf("%v", err)
	}
	out, err := h.sync(SyncRequest{Token: h.Key()})
	h.must(err)
	if out.Run.Result != store.ResultOK {
		t.Errorf("with a pasted token: %v", out.Run.Reason)
	}
}

func TestATokenThatIsGoneFromTheKeychain(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	h.must(h.drawers[keychain.OS].Delete(t.Context(), c.ID+"/1"))
	_, err = h.sync(SyncRequest{})
	if !errors.As(err, new(*TokenNeededError)) || reasonOf(err) != keychain.NotFound {
		t.Fatalf("%v", err)
	}
	c, err = h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if c.Status != store.NeedsAttention || c.StatusReason == "" {
		t.Errorf("status %s, %q", c.Status, c.StatusReason)
	}
	// A locked keychain is not a missing token.
	d := h.drawers[keychain.OS]
	d.failAt = d.calls + 1
	if _, err := h.sync(SyncRequest{}); reasonOf(err) != keychain.Locked || errors.As(err, new(*TokenNeededError)) {
		t.Errorf("%v", err)
	}
}

func TestARejectedTokenOffersReentry(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	h.Account.RevokeToken(h.Account.AccountKey())
	out, err := h.sync(SyncRequest{})
	h.must(err)
	sum := h.s.Summarize(t.Context(), c.ID, out)
	if out.Run.Result != store.ResultFailed || !sum.Reenter || !strings.Contains(sum.Title, "failed") {
		t.Fatalf("%+v", sum)
	}
	f, err := h.s.RotateFacts(t.Context(), c.ID)
	h.must(err)
	if f.Why != "rejected" || f.Connector.Status != store.NeedsAttention {
		t.Errorf("why %s, status %s", f.Why, f.Connector.Status)
	}
	// A rejected variable does not judge the kept token.
	h.s.EnvToken = secret.New([]byte("u+Kb1c2d3e4f5g6h7i8j"))
	out, err = h.sync(SyncRequest{})
	h.must(err)
	if sum := h.s.Summarize(t.Context(), c.ID, out); sum.Reenter || !strings.Contains(strings.Join(sum.Notes, " "), "CONNECTPD_TOKEN") {
		t.Errorf("%+v", sum)
	}
}

func TestSummariesOfEveryEnd(t *testing.T) {
	h := build(t)
	c := h.connected()
	say := func(stop bool) Summary {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if stop {
			transport := h.s.Transport
			defer func() { h.s.Transport = transport }()
			h.s.Transport = &hook{RoundTripper: transport, n: 1, after: cancel}
		}
		y, err := h.s.StartSync(ctx, SyncRequest{})
		h.must(err)
		out, err := y.Wait()
		h.must(err)
		return h.s.Summarize(t.Context(), c.ID, out)
	}
	first := say(false)
	if !strings.Contains(first.Title, "Connected on this computer: PagerDuty") || len(first.Counts) != 5 || len(first.Next) == 0 {
		t.Errorf("first: %+v", first)
	}
	same := say(false)
	if !strings.HasPrefix(same.Changes, "Since Monday") || !strings.Contains(same.Changes, "nothing changed") {
		t.Errorf("same: %s", same.Changes)
	}
	h.Account.AddUser(simulator.NewUser{Name: "New Person", Email: "new@example.com", Role: "admin"})
	more := say(false)
	if !strings.Contains(more.Changes, "gained") || len(more.Look) == 0 {
		t.Errorf("more: %s, look %v", more.Changes, more.Look)
	}
	if s := say(true); !strings.Contains(s.Title, "cancelled") || !strings.Contains(strings.Join(s.Notes, " "), "is unchanged") {
		t.Errorf("cancelled: %+v", s)
	}
	h.Server.AddFault(simulator.Fault{Route: "/schedules", Nth: simulator.Every, Kind: simulator.FaultForbidden})
	if s := say(false); !strings.Contains(s.Title, "with gaps") || !strings.Contains(strings.Join(s.Notes, " "), "Schedules may be incomplete (this API key is not allowed to read them)") {
		t.Errorf("partial: %+v", s)
	}
}

func TestHeldRunsAreAcceptedOrDiscarded(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	for _, accept := range []bool{false, true} {
		for _, u := range h.Account.Truth(h.clock.Now()).Users[:12] {
			h.Account.RemoveUser(u.ID)
		}
		out, err := h.sync(SyncRequest{})
		h.must(err)
		if out.Run.Result != store.ResultHeld {
			t.Fatalf("the run is %s", out.Run.Result)
		}
		sum := h.s.Summarize(t.Context(), c.ID, out)
		if sum.HeldRun != out.Run.ID || !strings.Contains(strings.Join(sum.Notes, " "), "Users: 30 before, 18 now") {
			t.Errorf("%+v", sum)
		}
		if !accept {
			h.must(h.s.DiscardHeld(t.Context(), c.ID, sum.HeldRun))
			for range 12 {
				h.Account.AddUser(simulator.NewUser{Name: "Back Again", Email: "back@example.com", Role: "user"})
			}
			continue
		}
		run, err := h.s.AcceptHeld(t.Context(), c.ID, 0)
		h.must(err)
		if run.Counts.Users != 18 {
			t.Errorf("accepted %d users", run.Counts.Users)
		}
	}
	if _, err := h.s.AcceptHeld(t.Context(), c.ID, 0); !errors.Is(err, store.ErrNoHeldRun) {
		t.Errorf("accepted twice: %v", err)
	}
}

// The token stands in the keychain and nowhere else.
func TestTheTokenIsInNoFile(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	next := h.Account.NewToken()
	_, err = h.rotate(secret.New([]byte(next)))
	h.must(err)
	h.Account.RevokeToken(next)
	_, err = h.sync(SyncRequest{})
	h.must(err)
	seen := 0
	err = filepath.WalkDir(h.s.Store.Home(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		for _, tok := range []string{h.Account.AccountKey(), next} {
			if strings.Contains(string(data), tok) {
				t.Errorf("the token is in %s", d.Name())
			}
		}
		return nil
	})
	h.must(err)
	if seen == 0 {
		t.Error("no file was searched")
	}
	if log := h.log(c.ID); !strings.Contains(log, "token-rotated") {
		t.Errorf("log:\n%s", log)
	}
}
