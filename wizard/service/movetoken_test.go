package service

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/manage"
)

func TestTokenMovesBetweenKeychains(t *testing.T) {
	h := build(t)
	c := h.connected()
	moved, err := h.s.MoveToken(t.Context(), manage.MoveRequest{Connector: c.ID, To: keychain.File})
	h.must(err)
	if moved.Token.StoredIn != keychain.File || !moved.Token.AddedAt.Equal(c.Token.AddedAt) || moved.OldToken != nil {
		t.Errorf("moved to %+v, old %+v", moved.Token, moved.OldToken)
	}
	if os, file := h.drawers[keychain.OS].holds(), h.drawers[keychain.File].holds(); len(os) != 0 || len(file) != 1 {
		t.Errorf("held: %v and %v", os, file)
	}
	_, err = h.sync(SyncRequest{})
	h.must(err)
	if log := h.log(c.ID); !strings.Contains(log, "token-moved") {
		t.Errorf("log:\n%s", log)
	}
}

// TestATokenThatIsKeptNowhereMoves when it is given once more. Another key is
// no move: it would take the old one's name and age.
func TestATokenThatIsKeptNowhereMoves(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.s.MoveToken(t.Context(), manage.MoveRequest{Connector: c.ID, To: keychain.None})
	h.must(err)
	twin := "y_AnotherKeyThatE" + c.Token.Last4[1:]
	for name, given := range map[string]string{
		"nothing": "", "another key of the account": h.Account.NewToken(), "a key of another account": h.Elsewhere.AccountKey(),
		"a key that nobody knows": twin[:16] + c.Token.Last4,
	} {
		before := len(h.Server.Requests())
		_, err := h.s.MoveToken(t.Context(), manage.MoveRequest{Connector: c.ID, To: keychain.OS, Token: secret.New([]byte(given))})
		if err == nil {
			t.Errorf("%s is taken", name)
		}
		if asked := len(h.Server.Requests()) > before; asked != strings.HasPrefix(name, "a key that nobody") {
			t.Errorf("%s: PagerDuty was asked: %t", name, asked)
		}
		if name == "a key that nobody knows" && access.RefusalOf(err) != access.TokenRejected {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 0 {
		t.Errorf("held after refusals: %v", got)
	}
	moved, err := h.s.MoveToken(t.Context(), manage.MoveRequest{Connector: c.ID, To: keychain.OS, Token: secret.New([]byte("Token token=" + h.Account.AccountKey()))})
	h.must(err)
	if moved.Token.StoredIn != keychain.OS || moved.Token.Last4 != c.Token.Last4 || !moved.Token.AddedAt.Equal(c.Token.AddedAt) || moved.OldToken != nil {
		t.Errorf("moved to %+v, old %+v", moved.Token, moved.OldToken)
	}
	out, err := h.sync(SyncRequest{})
	if err != nil || !out.Run.Applied {
		t.Errorf("the sync with it: %v, %+v", err, out.Run)
	}
}

// TestAMoveHeedsTheBase: a token that is given to be kept goes to no other
// base than the connector's.
func TestAMoveHeedsTheBase(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.s.MoveToken(t.Context(), manage.MoveRequest{Connector: c.ID, To: keychain.None})
	h.must(err)
	before := len(h.Server.Requests())
	h.s.APIBase = "http://127.0.0.1:1"
	if _, err := h.s.MoveToken(t.Context(), manage.MoveRequest{Connector: c.ID, To: keychain.OS, Token: h.Key()}); err == nil || !strings.Contains(err.Error(), "nothing was sent") {
		t.Errorf("%v", err)
	}
	if n := len(h.Server.Requests()) - before; n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}
