package plaintext

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/remote/testclock"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// Times are told as in one place, wherever the tests run.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	uitest.Main(m)
}

var today = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// patient is a clock on which nobody sleeps to the end.
type patient struct{ *testclock.Clock }

func (patient) Sleep(ctx context.Context, _ time.Duration) error {
	<-ctx.Done()
	return ctx.Err()
}

// testHouse is the company with a store in a temporary home and keychains.
type testHouse struct {
	*testing.T
	*company.Company
	s        *service.Services
	clock    *testclock.Clock
	keychain keychain.Keychain
	noOS     *keychain.Error // the OS keychain's failure; nil when it works
	ids      []string        // of connectors and drafts, hidden in transcripts
	secrets  []string
}

// names are people whose names need no sign that is not plain.
var names = strings.Fields("Ada Grace Edsger Barbara Donald Frances Alan Margaret Dennis Hedy Linus Radia Ken Karen Tim")

func newTestHouse(t *testing.T) *testHouse {
	t.Helper()
	clock := testclock.New(today)
	h := &testHouse{T: t, Company: company.New(t, company.Small, clock.Now), clock: clock, keychain: keychain.Memory()}
	h.plainNames()
	for _, k := range h.Account.Keys() {
		h.secrets = append(h.secrets, k.Token)
	}
	h.open(t.TempDir() + "/home")
	return h
}

// again is the same world with a copy of the home, which is closed.
func (h *testHouse) again(t *testing.T) *testHouse {
	t.Helper()
	other := *h
	other.T = t
	home := t.TempDir() + "/home"
	h.must(os.CopyFS(home, os.DirFS(h.s.Store.Home())))
	h.must(os.Chmod(home, 0o700))
	if err := os.Chmod(home+"/keychain", 0o700); !os.IsNotExist(err) {
		h.must(err)
	}
	other.open(home)
	return &other
}

// open opens the store of a home and puts the services on it.
func (h *testHouse) open(home string) {
	h.Helper()
	st := company.OpenStore(h, home, store.Options{Now: h.clock.Now, For: store.ToBrowse})
	var passphrase secret.Value
	file, err := keychain.Open(keychain.File, keychain.Options{Dir: st.Home() + "/keychain", WorkFactor: 8,
		Passphrase: func(context.Context) (secret.Value, error) { return passphrase, nil }})
	h.must(err)
	open := func(k keychain.Kind) (keychain.Keychain, error) {
		switch {
		case k == keychain.OS && h.noOS != nil:
			return company.Broken{Err: h.noOS}, nil
		case k == keychain.OS:
			return h.keychain, nil
		case k == keychain.File:
			return file, nil
		}
		return keychain.Open(k, keychain.Options{})
	}
	h.s = service.New(&service.Deps{
		Store: st, Vault: store.NewVault(st, open), OpenKeychain: open, Version: "test", Clock: h.clock,
		UsePassphrase: func(v secret.Value) { passphrase = v },
		Transport:     h.Network,
		Me:            company.Ada,
	})
}

// plainNames gives everybody and everything a plain name.
func (h *testHouse) plainNames() {
	truth := h.Account.Truth(today)
	for i, u := range truth.Users {
		h.Account.RenameUser(u.ID, fmt.Sprintf("%s %s", names[i%len(names)], names[(i*7+i/len(names)+3)%len(names)]))
	}
	for i, s := range truth.Schedules {
		h.Account.RenameSchedule(s.ID, "Rota "+names[i%len(names)])
	}
}

func (h *testHouse) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// held is what a conversation came to.
type held struct {
	end        ui.Ending
	err        error
	transcript string
	who        *somebody
}

// talk holds a conversation with somebody who answers by a script. Every
// answer has to be asked for, and none may be left.
func (h *testHouse) talk(steps []step, hold func(ctx context.Context, f *Face) (ui.Ending, error)) held {
	h.Helper()
	return h.talkAs(Options{}, steps, hold)
}

func (h *testHouse) talkAs(o Options, steps []step, hold func(ctx context.Context, f *Face) (ui.Ending, error)) held {
	h.Helper()
	return h.talkWith(newSomebody(h.T, steps), o, hold)
}

func (h *testHouse) talkWith(who *somebody, o Options, hold func(ctx context.Context, f *Face) (ui.Ending, error)) held {
	h.Helper()
	o.In, o.Out, o.Interrupts = who, who, who.interrupts
	o.Clock, o.Folder = patient{h.clock}, filepath.Dir(h.s.Store.Home())
	h.note(ui.Ending{}) // what there is may be gone at the end
	end, err := hold(h.Context(), New(o))
	r := held{end: end, err: err, who: who}
	h.note(end)
	r.transcript = h.masked(who.transcript())
	if n := len(who.steps); n > 0 {
		h.Errorf("%d answers were never asked for, the next one: %q\n%s", n, who.steps[0].ask, r.transcript)
	}
	h.noSecret(r.transcript)
	return r
}

