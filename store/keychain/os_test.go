package keychain

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"connectpd/store/secret"
)

// fakeRing stands for go-keyring. A call waits for its gate, if there is one.
type fakeRing struct {
	mu    sync.Mutex
	items map[string]string
	calls []string
	gates map[string]chan error // by operation; closed or sent to
	late  bool                  // Set lands before its gate opens
	panic bool
}

func newFakeRing() *fakeRing {
	return &fakeRing{items: map[string]string{}, gates: map[string]chan error{}}
}

func (r *fakeRing) enter(op, account string) error {
	r.mu.Lock()
	r.calls = append(r.calls, op+" "+account)
	gate := r.gates[op]
	r.mu.Unlock()
	if r.panic {
		panic("interface conversion")
	}
	if gate != nil {
		return <-gate
	}
	return nil
}

func (r *fakeRing) Set(_, account, password string) error {
	if r.late {
		r.put(account, password)
	}
	if err := r.enter("set", account); err != nil {
		return err
	}
	r.put(account, password)
	return nil
}

func (r *fakeRing) put(account, password string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.items[account] = password
}

func (r *fakeRing) Get(_, account string) (string, error) {
	if err := r.enter("get", account); err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.items[account]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return v, nil
}

func (r *fakeRing) Delete(_, account string) error {
	if err := r.enter("delete", account); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.items[account]; !ok {
		return keyring.ErrNotFound
	}
	delete(r.items, account)
	return nil
}

func (r *fakeRing) made() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.calls, ", ")
}

func (r *fakeRing) has(account string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.items[account]
	return ok
}

// fakeBus sees into a fakeRing.
type fakeBus struct {
	ring        *fakeRing
	unreachable bool
	frozen      bool
	locked      bool
	state       collection
}

func (b *fakeBus) Reachable() error {
	if b.unreachable {
		return errNoBus
	}
	return nil
}

func (b *fakeBus) Answers(ctx context.Context) bool {
	if b.frozen {
		<-ctx.Done()
	}
	return !b.frozen
}

func (b *fakeBus) Collection(context.Context) collection { return b.state }

func (b *fakeBus) Lookup(_ context.Context, account string) secret.Value {
	if b.locked {
		return secret.Value{}
	}
	b.ring.mu.Lock()
	defer b.ring.mu.Unlock()
	return secret.New([]byte(b.ring.items[account]))
}

func fakeOS(attended bool) (*osKeychain, *fakeRing, *fakeBus) {
	k := openOS(Options{Attended: attended})
	r := newFakeRing()
	b := &fakeBus{ring: r}
	k.ring, k.bus, k.goos = r, b, "linux"
	return k, r, b
}

var token = secret.New([]byte("y_NbAkKc66ryYTWUXYEu"))

func reasonOf(t *testing.T, err error) Reason {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("%T is no *Error: %v", err, err)
	}
	if told := e.Failure(); told.What == "" || told.Do == "" {
		t.Errorf("no words: %+v", e)
	}
	if strings.Contains(e.Error()+e.Failure().Do, token.Reveal()) {
		t.Errorf("the token stands in %s", e.Error())
	}
	return e.Reason
}

func TestOSRoundTrip(t *testing.T) {
	k, r, _ := fakeOS(false)
	ctx := t.Context()
	if err := k.Set(ctx, "c1/1", token); err != nil {
		t.Fatal(err)
	}
	v, err := k.Get(ctx, "c1/1")
	if err != nil || !v.Equal(token) {
		t.Fatal(v, err)
	}
	if err := k.Delete(ctx, "c1/1"); err != nil {
		t.Fatal(err)
	}
	if err := k.Delete(ctx, "c1/1"); err != nil {
		t.Errorf("deleting what is not there: %v", err)
	}
	_, err = k.Get(ctx, "c1/1")
	if reasonOf(t, err) != NotFound {
		t.Error(err)
	}
	if err := k.Probe(ctx); err != nil || len(r.items) != 0 {
		t.Errorf("probe: %v, left %v", err, r.items)
	}
}

