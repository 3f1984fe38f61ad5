package engine

import (
	"context"
	"errors"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
)

func TestWhichAccount(t *testing.T) {
	synced := func(k *fakeKeeper) {
		k.snapshot.Users = append(k.snapshot.Users, smallWorld().users...)
	}
	for name, c := range map[string]struct {
		keep    func(*fakeKeeper)
		world   func(*world)
		result  store.Result
		account string // afterwards
		asked   bool   // more than the check
	}{
		"the same":            {synced, nil, store.ResultOK, "acme", true},
		"the first time":      {func(k *fakeKeeper) {}, nil, store.ResultOK, "acme", true},
		"not known yet":       {func(k *fakeKeeper) { k.conn.Account = access.Account{} }, nil, store.ResultOK, "acme", true},
		"another region":      {synced, func(w *world) { w.id.Account.Region = "eu" }, store.ResultFailed, "acme", false},
		"renamed, by sample":  {synced, func(w *world) { w.id.Account.Subdomain = "acme-corp" }, store.ResultOK, "acme-corp", true},
		"another, unsynced":   {func(k *fakeKeeper) {}, func(w *world) { w.id.Account.Subdomain = "other" }, store.ResultFailed, "acme", false},
		"renamed, new sample": {synced, func(w *world) { w.id.Account.Subdomain, w.id.SampleUserIDs = "acme-corp", []string{"UNEW"} }, store.ResultOK, "acme-corp", true},
		"another account": {synced, func(w *world) {
			w.id.Account.Subdomain = "other"
			foreign(w, len(w.users))
		}, store.ResultFailed, "acme", true},
		"another account with one id alike": {synced, func(w *world) {
			w.id.Account.Subdomain = "other"
			foreign(w, len(w.users)-1)
		}, store.ResultFailed, "acme", true},
		"renamed after a third left": {synced, func(w *world) {
			w.id.Account.Subdomain = "acme-corp"
			foreign(w, len(w.users)/3)
		}, store.ResultOK, "acme-corp", true},
	} {
		t.Run(name, func(t *testing.T) {
			w, keep := smallWorld(), newKeeper()
			c.keep(keep)
			if c.world != nil {
				c.world(w)
			}
			before := keep.snapshot
			a := try(t, context.Background(), keep, &fakeSource{w: w})
			wantResult(t, a, c.result)
			if keep.conn.Account.Subdomain != c.account {
				t.Errorf("account %q, want %q", keep.conn.Account.Subdomain, c.account)
			}
			if c.result == store.ResultFailed {
				var other *OtherAccountError
				if !errors.As(a.out.Err, &other) || access.RefusalOf(a.out.Err) != access.OtherAccount {
					t.Errorf("error %v, want another account", a.out.Err)
				}
				if a.out.Run.TokenRejected || keep.snapshot != before {
					t.Error("another account's token is not a rejected one, and the snapshot stands")
				}
			}
			if asked := len(a.src.routes) > 3; asked != c.asked {
				t.Errorf("%d requests", len(a.src.routes))
			}
		})
	}
}

// foreign gives the first n users ids of another account; the check sees one
// of them.
func foreign(w *world, n int) {
	ids := make(map[string]string)
	for i := range n {
		ids[w.users[i].ID] = "F" + w.users[i].ID
		w.users[i].ID = "F" + w.users[i].ID
	}
	for team := range w.members {
		for i, m := range w.members[team] {
			if id := ids[m.UserID]; id != "" {
				w.members[team][i].UserID = id
			}
		}
	}
	w.id.SampleUserIDs = []string{w.users[0].ID}
}
