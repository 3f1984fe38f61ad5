package service

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/rotate"
	"connectpd/wizard/setup"
)

func (h *house) carryOn(m *rotate.Machine) *flow.Problem {
	h.Helper()
	d, ok := flowtest.Call(m)
	if !ok {
		h.Fatal("nothing is due")
	}
	d.Run(h.Context())()
	return m.Page().Problem
}

func TestRotationReplacesTheTokenAndSeesTheOldOneRefused(t *testing.T) {
	h := build(t)
	c := h.connected()
	old := h.Account.AccountKey()
	next := secret.New([]byte(h.Account.NewToken()))
	m, err := h.rotate(next)
	h.must(err)
	now, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if now.Token.Number != 2 || now.Token.Last4 != next.Last4() || now.OldToken == nil || now.OldToken.Last4 != c.Token.Last4 {
		t.Fatalf("token %+v, old %+v", now.Token, now.OldToken)
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 1 || got[c.ID+"/2"] != next.Last4() {
		t.Errorf("the keychain holds %v", got)
	}
	// PagerDuty is asked until the person has disabled the key there.
	asked := 0
	h.clock.OnSleep(func(time.Duration) {
		if asked++; asked == 3 {
			h.Account.DisableToken(old)
		}
	})
	m.Next()
	if p := h.carryOn(m); p != nil || !m.OldKeyRefused() || asked != 3 {
		t.Fatalf("problem %v, refused %v, after %d pauses", p, m.OldKeyRefused(), asked)
	}
	now, err = h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if now.OldToken != nil {
		t.Error("the reminder stays")
	}
	log := h.log(c.ID)
	if !strings.Contains(log, "Old key …"+c.Token.Last4+" no longer works") || strings.Contains(log, old) {
		t.Errorf("log:\n%s", log)
	}
}

func TestPatienceWithTheOldKeyEnds(t *testing.T) {
	h := build(t)
	h.connected()
	m, err := h.rotate(secret.New([]byte(h.Account.NewToken())))
	h.must(err)
	m.Next()
	if p := h.carryOn(m); p != nil || m.OldKeyRefused() {
		t.Errorf("problem %v, refused %v", p, m.OldKeyRefused())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m.Next()
	d, _ := flowtest.Call(m)
	if _, err := h.s.AskOldKey(ctx, d.Request.(rotate.OldKeyRequest)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestTheOldKeyMayBeRefusedAlready(t *testing.T) {
	h := build(t)
	c := h.connected()
	h.Account.RevokeToken(h.Account.AccountKey())
	_, err := h.sync(SyncRequest{})
	h.must(err)
	m, err := h.rotate(secret.New([]byte(h.Account.NewToken())))
	h.must(err)
	if !m.Over() {
		t.Error("it still asks about the old key")
	}
	out, err := h.sync(SyncRequest{})
	h.must(err)
	now, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if out.Run.Result != store.ResultOK || now.Status != store.Connected || now.OldToken != nil {
		t.Errorf("run %s, status %s, old %+v", out.Run.Result, now.Status, now.OldToken)
	}
}

func TestTokensThatDoNotFitChangeNothing(t *testing.T) {
	h := build(t)
	c := h.connected()
	cases := []struct {
		name string
		tok  string
		code flow.Code
	}{
		{"the key in use", h.Account.AccountKey(), flow.CodeSameKey},
		{"an unknown key", "u+Kb1c2d3e4f5g6h7i8j", flow.CodeRejected},
		{"a key of the other region", h.Elsewhere.AccountKey(), flow.CodeOtherAccount},
	}
	for _, k := range cases {
		_, err := h.rotate(secret.New([]byte(k.tok)))
		var p *flow.Problem
		if !errors.As(err, &p) || p.Code != k.code {
			t.Errorf("%s: %v", k.name, err)
		}
		if k.code == flow.CodeOtherAccount && !strings.Contains(p.Error(), h.Elsewhere.Subdomain()+" (EU)") {
			t.Errorf("%s: the other account is not named: %v", k.name, p)
		}
	}
	now, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if now.Token != c.Token || now.OldToken != nil {
		t.Errorf("token %+v", now.Token)
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 1 {
		t.Errorf("the keychain holds %v", got)
	}
}

func TestAnotherAccountIsToldFromARenamedOne(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	c, err = h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	id := access.Identity{Account: c.Account}
	id.Account.Subdomain = "renamed"
	if h.s.isAccountOf(t.Context(), c, id) {
		t.Error("an account without a known user is taken for this one")
	}
	id.SampleUserIDs = []string{h.Account.Truth(h.clock.Now()).Users[3].ID}
	if !h.s.isAccountOf(t.Context(), c, id) {
		t.Error("a renamed account is not recognized")
	}
	id.Account.Region = "eu"
	if h.s.isAccountOf(t.Context(), c, id) {
		t.Error("the other region is taken for this account")
	}
}

func TestReenteringTheKeptKeyThatWorksAgain(t *testing.T) {
	h := build(t)
	c := h.connected()
	h.Account.DisableToken(h.Account.AccountKey())
	_, err := h.sync(SyncRequest{})
	h.must(err)
	h.Account.EnableToken(h.Account.AccountKey())
	m, err := h.rotate(h.Key())
	h.must(err)
	now, _ := m.Replaced()
	if now.Token.Number != c.Token.Number || !m.Over() {
		t.Errorf("token %+v, ended %v", now.Token, m.Over())
	}
}

func TestRotationWithoutAKeychain(t *testing.T) {
	h := build(t)
	_, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Keychain: "none", Token: h.Key(), Yes: true}, setup.Options{NoSync: true})
	h.must(err)
	m, err := h.rotate(secret.New([]byte(h.Account.NewToken())))
	h.must(err)
	now, _ := m.Replaced()
	if now.Token.StoredIn != keychain.None || now.Token.Last4 != m.Token().Last4() || m.Step() != rotate.StepOldKey {
		t.Errorf("token %+v at %d", now.Token, m.Step())
	}
	m.Act(rotate.ActDisabled)
	if p := h.carryOn(m); p != nil || !m.Over() {
		t.Errorf("problem %v", p)
	}
}

func TestRotationNeedsAConnector(t *testing.T) {
	h := build(t)
	if _, err := h.s.RotateFacts(t.Context(), ""); !errors.Is(err, store.ErrNoConnector) {
		t.Errorf("%v", err)
	}
	_, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"grace@example.com"}, Yes: true}, setup.Options{})
	h.must(err)
	if _, err := h.s.RotateFacts(t.Context(), ""); !errors.As(err, new(*handedOverError)) {
		t.Errorf("%v", err)
	}
}
