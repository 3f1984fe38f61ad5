package service

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/sync/remote/testclock"
	"connectpd/wizard/company"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/rotate"
	"connectpd/wizard/setup"
)

// drawer is a keychain whose content and troubles a test decides.
type drawer struct {
	keychain.Keychain
	mu    sync.Mutex
	kind  keychain.Kind
	items map[string]string // account to last four
	calls int
	// failAt is the number of the call that fails; 0 none.
	failAt int
}

func newDrawer(k keychain.Kind) *drawer {
	return &drawer{Keychain: keychain.Memory(), kind: k, items: map[string]string{}}
}

func (d *drawer) Kind() keychain.Kind { return d.kind }

func (d *drawer) trouble(op string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls++
	if d.calls == d.failAt {
		return &keychain.Error{Op: op, Kind: d.kind, Reason: keychain.Locked}
	}
	return nil
}

func (d *drawer) Set(ctx context.Context, account string, v secret.Value) error {
	if err := d.trouble("store"); err != nil {
		return err
	}
	err := d.Keychain.Set(ctx, account, v)
	if err == nil {
		d.mu.Lock()
		d.items[account] = v.Last4()
		d.mu.Unlock()
	}
	return err
}

func (d *drawer) Get(ctx context.Context, account string) (secret.Value, error) {
	if err := d.trouble("read"); err != nil {
		return secret.Value{}, err
	}
	return d.Keychain.Get(ctx, account)
}

func (d *drawer) Delete(ctx context.Context, account string) error {
	err := d.Keychain.Delete(ctx, account)
	if err == nil {
		d.mu.Lock()
		delete(d.items, account)
		d.mu.Unlock()
	}
	return err
}

// holds are the kept items' last fours, by account.
func (d *drawer) holds() map[string]string {
	d.mu.Lock()
	defer d.mu.Unlock()
	copied := map[string]string{}
	for k, v := range d.items {
		copied[k] = v
	}
	return copied
}

// house is the company with a store in a temporary home and keychains.
type house struct {
	*testing.T
	*company.Company
	s       *Services
	drawers map[keychain.Kind]*drawer
	clock   *testclock.Clock
	me      setup.Me
}

func build(t *testing.T) *house {
	t.Helper()
	clock := testclock.New(started)
	h := &house{T: t, Company: company.New(t, company.Small, clock.Now), clock: clock, me: company.Ada(t.Context()),
		drawers: map[keychain.Kind]*drawer{keychain.OS: newDrawer(keychain.OS), keychain.File: newDrawer(keychain.File)}}
	h.Network["127.0.0.1"] = h.Server.RoundTripper()
	st := company.OpenStore(t, t.TempDir()+"/home", store.Options{Now: h.clock.Now})
	open := func(k keychain.Kind) (keychain.Keychain, error) {
		if d := h.drawers[k]; d != nil {
			return d, nil
		}
		return keychain.Open(k, keychain.Options{})
	}
	h.s = New(&Deps{
		Store: st, Vault: store.NewVault(st, open), OpenKeychain: open, Version: "test", Clock: h.clock,
		Transport: h.Network, Me: func(context.Context) setup.Me { return h.me },
	})
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// ended is how a set-up ended, and its sync.
type ended struct {
	setup.Ended
	Outcome *engine.Outcome // nil: there was none
}

// setUp drives a set-up by flags to its end.
func (h *house) setUp(flags setup.SetupFlags, o setup.Options) (ended, error) {
	h.Helper()
	m := h.begin(o)
	if wrong := m.Fill(flags); len(wrong) > 0 {
		return ended{}, wrong[0]
	}
	return h.drive(m)
}

// begin begins a set-up.
func (h *house) begin(o setup.Options) *setup.Machine {
	h.Helper()
	f, err := h.s.Facts(h.Context())
	h.must(err)
	return setup.New(f, o, h.s)
}

// fill gives a set-up flags that it takes.
func (h *house) fill(m *setup.Machine, flags setup.SetupFlags) {
	h.Helper()
	if wrong := m.Fill(flags); len(wrong) > 0 {
		h.Fatal(wrong[0].Lines())
	}
}

// resume takes up an unfinished set-up, or one that was handed over.
func (h *house) resume(of string, o setup.Options) *setup.Machine {
	h.Helper()
	r, err := h.s.Resume(h.Context(), of)
	h.must(err)
	m := h.begin(o)
	if p := m.Resume(r); p != nil {
		h.Fatal(p.Lines())
	}
	return m
}

func (h *house) drive(m *setup.Machine) (ended, error) {
	h.Helper()
	if err := company.Drive(h, m, m.Over); err != nil {
		return ended{}, err
	}
	end, _ := m.Ended()
	return ended{end, h.outcome(m)}, nil
}

// outcome waits for the sync that a set-up started; nil where none was.
func (h *house) outcome(m *setup.Machine) *engine.Outcome {
	h.Helper()
	y, started := m.Sync().(*Sync)
	if !started {
		return nil
	}
	out, err := y.Wait()
	h.must(err)
	return &out
}

// connected is a house with one connector.
func (h *house) connected() store.Connector {
	h.Helper()
	f, err := h.s.Facts(h.Context())
	h.must(err)
	return h.Connect(h, f, h.s, h.Flags())
}

// rotate drives a rotation up to where it waits for a person.
func (h *house) rotate(tok secret.Value) (*rotate.Machine, error) {
	h.Helper()
	f, err := h.s.RotateFacts(h.Context(), "")
	h.must(err)
	m := rotate.New(f, h.s)
	if p := m.Fill(tok); p != nil {
		return m, p
	}
	return m, company.Drive(h, m, func() bool { _, replaced := m.Replaced(); return replaced })
}

func (h *house) sync(r SyncRequest) (engine.Outcome, error) {
	y, err := h.s.StartSync(h.Context(), r)
	if err != nil {
		return engine.Outcome{}, err
	}
	return y.Wait()
}

// log is everything that the connector's log says.
func (h *house) log(id string) string {
	h.Helper()
	entries, err := h.s.Store.LogEntries(h.Context(), store.LogQuery{ConnectorID: id})
	h.must(err)
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(string(e.Level) + " " + e.Event + " " + e.Message + "\n")
	}
	return b.String()
}

// leave leaves a set-up, which keeps its answers.
func (h *house) leave(m *setup.Machine, choice string) (string, error) {
	h.Helper()
	m.Leave(choice)
	for w, ok := flowtest.Call(m); ok; w, ok = flowtest.Call(m) {
		w.Run(h.Context())()
	}
	end, over := m.Ended()
	if p := m.Page().Problem; !over && p != nil {
		return "", p
	}
	return end.Draft, nil
}

// started is when these tests begin.
var started = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
