package app

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/simulator/load"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// whole is the whole program in a test: the real root, navigator and services, a
// store in a temporary home and accounts served from memory, driven key by key.
// Commands run one after another, and ticks when a test fires them.
type whole struct {
	t        testing.TB
	guard    *guard
	services *service.Services
	*company.Company
	style  styles.Options
	clock  *ownClock
	folder string // see exports
	demo   *ui.Demo

	*root
	promised  int // keys that a footer showed, see everyKey
	ticks     []due
	suspended bool
}

type due struct {
	to int
	fn func() tea.Msg
}

// later is a tick's command as the screen's address comes round it.
type later struct{ fn func() tea.Msg }

func newWhole(t testing.TB, size load.Size) *whole {
	t.Helper()
	clock := newOwnClock()
	p := &whole{t: t, guard: &guard{t: t}, clock: clock, Company: company.New(t, size, clock.Now)}
	st := company.OpenStore(t, filepath.Join(t.TempDir(), "home"), store.Options{Now: p.clock.Now})
	kept := guardedKeychain{p.guard, keychain.Memory()}
	open := func(k keychain.Kind) (keychain.Keychain, error) {
		if k == keychain.OS {
			return kept, nil
		}
		return keychain.Open(k, keychain.Options{Dir: t.TempDir(), WorkFactor: 8})
	}
	p.services = service.New(&service.Deps{
		Store: st, Vault: store.NewVault(st, open), OpenKeychain: open, Version: "test", Clock: p.clock,
		Transport:   guardedTransport{p.guard, p.Network},
		OpenBrowser: func(context.Context, string) error { p.guard.called("a browser"); return nil },
		Me: func(ctx context.Context) setup.Me {
			p.guard.called("git")
			return company.Ada(ctx)
		},
	})
	return p
}

func (p *whole) now() time.Time { return p.clock.Now() }

// start starts the program anew on the same data.
func (p *whole) start(first func(*navigator) ui.Screen) {
	p.t.Helper()
	e := ui.NewEnv(guardedContext{p.t.Context(), p.guard}, styles.New(p.style), p.now)
	e.Tick = func(_ time.Duration, fn func() tea.Msg) tea.Cmd { return func() tea.Msg { return later{fn} } }
	e.Demo = p.demo
	h := &navigator{env: e, s: p.services, folder: p.exports()}
	p.root, p.ticks = h.root(first(h)), nil
	p.root.suspends = true
	p.guard.updates.Store(true)
	cmd := p.root.Init()
	p.guard.updates.Store(false)
	p.run(cmd)
	p.send(tea.WindowSizeMsg{Width: 80, Height: 24})
}

// exports is the folder in which the program was started: empty each time.
func (p *whole) exports() string {
	p.t.Helper()
	if p.folder == "" {
		p.folder = p.t.TempDir() + "/exports"
	} else if list, err := os.ReadDir(p.folder); err == nil && len(list) == 0 {
		return p.folder
	}
	if err := errors.Join(os.RemoveAll(p.folder), os.Mkdir(p.folder, 0o700)); err != nil {
		p.t.Fatal(err)
	}
	return p.folder
}

func (p *whole) startHome() { p.start(func(h *navigator) ui.Screen { return h.home() }) }

// connect sets up the first connector from an empty home, by keys.
func (p *whole) connect() {
	p.t.Helper()
	facts, err := p.services.Facts(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	p.start(func(h *navigator) ui.Screen { return h.setup(setup.New(facts, setup.Options{}, h.s), true) })
	p.keys("enter", "enter", "enter", "paste:"+p.Account.AccountKey())
	p.sees("Step 5 of 6")
	p.keys("enter")
	p.sees("Connected on this computer")
}

func (p *whole) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch m := cmd().(type) {
	case nil, tea.QuitMsg:
	case tea.SuspendMsg:
		p.suspended = true
	case tea.BatchMsg:
		for _, c := range m {
			p.run(c)
		}
	case addressed:
		if l, ok := m.msg.(later); ok {
			p.ticks = append(p.ticks, due{m.to, l.fn})
			return
		}
		p.send(m)
	default:
		p.send(m)
	}
}

