package keychain

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"connectpd/store/secret"
)

// realOS opens the OS keychain as the program does.
func realOS(t *testing.T, attended bool) *osKeychain {
	t.Helper()
	k, err := Open(OS, Options{Attended: attended})
	if err != nil {
		t.Fatal(err)
	}
	return k.(*osKeychain)
}

// impatientOS is for calls that are not answered.
func impatientOS(t *testing.T) *osKeychain {
	t.Helper()
	k := realOS(t, false)
	k.limit = glance
	return k
}

// longWait is less than the two minutes that an attended call may take, and
// more than any machine needs for what ends by itself.
const longWait = 40 * time.Second

func TestSecretServiceSetGetRotateDelete(t *testing.T) {
	s := newSession(t, false)
	s.keyring("ci-only")
	k, ctx := realOS(t, false), t.Context()
	if err := k.Probe(ctx); err != nil {
		t.Fatal(err)
	}
	rotated := secret.New([]byte("u+NewKeyForTheRotati"))
	for account, v := range map[string]secret.Value{"c1/1": token, "c1/2": rotated} {
		if err := k.Set(ctx, account, v); err != nil {
			t.Fatal(err)
		}
		if got, err := k.Get(ctx, account); err != nil || !got.Equal(v) {
			t.Fatalf("%s: %v", account, err)
		}
		if text, ok := s.tool(account); !ok || text != v.Reveal() {
			t.Errorf("secret-tool does not find %s", account)
		}
	}
	for range 2 { // the second time there is nothing to delete
		if err := k.Delete(ctx, "c1/1"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := k.Get(ctx, "c1/1"); reasonOf(t, err) != NotFound {
		t.Error(err)
	}
	if _, ok := s.tool("c1/1"); ok {
		t.Error("the old item is still there")
	}
	if got, err := k.Get(ctx, "c1/2"); err != nil || !got.Equal(rotated) {
		t.Errorf("the new item is gone: %v", err)
	}
	if got := k.bus.Lookup(ctx, "c1/2"); !got.Equal(rotated) {
		t.Error("lookup does not find the item")
	}
	if got := k.bus.Lookup(ctx, "c1/1"); !got.Empty() {
		t.Error("lookup finds what was deleted")
	}
	if state := k.bus.Collection(ctx); state != collectionOpen {
		t.Errorf("state %v", state)
	}
}

// assertAllFail makes each call once and wants the same reason of all. A call
// that did not come back by itself would have another.
func assertAllFail(t *testing.T, k Keychain, want Reason) {
	t.Helper()
	ctx := t.Context()
	for name, call := range map[string]func() error{
		"set":    func() error { return k.Set(ctx, "c1/1", token) },
		"get":    func() error { _, err := k.Get(ctx, "c1/1"); return err },
		"delete": func() error { return k.Delete(ctx, "c1/1") },
		"probe":  func() error { return k.Probe(ctx) },
	} {
		err := call()
		if err == nil {
			t.Errorf("%s succeeded", name)
		} else if got := reasonOf(t, err); got != want {
			t.Errorf("%s: %s (%v), want %s", name, got, err.(*Error).Err, want)
		}
	}
}

func TestSecretServiceKeychainMissing(t *testing.T) {
	t.Run("no bus, and nothing is started", func(t *testing.T) {
		needRealService(t)
		dir := t.TempDir()
		marker := filepath.Join(dir, "launched")
		script := "#!/bin/sh\ntouch " + marker + "\n"
		if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
		t.Setenv("XDG_RUNTIME_DIR", dir)
		k := realOS(t, false)
		k.bus.(*sessionBus).uid = -1 // this machine may have a bus of the user
		assertAllFail(t, k, Missing)
		if _, err := os.Stat(marker); err == nil {
			t.Error("dbus-launch was run: it leaves daemons behind")
		}
	})
	t.Run("an address that leads nowhere", func(t *testing.T) {
		needRealService(t)
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
		assertAllFail(t, realOS(t, false), Missing)
	})
	t.Run("a bus without the service", func(t *testing.T) {
		newSession(t, false)
		assertAllFail(t, realOS(t, false), Missing)
	})
}

func TestSecretServiceKeychainWithoutCollection(t *testing.T) {
	s := newSession(t, true)
	s.keyring("")
	assertAllFail(t, realOS(t, false), NoCollection)
}

func TestSecretServiceKeychainLockedWithoutDisplay(t *testing.T) {
	s := newSession(t, true)
	cmd := s.keyring("ci-only")
	k := realOS(t, false)
	if err := k.Set(t.Context(), "c1/1", token); err != nil {
		t.Fatal(err)
	}
	s.stop(cmd)
	s.keyring("") // the same keyring, and nobody unlocks it
	assertAllFail(t, k, Locked)
}

func TestSecretServiceKeychainFrozen(t *testing.T) {
	s := newSession(t, false)
	cmd := s.keyring("ci-only")
	ctx := t.Context()
	kept := realOS(t, false)
	if err := kept.Set(ctx, "c1/1", token); err != nil {
		t.Fatal(err)
	}
	freeze := func(sig syscall.Signal) {
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
	}
	freeze(syscall.SIGSTOP)
	k := impatientOS(t)
	if err := k.Set(ctx, "c1/2", token); reasonOf(t, err) != NotAnswering {
		t.Error(err)
	}
	for range 2 {
		if _, err := k.Get(ctx, "c1/1"); reasonOf(t, err) != NotAnswering {
			t.Error(err)
		}
	}
	freeze(syscall.SIGCONT)
	k.calls.slot <- struct{}{} // the call left behind has come back
	<-k.calls.slot
	if _, ok := s.tool("c1/2"); ok {
		t.Error("what the call left behind stored late is still there")
	}
	if got, err := k.Get(ctx, "c1/1"); err != nil || !got.Equal(token) {
		t.Errorf("the keychain is not usable again: %v", err)
	}
}

func TestSecretServiceKeychainFrozenWhileAttended(t *testing.T) {
	s := newSession(t, false)
	cmd := s.keyring("ci-only")
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	k, err := Open(OS, Options{Attended: true})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, err := k.Get(t.Context(), "c1/1"); reasonOf(t, err) != NotAnswering {
		t.Error(err)
	}
	if took := time.Since(began); took > longWait {
		t.Errorf("a person waited %v for a frozen keychain", took)
	}
}

func TestSecretServiceKeychainEndsDuringACall(t *testing.T) {
	s := newSession(t, false)
	cmd := s.keyring("ci-only")
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	k := realOS(t, true)
	ctx, cancel := context.WithTimeout(t.Context(), longWait)
	defer cancel()
	failed := make(chan error, 1)
	go func() {
		_, err := k.Get(ctx, "c1/1")
		failed <- err
	}()
	_ = cmd.Process.Kill()
	if got := reasonOf(t, <-failed); got != NotAnswering && got != Missing {
		t.Errorf("%s", got)
	}
}