// note remembers ids, so that they can be hidden.
func (h *testHouse) note(end ui.Ending) {
	h.ids = append(h.ids, end.Draft, end.Connector.ID)
	if list, err := h.s.Store.Connectors(h.Context()); err == nil {
		for _, c := range list {
			h.ids = append(h.ids, c.ID)
		}
	}
	if list, err := h.s.Store.Drafts(h.Context()); err == nil {
		for _, d := range list {
			h.ids = append(h.ids, d.ID)
		}
	}
}

// masked hides what differs from run to run.
func (h *testHouse) masked(text string) string {
	text = strings.ReplaceAll(text, h.s.Store.Home(), "HOME")
	text = strings.ReplaceAll(text, filepath.Dir(h.s.Store.Home()), "FOLDER")
	for _, id := range h.ids {
		if id != "" {
			text = strings.ReplaceAll(text, id, "ID")
		}
	}
	return firstRefused.ReplaceAllString(text, "GET, request ID")
}

func (h *testHouse) noSecret(text string) {
	h.Helper()
	for _, s := range h.secrets {
		if strings.Contains(text, s) {
			h.Errorf("a secret was said:\n%s", text)
		}
	}
}

// setup holds a set-up of an empty home.
func (h *testHouse) setup(steps ...step) held {
	h.Helper()
	return h.talk(steps, func(ctx context.Context, f *Face) (ui.Ending, error) { return f.Setup(ctx, h.s, h.machine()) })
}

// callsNow makes the calls that a machine waits for.
func (h *testHouse) callsNow(m *setup.Machine) {
	for due, ok := m.Due(); ok; due, ok = m.Due() {
		due.Run(h.Context())()
	}
}

func (h *testHouse) machine() *setup.Machine {
	h.Helper()
	facts, err := h.s.Facts(h.Context())
	h.must(err)
	return setup.New(facts, setup.Options{}, h.s)
}

func (h *testHouse) rotate(steps ...step) held {
	h.Helper()
	facts, err := h.s.RotateFacts(h.Context(), "")
	h.must(err)
	return h.talk(steps, func(ctx context.Context, f *Face) (ui.Ending, error) {
		return f.Rotate(ctx, h.s, rotate.New(facts, h.s))
	})
}

func (h *testHouse) home(steps ...step) held {
	h.Helper()
	return h.talk(steps, func(ctx context.Context, f *Face) (ui.Ending, error) { return f.Home(ctx, h.s, ui.Look{}) })
}

func (h *testHouse) sync(steps ...step) held {
	h.Helper()
	return h.talk(steps, func(ctx context.Context, f *Face) (ui.Ending, error) {
		y, err := h.s.StartSync(ctx, service.SyncRequest{})
		h.must(err)
		return f.Sync(ctx, h.s, y)
	})
}

// connected sets up a connector without a conversation.
func (h *testHouse) connected(synced bool) store.Connector {
	h.Helper()
	facts, err := h.s.Facts(h.Context())
	h.must(err)
	c := h.Connect(h, facts, h.s, h.Flags())
	if !synced {
		return c
	}
	h.synced()
	c, err = h.s.Store.Connector(h.Context(), c.ID)
	h.must(err)
	return c
}

// synced runs a sync without a conversation.
func (h *testHouse) synced() store.Run {
	h.Helper()
	y, err := h.s.StartSync(h.Context(), service.SyncRequest{})
	h.must(err)
	o, err := y.Wait()
	h.must(err)
	return o.Run
}

// file is a file beside the home.
func (h *testHouse) file(name string) string {
	return filepath.Join(filepath.Dir(h.s.Store.Home()), name)
}

// userNamed finds somebody of the account.
func (h *testHouse) user(i int) access.User { return h.Account.Truth(h.clock.Now()).Users[i] }

var noKeychain = &keychain.Error{Op: "probe", Kind: keychain.OS, Reason: keychain.Missing}

// wantEnded fails the test unless a conversation ended because the input did.
func (r held) wantEnded(t *testing.T) {
	t.Helper()
	var ended *endedError
	if !errors.As(r.err, &ended) {
		t.Errorf("the end of input gave %v (%s)\n%s", r.err, r.end.Kind, r.transcript)
	}
}

// setupOf holds a set-up with a new machine.
func setupOf(h *testHouse) func(context.Context, *Face) (ui.Ending, error) {
	return func(ctx context.Context, f *Face) (ui.Ending, error) { return f.Setup(ctx, h.s, h.machine()) }
}
