package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
)

func TestVaultSavesAndRotates(t *testing.T) {
	b := newVaultBench(t)
	c := b.save()
	if c.Token.Number != 1 || c.Token.StoredIn != keychain.OS || c.Token.Kind != access.AccountKey || c.Token.AddedAt.IsZero() || c.OldToken != nil {
		t.Errorf("%+v", c.Token)
	}
	b.holds(c, tokenA)

	var seen secret.Value
	p, err := b.v.Place(ctxb, c.ID, keychain.OS, tokenB, identity, func(_ context.Context, v secret.Value) error { seen = v; return nil })
	if err != nil || !seen.Equal(tokenB) || p.Began != 1 || p.Token.Number != 2 {
		t.Fatalf("%+v %v", p, err)
	}
	if got, err := b.v.Token(ctxb, c); err != nil || !got.Equal(tokenA) {
		t.Errorf("before the move the old token is in use: %v", err)
	}
	moved, err := b.v.Move(ctxb, p)
	if err != nil || moved.OldToken == nil || moved.OldToken.Last4 != "aaaa" || !moved.OldToken.AddedAt.Equal(c.Token.AddedAt) || moved.OldToken.ReplacedAt.IsZero() {
		t.Fatalf("%+v %v", moved.OldToken, err)
	}
	b.holds(c, tokenB)
	if got, err := b.v.Token(ctxb, c); err != nil || !got.Equal(tokenB) {
		t.Errorf("a stale connector reads %q (%v)", got.Last4(), err)
	}
	if err := b.s.ForgetOldToken(ctxb, c.ID, *moved.OldToken); err != nil {
		t.Fatal(err)
	}
	if is, _ := b.s.Connector(ctxb, c.ID); is.OldToken != nil {
		t.Error("the reminder stays")
	}
	// Set-up again with the same answers: the same connector, a new token.
	if p, err = b.v.Place(ctxb, c.ID, keychain.File, tokenA, identity, proved); err != nil {
		t.Fatal(err)
	}
	again, err := b.v.Save(ctxb, c, p, Placed{})
	if err != nil || again.ID != c.ID || again.Token.Number != 3 || again.Token.StoredIn != keychain.File {
		t.Fatalf("%+v %v", again.Token, err)
	}
	b.holds(c, tokenA)
}

// An item with a line end, as other programs put it there, is the same token.
func TestItemsWithALineEnd(t *testing.T) {
	b := newVaultBench(t)
	c := b.save()
	kc, err := b.v.open(keychain.OS)
	if err == nil {
		err = kc.Set(ctxb, account(c.ID, c.Token.Number), secret.New([]byte(tokenA.Reveal()+"\r\n")))
	}
	if err != nil {
		t.Fatal(err)
	}
	b.holds(c, tokenA)
}

