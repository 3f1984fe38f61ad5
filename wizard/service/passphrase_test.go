package service

import (
	"context"
	"errors"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/setup"
)

// fileHouse is a house whose encrypted files are real, with a passphrase that
// is handed over as the command line does.
func fileHouse(t *testing.T) (*house, func(passphrase string) keychain.Keychain) {
	t.Helper()
	h := build(t)
	dir := t.TempDir() + "/keychain"
	open := func(ask func(context.Context) (secret.Value, error)) keychain.Keychain {
		k, err := keychain.Open(keychain.File, keychain.Options{Dir: dir, WorkFactor: 2, Passphrase: ask})
		h.must(err)
		return k
	}
	var typed secret.Value
	file := open(func(context.Context) (secret.Value, error) { return typed, nil })
	h.s.UsePassphrase = func(v secret.Value) { typed = v }
	h.s.OpenKeychain = func(keychain.Kind) (keychain.Keychain, error) { return file, nil }
	h.s.Vault = store.NewVault(h.s.Store, h.s.OpenKeychain)
	return h, func(passphrase string) keychain.Keychain {
		return open(func(context.Context) (secret.Value, error) { return secret.New([]byte(passphrase)), nil })
	}
}

// TestThePassphraseChosenLastGuardsTheToken: a set-up tries the place with the
// passphrase that was typed first; who goes back and types another has the
// token under that one.
func TestThePassphraseChosenLastGuardsTheToken(t *testing.T) {
	h, other := fileHouse(t)
	ctx := t.Context()
	for _, passphrase := range []string{"typed at first", "typed at last"} {
		h.must(h.s.TryKeychain(ctx, setup.KeychainRequest{Kind: keychain.File, Passphrase: secret.New([]byte(passphrase))}))
		if f, err := h.s.Facts(ctx); err != nil || f.HavePassphrase {
			t.Errorf("with nothing kept the passphrase counts as known (%v)", err)
		}
	}
	p, err := h.s.Vault.Place(ctx, "c1", keychain.File, h.Key(), access.Identity{Kind: access.AccountKey}, nil)
	h.must(err)
	name := "c1/1"
	if v, err := other("typed at last").Get(ctx, name); err != nil || !v.Equal(h.Key()) {
		t.Errorf("%+v: %v", p.Token, err)
	}
	var kc *keychain.Error
	if _, err := other("typed at first").Get(ctx, name); !errors.As(err, &kc) || kc.Reason != keychain.WrongPassphrase {
		t.Errorf("the one that was only tried: %v", err)
	}
}

// TestAKnownPassphraseIsNotAskedFor again in the same run, by a rotation or by
// another set-up; a wrong one is not known.
func TestAKnownPassphraseIsNotAskedFor(t *testing.T) {
	h, other := fileHouse(t)
	ctx := t.Context()
	const passphrase = "correct horse battery"
	h.s.UsePassphrase(secret.New([]byte(passphrase)))
	h.s.HavePassphrase = true // as from the variables, for the set-up
	end, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Token: h.Key(), Keychain: "file", Yes: true}, setup.Options{NoSync: true})
	h.must(err)
	c := end.Connector
	h.s.HavePassphrase = false
	asked := func() bool {
		t.Helper()
		f, err := h.s.RotateFacts(ctx, c.ID)
		h.must(err)
		g, err := h.s.Facts(ctx)
		h.must(err)
		if f.NeedPassphrase == g.HavePassphrase {
			t.Errorf("a rotation asks: %t, a setup knows it: %t", f.NeedPassphrase, g.HavePassphrase)
		}
		return f.NeedPassphrase
	}
	if asked() {
		t.Error("asked although it was used in this run")
	}
	for typed, want := range map[string]bool{"wrong horse battery": true, passphrase: false} {
		later := other(typed) // another run
		h.s.OpenKeychain = func(keychain.Kind) (keychain.Keychain, error) { return later, nil }
		h.s.Vault = store.NewVault(h.s.Store, h.s.OpenKeychain)
		if !asked() {
			t.Error("known before it was typed")
		}
		_, _ = h.s.Vault.Token(ctx, c)
		if asked() != want {
			t.Errorf("%q: asked %t, want %t", typed, !want, want)
		}
	}
}
