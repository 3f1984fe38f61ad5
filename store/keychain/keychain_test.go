package keychain

import (
	"context"
	"testing"

	"connectpd/store/secret"
)

func TestOpen(t *testing.T) {
	for _, kind := range []Kind{OS, File, None} {
		k, err := Open(kind, Options{Dir: t.TempDir()})
		if err != nil || k.Kind() != kind {
			t.Errorf("%s: %v %v", kind, k, err)
		}
	}
	if _, err := Open(File, Options{}); err == nil {
		t.Error("a file keychain without a folder")
	}
	if _, err := Open("wallet", Options{}); err == nil {
		t.Error("an unknown kind is opened")
	}
}

func TestNoneKeepsNothing(t *testing.T) {
	k := none{}
	ctx := t.Context()
	if err := k.Set(ctx, "c1/1", token); reasonOf(t, err) != NotKept {
		t.Error(err)
	}
	if _, err := k.Get(ctx, "c1/1"); reasonOf(t, err) != NotKept {
		t.Error(err)
	}
	if k.Delete(ctx, "c1/1") != nil || k.Probe(ctx) != nil {
		t.Error("there is nothing to fail")
	}
}

func TestMemory(t *testing.T) {
	k := Memory()
	ctx := t.Context()
	if err := k.Probe(ctx); err != nil {
		t.Fatal(err)
	}
	if err := k.Set(ctx, "c1/1", token); err != nil {
		t.Fatal(err)
	}
	if v, err := k.Get(ctx, "c1/1"); err != nil || !v.Equal(token) {
		t.Error(v, err)
	}
	if err := k.Delete(ctx, "c1/1"); err != nil {
		t.Error(err)
	}
	if _, err := k.Get(ctx, "c1/1"); reasonOf(t, err) != NotFound {
		t.Error(err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	for _, err := range []error{k.Set(stopped, "c1/1", token), k.Delete(stopped, "c1/1"), k.Probe(stopped)} {
		if reasonOf(t, err) != Stopped {
			t.Error(err)
		}
	}
}

// swapping gives back something else than was stored.
type swapping struct{ Keychain }

func (s swapping) Get(context.Context, string) (secret.Value, error) {
	return secret.New([]byte("x")), nil
}

func TestProbeComparesAndCleansUp(t *testing.T) {
	m := Memory().(*memory)
	if err := probe(t.Context(), swapping{m}); reasonOf(t, err) != Damaged {
		t.Error(err)
	}
	if len(m.items) != 0 {
		t.Errorf("left behind: %d", len(m.items))
	}
}