// Rotating twice before the first key is seen to be refused leaves two
// reminders; a key that is in use again needs none.
func TestEveryOldKeyIsRemembered(t *testing.T) {
	b := newVaultBench(t)
	c := b.save()
	rotate := func(to secret.Value) {
		t.Helper()
		p, err := b.v.Place(ctxb, c.ID, keychain.OS, to, identity, proved)
		if err == nil {
			c, err = b.v.Move(ctxb, p)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ends := func(want ...string) {
		t.Helper()
		is, err := b.s.Connector(ctxb, c.ID)
		var got []string
		for _, o := range is.OldTokens {
			got = append(got, o.Last4)
		}
		if err != nil || !slices.Equal(got, want) || (is.OldToken == nil) != (len(want) == 0) {
			t.Errorf("old keys %q, want %q (%v)", got, want, err)
		}
	}
	third := tok("token-CCCCCCCCCCCC-cccc")
	rotate(tokenB)
	rotate(third)
	ends("bbbb", "aaaa")
	if err := b.s.ForgetOldToken(ctxb, c.ID, *c.OldToken); err != nil {
		t.Fatal(err)
	}
	ends("aaaa")
	rotate(tokenA)
	ends("cccc")
	if err := b.s.Disconnect(ctxb, c.ID, true); err != nil {
		t.Fatal(err)
	}
}

// Before the move every failure leaves the token that was there and nothing
// else, at the latest after the next start.
func TestFailuresWhilePlacing(t *testing.T) {
	broken := &keychain.Error{Op: "store", Kind: keychain.OS, Reason: keychain.NotAnswering}
	for _, x := range []struct {
		name  string
		spoil func(k *oddKeychain)
		prove func(context.Context, secret.Value) error
		late  bool // cleaned up only at the next start
		works bool // no failure after all
	}{
		{name: "refused by PagerDuty", prove: refused},
		{name: "not stored", spoil: func(k *oddKeychain) { k.setErr = broken }},
		{name: "stored, but said not", spoil: func(k *oddKeychain) { k.setErr, k.lands = broken, true }, works: true},
		{name: "stored, and then nothing is answered", late: true, spoil: func(k *oddKeychain) {
			k.setErr, k.lands, k.getErr, k.delErr = broken, true, broken, broken
		}},
		{name: "stored late", spoil: func(k *oddKeychain) { k.setErr, k.late = broken, true }, late: true},
		{name: "said to be stored, refused by PagerDuty", spoil: func(k *oddKeychain) { k.setErr, k.lands = broken, true }, prove: refused},
		{name: "not read back", spoil: func(k *oddKeychain) { k.getErr = broken }},
		{name: "something else read back", spoil: func(k *oddKeychain) { k.other = true }},
		{name: "refused, and cannot be deleted", prove: refused, spoil: func(k *oddKeychain) { k.delErr = broken }, late: true},
	} {
		for _, first := range []bool{true, false} {
			t.Run(x.name, func(t *testing.T) {
				b := newVaultBench(t)
				id := b.s.NewConnectorID()
				var c Connector
				if !first {
					c = b.save()
					id = c.ID
				}
				if x.spoil != nil {
					x.spoil(b.os)
				}
				prove := x.prove
				if prove == nil {
					prove = proved
				}
				p, err := b.v.Place(ctxb, id, keychain.OS, tokenB, identity, prove)
				if x.works {
					if err != nil {
						t.Fatal(err)
					}
					if err := b.v.Abandon(ctxb, p); err != nil {
						t.Fatal(err)
					}
				} else if err == nil {
					t.Fatal("it passed")
				}
				if x.prove != nil && !errors.Is(err, errProof) {
					t.Errorf("the reason is lost: %v", err)
				}
				b.os.setErr, b.os.getErr, b.os.delErr, b.os.other = nil, nil, nil, false
				if x.late && len(b.os.items()) == 0 {
					t.Error("nothing was left to clean up: this tests nothing")
				}
				next := NewVault(b.s, b.openKeychain)
				if err := next.CleanUp(ctxb); err != nil {
					t.Fatal(err)
				}
				if first {
					b.only()
				} else {
					b.holds(c, tokenA)
				}
			})
		}
	}
}

func TestNumbersAreNeverUsedTwice(t *testing.T) {
	b := newVaultBench(t)
	c := b.save()
	seen := map[int]bool{1: true}
	for range 3 {
		p, err := b.v.Place(ctxb, c.ID, keychain.OS, tokenB, identity, proved)
		if err != nil || seen[p.Token.Number] {
			t.Fatalf("number %d again (%v)", p.Token.Number, err)
		}
		seen[p.Token.Number] = true
		if err := b.v.Abandon(ctxb, p); err != nil {
			t.Fatal(err)
		}
	}
}

// Two rotations at once: one wins, the other is told and leaves nothing.
func TestTwoRotationsAtOnce(t *testing.T) {
	b := newVaultBench(t)
	c := b.save()
	other := NewVault(b.s, b.openKeychain)
	p, err := b.v.Place(ctxb, c.ID, keychain.OS, tokenB, identity, proved)
	if err != nil {
		t.Fatal(err)
	}
	q, err := other.Place(ctxb, c.ID, keychain.File, tokenA, identity, proved)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.v.Move(ctxb, p); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Move(ctxb, q); !errors.Is(err, errMoved) {
		t.Errorf("got %v", err)
	}
	if _, err := other.Save(ctxb, c, q, Placed{}); err == nil {
		t.Error("a token that was given up was saved")
	}
	b.holds(c, tokenB)
}

func TestMoveToAConnectorThatIsGone(t *testing.T) {
	b := newVaultBench(t)
	c := b.save()
	p, err := b.v.Place(ctxb, c.ID, keychain.OS, tokenB, identity, proved)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.s.Disconnect(ctxb, c.ID, true); err != nil {
		t.Fatal(err)
	}
	if _, err := b.v.Move(ctxb, p); !errors.Is(err, ErrNoConnector) {
		t.Errorf("got %v", err)
	}
	if err := b.v.Forget(ctxb, c.ID); err != nil {
		t.Fatal(err)
	}
	b.only()
	var counters int
	if err := b.s.readers.QueryRow("SELECT count(*) FROM token_counter").Scan(&counters); err != nil || counters != 0 {
		t.Errorf("%d counters are left (%v)", counters, err)
	}
}

// After the move nothing fails: the old item is deleted later.
func TestOldItemThatCannotBeDeleted(t *testing.T) {
	for name, gone := range map[string]bool{"it stays": false, "it is gone, but nobody was told": true} {
		t.Run(name, func(t *testing.T) {
			b := newVaultBench(t)
			c := b.save()
			p, err := b.v.Place(ctxb, c.ID, keychain.OS, tokenB, identity, proved)
			if err != nil {
				t.Fatal(err)
			}
			b.os.delErr, b.os.deletes = &keychain.Error{Reason: keychain.Waiting}, gone
			if _, err := b.v.Move(ctxb, p); err != nil {
				t.Fatalf("the move failed over the old item: %v", err)
			}
			if left := len(b.os.items()); (left == 1) != gone {
				t.Fatalf("%d items: this tests something else", left)
			}
			if err := b.v.CleanUp(ctxb); err == nil {
				t.Error("CleanUp says nothing about what it could not delete")
			}
			b.os.delErr = nil
			if err := b.v.CleanUp(ctxb); err != nil {
				t.Fatal(err)
			}
			b.holds(c, tokenB)
		})
	}
}

func TestNothingIsKept(t *testing.T) {
	b := newVaultBench(t)
	p, err := b.v.Place(ctxb, b.s.NewConnectorID(), keychain.None, tokenA, identity, func(_ context.Context, v secret.Value) error {
		if !v.Equal(tokenA) {
			return errors.New("another token")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := b.v.Save(ctxb, Connector{ID: p.ConnectorID, App: App{Name: "PagerDuty"}}, p, Placed{})
	if err != nil || c.Token.Number != 1 || c.Token.StoredIn != keychain.None || c.Token.Last4 != "aaaa" {
		t.Fatalf("%+v %v", c.Token, err)
	}
	if _, err := b.v.Token(ctxb, c); !isReason(err, keychain.NotKept) {
		t.Errorf("got %v", err)
	}
	if got := append(b.os.items(), b.file.items()...); len(got) > 0 {
		t.Errorf("kept all the same: %v", got)
	}
	if _, err := b.v.MoveKind(ctxb, c.ID, keychain.OS, secret.Value{}); !isReason(err, keychain.NotKept) {
		t.Errorf("moved a token that is not there: %v", err)
	}
	if _, err := b.v.Place(ctxb, c.ID, keychain.OS, secret.Value{}, identity, proved); err == nil {
		t.Error("placed an empty token")
	}
}

func TestMoveKind(t *testing.T) {
	b := newVaultBench(t)
	c := b.save()
	if err := b.s.SetStatus(ctxb, c.ID, NeedsAttention, "rejected"); err != nil {
		t.Fatal(err)
	}
	moved, err := b.v.MoveKind(ctxb, c.ID, keychain.File, secret.Value{})
	if err != nil || moved.Token.StoredIn != keychain.File || !moved.Token.AddedAt.Equal(c.Token.AddedAt) || moved.OldToken != nil || moved.StatusReason != "rejected" {
		t.Fatalf("%+v %v", moved, err)
	}
	b.holds(c, tokenA)
	if same, err := b.v.MoveKind(ctxb, c.ID, keychain.File, secret.Value{}); err != nil || same.Token.Number != moved.Token.Number {
		t.Errorf("moved to where it is: %+v %v", same.Token, err)
	}
	b.os.setErr = &keychain.Error{Reason: keychain.Missing}
	if _, err := b.v.MoveKind(ctxb, c.ID, keychain.OS, secret.Value{}); !isReason(err, keychain.Missing) {
		t.Errorf("got %v", err)
	}
	if err := b.v.CleanUp(ctxb); err != nil {
		t.Fatal(err)
	}
	b.holds(c, tokenA)
	if moved, err = b.v.MoveKind(ctxb, c.ID, keychain.None, secret.Value{}); err != nil || moved.Token.StoredIn != keychain.None {
		t.Fatalf("%+v %v", moved.Token, err)
	}
	if got := append(b.os.items(), b.file.items()...); len(got) > 0 {
		t.Errorf("kept all the same: %v", got)
	}
}

func TestTokenKeptWithADraft(t *testing.T) {
	b := newVaultBench(t)
	id := b.s.NewConnectorID()
	draft := Draft{ID: id, Answers: []byte(`{"step":5}`)}
	keep := func(v secret.Value) {
		t.Helper()
		p, err := b.v.Place(ctxb, id, keychain.OS, v, identity, proved)
		if err == nil {
			err = b.v.KeepWithDraft(ctxb, draft, p)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	keep(tokenA)
	keep(tokenB)
	b.only(account(id, 2))
	list, err := b.s.Drafts(ctxb)
	if err != nil || len(list) != 1 || list[0].Token.Last4 != "bbbb" || list[0].Token.StoredIn != keychain.OS || string(list[0].Answers) != `{"step":5}` {
		t.Fatalf("%+v %v", list, err)
	}
	if err := b.v.CleanUp(ctxb); err != nil {
		t.Fatal(err)
	}
	if got, err := b.v.DraftToken(ctxb, list[0]); err != nil || !got.Equal(tokenB) {
		t.Errorf("read %q (%v)", got.Last4(), err)
	}
	// Answers saved again leave the token alone.
	if err := b.s.SaveDraft(ctxb, Draft{ID: id, Answers: []byte("later")}); err != nil {
		t.Fatal(err)
	}
	if got, err := b.v.DraftToken(ctxb, Draft{ID: id}); err != nil || !got.Equal(tokenB) {
		t.Errorf("read %q (%v)", got.Last4(), err)
	}
	if _, err := b.v.DraftToken(ctxb, Draft{ID: "c0"}); !isReason(err, keychain.NotKept) {
		t.Errorf("no draft, but %v", err)
	}
	// The set-up goes on and is saved: the draft and its item go.
	p, err := b.v.Place(ctxb, id, keychain.OS, tokenB, identity, proved)
	if err != nil {
		t.Fatal(err)
	}
	c, err := b.v.Save(ctxb, Connector{ID: id, App: App{Name: "PagerDuty"}}, p, Placed{})
	if err != nil {
		t.Fatal(err)
	}
	b.holds(c, tokenB)
	if p, err = b.v.Place(ctxb, "c5", keychain.None, tokenB, identity, proved); err != nil {
		t.Fatal(err)
	}
	if err := b.v.KeepWithDraft(ctxb, draft, p); !isReason(err, keychain.NotKept) {
		t.Errorf("kept nowhere: %v", err)
	}
}

func TestForgettingADraft(t *testing.T) {
	for _, forgetFirst := range []bool{true, false} {
		b := newVaultBench(t)
		id := b.s.NewConnectorID()
		p, err := b.v.Place(ctxb, id, keychain.File, tokenA, identity, proved)
		if err == nil {
			err = b.v.KeepWithDraft(ctxb, Draft{ID: id}, p)
		}
		if err != nil {
			t.Fatal(err)
		}
		if forgetFirst {
			err = errors.Join(b.v.Forget(ctxb, id), b.s.DeleteDraft(ctxb, id))
		} else {
			err = errors.Join(b.s.DeleteDraft(ctxb, id), b.v.Forget(ctxb, id))
		}
		if err != nil {
			t.Fatal(err)
		}
		b.only()
	}
}

// What a live process is placing is nobody else's to clean up; once it died,
// it is.
func TestCleanUpBesideALivePlacement(t *testing.T) {
	b := newVaultBench(t)
	c := b.save()
	p, err := b.v.Place(ctxb, c.ID, keychain.OS, tokenB, identity, proved)
	if err != nil {
		t.Fatal(err)
	}
	other := NewVault(b.s, b.openKeychain)
	for _, v := range []*Vault{other, b.v} {
		if err := v.CleanUp(ctxb); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(b.os.items()); n != 2 {
		t.Fatalf("%d items, want the one in use and the one being placed", n)
	}
	if is, err := b.s.Connector(ctxb, c.ID); err != nil || is.CutOff() != "" {
		t.Errorf("while it is placed: %q, %v", is.CutOff(), err)
	}
	if err := b.v.lock.Unlock(); err != nil { // it dies
		t.Fatal(err)
	}
	if err := other.NoteCutOffs(ctxb); err != nil {
		t.Fatal(err)
	}
	if n := len(b.os.items()); n != 2 {
		t.Fatalf("%d items: whoever only tells deletes nothing", n)
	}
	if err := other.CleanUp(ctxb); err != nil {
		t.Fatal(err)
	}
	b.holds(c, tokenA)
	is, err := b.s.Connector(ctxb, c.ID)
	if want := "the key …" + tokenA.Last4() + " is in use"; err != nil || !strings.HasSuffix(is.CutOff(), want) {
		t.Errorf("after it died: %q, %v, want %q", is.CutOff(), err, want)
	}
	is.LastApplied = &Run{FinishedAt: is.TokenCutOff.Add(time.Second)}
	if is.CutOff() != "" {
		t.Error("a sync has shown which key is in use")
	}
	next, err := other.Place(ctxb, c.ID, keychain.OS, tokenB, identity, proved)
	if err != nil {
		t.Fatal(err)
	}
	if is, err := other.Move(ctxb, next); err != nil || is.CutOff() != "" {
		t.Errorf("after the next change: %q, %v", is.CutOff(), err)
	}
	if _, err := b.v.Move(ctxb, p); err == nil || strings.Contains(err.Error(), "token-") {
		t.Errorf("moved to a token that is gone: %v", err)
	}
}

// The place where it is begun is released whatever happens.
func TestCancelledWhilePlacing(t *testing.T) {
	b := newVaultBench(t)
	c := b.save()
	ctx, cancel := context.WithCancel(ctxb)
	_, err := b.v.Place(ctx, c.ID, keychain.OS, tokenB, identity, func(context.Context, secret.Value) error {
		cancel()
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	b.holds(c, tokenA)
	p, err := b.v.Place(ctxb, c.ID, keychain.OS, tokenB, identity, proved)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.v.Move(ctx, p); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	b.holds(c, tokenA)
}