func TestOSDeadlines(t *testing.T) {
	cases := []struct {
		name     string
		attended bool
		frozen   bool
		want     Reason
		after    time.Duration // at most, and at least a second less
	}{
		{"unattended, its dialog waits", false, false, Waiting, 5 * time.Second},
		{"unattended, frozen", false, true, NotAnswering, 7 * time.Second},
		{"attended, its dialog waits", true, false, Waiting, 2 * time.Minute},
		{"attended, frozen: told early", true, true, NotAnswering, 6 * time.Second},
	}
	for _, c := range cases {
		for _, op := range []string{"set", "get", "delete"} {
			t.Run(c.name+", "+op, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					k, r, b := fakeOS(c.attended)
					b.frozen, b.locked = c.frozen, true
					r.gates[op] = make(chan error)
					began := time.Now()
					err := call(k, op)
					if reasonOf(t, err) != c.want {
						t.Errorf("%v", err)
					}
					if took := time.Since(began); took > c.after || took < c.after-time.Second {
						t.Errorf("took %v", took)
					}
					if r.made() != op+" c1/1" {
						t.Errorf("calls: %s", r.made())
					}
					close(r.gates[op])
				})
			})
		}
	}
}

func call(k *osKeychain, op string) error {
	ctx := context.Background()
	switch op {
	case "set":
		return k.Set(ctx, "c1/1", token)
	case "get":
		_, err := k.Get(ctx, "c1/1")
		return err
	default:
		return k.Delete(ctx, "c1/1")
	}
}

func TestALateSetIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, r, _ := fakeOS(false)
		r.gates["set"] = make(chan error)
		if err := k.Set(t.Context(), "c1/1", token); reasonOf(t, err) != Waiting {
			t.Error(err)
		}
		close(r.gates["set"]) // the dialog is answered after all
		synctest.Wait()
		if r.has("c1/1") || r.made() != "set c1/1, delete c1/1" {
			t.Errorf("%s; left: %v", r.made(), r.has("c1/1"))
		}
		if err := k.Set(t.Context(), "c1/2", token); err != nil {
			t.Errorf("the keychain is not usable again: %v", err)
		}
	})
}

// A call that stored the item and does not come back is a failure: the vault
// has the number in its notes and starts over with the next one.
func TestASetThatDoesNotComeBackIsAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, r, _ := fakeOS(false)
		r.gates["set"], r.late = make(chan error), true
		if err := k.Set(t.Context(), "c1/1", token); reasonOf(t, err) != Waiting {
			t.Error(err)
		}
		if _, err := k.Get(t.Context(), "c1/1"); reasonOf(t, err) != Waiting {
			t.Errorf("read what is about to be taken back: %v", err)
		}
		close(r.gates["set"])
		synctest.Wait()
		if r.has("c1/1") {
			t.Error("the item stays")
		}
	})
}

func TestAReadThatHangsIsReadPastTheDialog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, r, _ := fakeOS(false)
		r.items["c1/1"] = token.Reveal()
		r.gates["get"] = make(chan error)
		v, err := k.Get(t.Context(), "c1/1")
		if err != nil || !v.Equal(token) {
			t.Error(v, err)
		}
		close(r.gates["get"])
	})
}

func TestDeadlinesWithoutABus(t *testing.T) {
	for goos, want := range map[string]Reason{"windows": NotAnswering, "darwin": Waiting} {
		for _, op := range []string{"set", "get", "delete"} {
			synctest.Test(t, func(t *testing.T) {
				k, r, _ := fakeOS(false)
				k.bus, k.goos = nil, goos
				r.gates[op] = make(chan error)
				began := time.Now()
				if err := call(k, op); reasonOf(t, err) != want {
					t.Errorf("%s, %s: %v", goos, op, err)
				}
				if took := time.Since(began); took != unattendedLimit {
					t.Errorf("%s, %s: took %v", goos, op, took)
				}
				close(r.gates[op])
			})
		}
	}
}

func TestNothingIsCalledBehindACallLeftBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, r, _ := fakeOS(true)
		r.gates["set"] = make(chan error)
		if err := k.Set(t.Context(), "c1/1", token); reasonOf(t, err) != Waiting {
			t.Error(err)
		}
		began := time.Now()
		if err := k.Delete(t.Context(), "c1/1"); reasonOf(t, err) != Waiting {
			t.Error(err)
		}
		if took := time.Since(began); took > glance+time.Second {
			t.Errorf("it took %v to say so", took)
		}
		if r.made() != "set c1/1" {
			t.Errorf("calls: %s", r.made())
		}
		close(r.gates["set"])
	})
}

func TestStopWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, r, _ := fakeOS(true)
		r.gates["set"] = make(chan error)
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			time.Sleep(10 * time.Second)
			cancel()
		}()
		began := time.Now()
		err := k.Set(ctx, "c1/1", token)
		if reasonOf(t, err) != Stopped || !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("took %v", took)
		}
		close(r.gates["set"])
		synctest.Wait()
		if r.has("c1/1") {
			t.Error("the item of a stopped call stays")
		}
		if err := k.Set(ctx, "c1/2", token); reasonOf(t, err) != Stopped {
			t.Error(err)
		}
	})
}

func TestACallersOwnDeadlineIsATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, r, _ := fakeOS(true)
		r.gates["get"] = make(chan error)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := k.Get(ctx, "c1/1"); reasonOf(t, err) != Waiting {
			t.Error(err)
		}
		close(r.gates["get"])
	})
}

func TestOSFailuresAreNamed(t *testing.T) {
	unlock := errors.New("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'")
	cases := []struct {
		name  string
		state collection
		err   error
		want  Reason
	}{
		{"no keyring was made", collectionNone, unlock, NoCollection},
		{"the default keyring is locked", collectionLocked, unlock, Locked},
		{"the keychain does not tell: the text has to do", collectionUnknown, unlock, NoCollection},
		{"something new", collectionOpen, errors.New("boom"), failed},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			k, r, b := fakeOS(false)
			b.state = c.state
			r.gates["get"] = make(chan error, 1)
			r.gates["get"] <- c.err
			_, err := k.Get(t.Context(), "c1/1")
			if reasonOf(t, err) != c.want || !errors.Is(err, c.err) {
				t.Error(err)
			}
		})
	}
	k, r, b := fakeOS(false)
	b.unreachable = true
	if err := k.Probe(t.Context()); reasonOf(t, err) != Missing || r.made() != "" {
		t.Errorf("%v; calls: %s", err, r.made())
	}
	k, r, _ = fakeOS(false)
	r.panic = true
	if err := k.Set(t.Context(), "c1/1", token); reasonOf(t, err) != failed {
		t.Error(err)
	}
	k, r, _ = fakeOS(false)
	r.items["c1/1"] = ""
	if _, err := k.Get(t.Context(), "c1/1"); reasonOf(t, err) != Damaged {
		t.Error("an empty item is no token:", err)
	}
}

func TestReachable(t *testing.T) {
	cases := []struct {
		name string
		env  map[string]string
		have []string
		ok   bool
		set  string
	}{
		{"nothing", nil, nil, false, ""},
		{"an address", map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, nil, true, ""},
		{"the user's bus", nil, []string{"/run/user/1000/bus"}, true, ""},
		{"an older session", nil, []string{"/run/user/1000/dbus-session"}, true, ""},
		{"someone else's bus", nil, []string{"/run/user/0/bus"}, false, ""},
		{"autolaunch", map[string]string{"DBUS_SESSION_BUS_ADDRESS": "autolaunch:"}, nil, false, ""},
		{"the runtime folder", map[string]string{"XDG_RUNTIME_DIR": "/r un"}, []string{"/r un/bus"}, true, "unix:path=/r%20un/bus"},
		{"the runtime folder without a bus", map[string]string{"XDG_RUNTIME_DIR": "/r"}, nil, false, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			set := ""
			b := &sessionBus{uid: 1000,
				getenv: func(name string) string { return c.env[name] },
				setenv: func(_, value string) error { set = value; return nil },
				exists: func(path string) bool {
					for _, h := range c.have {
						if h == path {
							return true
						}
					}
					return false
				}}
			if err := b.Reachable(); (err == nil) != c.ok || set != c.set {
				t.Errorf("%v, set %q", err, set)
			}
		})
	}
}
