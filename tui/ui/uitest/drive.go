// Package uitest drives screens in tests: it calls Update, runs the commands
// that come back one after another without waiting, and keeps a clock that
// moves only when a test says so. Ticks fire when a test asks for them.
//
// It is for tests only and must not be imported by anything else.
package uitest

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connectpd/tui/styles"
	"connectpd/tui/ui"
)

// What is drawn of times must not depend on where the tests run.
func init() { time.Local = time.UTC }

// World is what screens are driven in.
type World struct {
	T   testing.TB
	Env *ui.Env
	// in is set while Update, View or Init run: no service may be called.
	in    atomic.Bool
	now   time.Time
	ticks []func() tea.Msg
}

// New makes a world without colour.
func New(t testing.TB, o styles.Options) *World {
	w := &World{T: t, now: Start}
	w.Env = ui.NewEnv(watched{context.Background(), w}, styles.New(o), func() time.Time { return w.now })
	w.Env.Tick = func(_ time.Duration, fn func() tea.Msg) tea.Cmd {
		return func() tea.Msg { w.ticks = append(w.ticks, fn); return nil }
	}
	return w
}

// Pass lets time pass.
func (w *World) Pass(d time.Duration) { w.now = w.now.Add(d) }

// Called is for fake services: it fails the test when one is called from
// Update or View instead of from a command.
func (w *World) Called(name string) {
	w.T.Helper()
	if w.in.Load() {
		w.T.Errorf("%s was called on the update goroutine", name)
	}
}

func (w *World) inside(fn func()) {
	w.in.Store(true)
	defer w.in.Store(false)
	fn()
}

// watched notices services that are called from Update or View: whatever is
// below the screens looks at the context before it does anything.
type watched struct {
	context.Context
	w *World
}

// Done is the context's.
func (c watched) Done() <-chan struct{} {
	c.look()
	return c.Context.Done()
}

// Err is the context's.
func (c watched) Err() error {
	c.look()
	return c.Context.Err()
}

func (c watched) look() {
	inside := func(function string) bool { return strings.HasSuffix(function, "uitest.(*World).inside") }
	if c.w.in.Load() && CalledWithin(inside, BelowScreens...) {
		c.w.T.Errorf("a service was called on the update goroutine")
	}
}

// Screen drives one screen.
type Screen struct {
	*World
	S       ui.Screen
	Actions []ui.Action // all that were asked for, oldest first
	pending []tea.Cmd
	// Hold keeps commands from running until Drain.
	Hold bool
}

// Show starts a screen.
func (w *World) Show(s ui.Screen) *Screen {
	d := &Screen{World: w, S: s}
	var cmd tea.Cmd
	w.inside(func() { cmd = s.Init() })
	d.later(cmd)
	return d
}

func (d *Screen) later(cmd tea.Cmd) {
	if cmd != nil {
		d.pending = append(d.pending, cmd)
	}
	if !d.Hold {
		d.Drain()
	}
}

// Send hands a message over.
func (d *Screen) Send(msg tea.Msg) {
	var a ui.Action
	var cmd tea.Cmd
	d.inside(func() { a, cmd = d.S.Update(msg) })
	if a != nil {
		d.Actions = append(d.Actions, a)
	}
	d.later(cmd)
}

// Drain runs the commands that wait, and those that come of them.
func (d *Screen) Drain() {
	hold := d.Hold
	d.Hold = true
	for n := 0; len(d.pending) > 0; n++ {
		if n > 10000 {
			d.T.Fatal("commands without end")
		}
		cmd := d.pending[0]
		d.pending = d.pending[1:]
		d.Run(cmd)
	}
	d.Hold = hold
}

// Run runs one command and hands its message over.
func (d *Screen) Run(cmd tea.Cmd) {
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			if c != nil {
				d.pending = append(d.pending, c)
			}
		}
	default:
		d.Send(msg)
	}
}

// Held takes the commands that wait, to run them in another order.
func (d *Screen) Held() []tea.Cmd {
	p := d.pending
	d.pending = nil
	return p
}

// Tick fires the ticks that were asked for so far.
func (d *Screen) Tick() {
	ticks := d.ticks
	d.World.ticks = nil
	for _, fn := range ticks {
		if msg := fn(); msg != nil {
			d.Send(msg)
		}
	}
}

// Keys presses keys by name; "paste:…" is a marked paste, "type:…" letters one
// by one.
func (d *Screen) Keys(names ...string) {
	for _, name := range names {
		for _, k := range Keys(name) {
			d.Send(k)
		}
	}
}

// Last is the newest action, or nil.
func (d *Screen) Last() ui.Action {
	if len(d.Actions) == 0 {
		return nil
	}
	return d.Actions[len(d.Actions)-1]
}

// Text is the screen in a window of w by h, framed, without escape sequences.
func (d *Screen) Text(w, h int) string { return ansi.Strip(d.Frame(w, h)) }

// Frame is the screen in a window of w by h as drawn.
func (d *Screen) Frame(w, h int) string {
	d.oneMeaning()
	var out string
	d.inside(func() {
		bw, bh := ui.BodySize(w, h)
		out = d.Env.Draw(ui.Frame{W: w, H: h, Header: d.S.Header(), Page: d.S.View(bw, bh), Keys: d.S.Help().Short,
			Fixed: []key.Binding{d.Env.Keys.Help, d.Env.Keys.Leave}})
	})
	return out
}

// Sees fails the test unless the screen shows all words, at 80 by 24 and
// regardless of line breaks.
func (d *Screen) Sees(words ...string) {
	d.T.Helper()
	text := Flat(d.Text(80, 60))
	for _, w := range words {
		if !strings.Contains(text, w) {
			d.T.Errorf("the screen does not say %q:\n%s", w, d.Text(80, 60))
		}
	}
}

// SeesNot fails the test if the screen shows any of the words.
func (d *Screen) SeesNot(words ...string) {
	d.T.Helper()
	text := Flat(d.Text(80, 60))
	for _, w := range words {
		if strings.Contains(text, w) {
			d.T.Errorf("the screen says %q:\n%s", w, d.Text(80, 60))
		}
	}
}

// Flat makes one line of a screen, with single spaces.
func Flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// oneMeaning holds that every key of a screen's help does one thing.
func (d *Screen) oneMeaning() {
	d.T.Helper()
	means := map[string]string{}
	for _, group := range d.S.Help().Full {
		for _, b := range group.Keys {
			if !b.Enabled() {
				continue
			}
			for _, k := range b.Keys() {
				if before, taken := means[k]; taken && before != b.Help().Desc {
					d.T.Errorf("the key %q is for %q and for %q", k, before, b.Help().Desc)
				}
				means[k] = b.Help().Desc
			}
		}
	}
}