func (p *whole) send(msg tea.Msg) {
	p.guard.updates.Store(true)
	_, cmd := p.Update(msg)
	p.guard.updates.Store(false)
	if p.crash != nil {
		p.t.Fatalf("it panics at %v: %s\n%s", msg, p.crash.Text, p.crash.Stack)
	}
	p.run(cmd)
}

// tick fires the ticks that were asked for so far.
func (p *whole) tick() {
	ticks := p.ticks
	p.ticks = nil
	for _, t := range ticks {
		p.send(addressed{t.to, t.fn()})
	}
}

// keys presses keys at leisure.
func (p *whole) keys(names ...string) {
	for _, n := range names {
		for _, k := range uitest.Keys(n) {
			p.clock.pass(2 * time.Second)
			p.send(k)
		}
	}
}

func (p *whole) text() string { return uitest.Flat(ansi.Strip(p.View())) }

func (p *whole) sees(words ...string) {
	p.t.Helper()
	for _, w := range words {
		if !strings.Contains(p.text(), w) {
			p.t.Fatalf("the window does not show %q:\n%s", w, ansi.Strip(p.View()))
		}
	}
}

// guard counts the calls of services and fails the test at those that come
// while Update draws or decides.
type guard struct {
	t     testing.TB
	calls atomic.Int64
	wrong atomic.Int64
	// updates is set while Update or Init runs: only then need anybody look at
	// who is calling, which costs more than most calls do.
	updates atomic.Bool
}

// called is told of a call that only services make.
func (g *guard) called(what string) {
	g.calls.Add(1)
	if g.fromUpdate("connectpd/") {
		g.wrong.Add(1)
		g.t.Errorf("%s was called from Update", what)
	}
}

// fromUpdate reports whether Update is calling, through a function whose name
// has the prefix.
func (g *guard) fromUpdate(through ...string) bool {
	if !g.updates.Load() {
		return false
	}
	return uitest.CalledWithin(func(function string) bool {
		return function == "connectpd/tui/app.(*root).Update" || function == "connectpd/tui/app.(*root).Init"
	}, through...)
}

// guardedContext notices the store: a database looks at the context before it
// does anything. So does who merely derives a context, as screens may.
type guardedContext struct {
	context.Context
	g *guard
}

func (c guardedContext) Done() <-chan struct{} {
	c.look()
	return c.Context.Done()
}

func (c guardedContext) Err() error {
	c.look()
	return c.Context.Err()
}

func (c guardedContext) look() {
	c.g.calls.Add(1)
	if c.g.fromUpdate(uitest.BelowScreens...) {
		c.g.wrong.Add(1)
		c.g.t.Errorf("a service was called from Update")
	}
}

type guardedTransport struct {
	g *guard
	http.RoundTripper
}

func (t guardedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.g.called("PagerDuty")
	return t.RoundTripper.RoundTrip(r)
}

type guardedKeychain struct {
	g *guard
	k keychain.Keychain
}

func (k guardedKeychain) Kind() keychain.Kind { return k.k.Kind() }

func (k guardedKeychain) Set(ctx context.Context, account string, v secret.Value) error {
	k.g.called("the keychain")
	return k.k.Set(ctx, account, v)
}

func (k guardedKeychain) Get(ctx context.Context, account string) (secret.Value, error) {
	k.g.called("the keychain")
	return k.k.Get(ctx, account)
}

func (k guardedKeychain) Delete(ctx context.Context, account string) error {
	k.g.called("the keychain")
	return k.k.Delete(ctx, account)
}

func (k guardedKeychain) Probe(ctx context.Context) error {
	k.g.called("the keychain")
	return k.k.Probe(ctx)
}

// ownClock stands still but for what the test lets pass, so that a page reads
// the same however slow the machine is. Waits last as long as they do.
type ownClock struct{ passed atomic.Int64 }

func newOwnClock() *ownClock { return &ownClock{} }

func (c *ownClock) Now() time.Time { return uitest.Start.Add(time.Duration(c.passed.Load())) }

func (c *ownClock) pass(d time.Duration) { c.passed.Add(int64(d)) }

// again starts over: what is drawn next is drawn at the same time as before.
func (c *ownClock) again() { c.passed.Store(0) }

func (*ownClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
