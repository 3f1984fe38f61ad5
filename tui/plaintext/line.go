// Package plaintext holds the conversations of connectpd as plain lines: for screen
// readers, for terminals that can do little, and for whoever prefers it. It
// says sentences, asks numbered questions with the question last, and draws
// nothing.
//
// What is asked, what is right and every text of a conversation are the
// flows' (wizard/setup, rotate, manage); this package must not know a step or a
// rule of theirs. It must not write an escape sequence, or a secret.
package plaintext

import (
	"context"
	"errors"
	"io"
	"time"

	"connectpd/sync/remote"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// Options of New.
type Options struct {
	In    io.Reader
	Out   io.Writer
	ASCII bool // the locale is not UTF-8
	// Why says what chose plain lines, and how to leave them: the first
	// sentence that is said. Empty says nothing.
	Why string
	// Width is the window's, in cells: lines break between words. Nil, or an
	// answer of 0: they do not break.
	Width func() int
	Clock remote.Clock
	// Folder is where exports are proposed.
	Folder string
	// Interrupts is where Ctrl+C arrives while a conversation is held.
	Interrupts *Interrupts
	Demo       *Demo // nil outside the demo
}

// Demo is what only the demo can do.
type Demo struct {
	// Key is the key that the demo's account would show now.
	Key func() string
	// Revoke makes the demo's account refuse the key in use.
	Revoke func()
}

// Face holds conversations as lines. All faces of one input must be one: what
// was read ahead would be lost between two.
type Face struct {
	c    *console
	o    Options
	said bool // the words that are understood everywhere
}

// New makes the face. It reads and writes nothing yet.
func New(o Options) *Face {
	c := &console{in: newInput(o.In), out: o.Out, ascii: o.ASCII, width: o.Width, sleep: o.Clock.Sleep, menus: map[string]string{}, notes: newHeard()}
	return &Face{c: c, o: o}
}

// Setup leads through the set-up, from whichever step the machine is at.
func (f *Face) Setup(ctx context.Context, s *service.Services, m *setup.Machine) (ui.Ending, error) {
	return f.hold(ctx, s, func(h *house) (ui.Ending, error) {
		end, err := h.setup(m, true)
		if err != nil || h.demo == nil || end.Kind != ui.Done {
			return end, err
		}
		// The demo's account is there to be looked at. Leaving home does
		// not undo how the set-up ended.
		_, err = h.home()
		return end, quiet(err)
	})
}

// Rotate replaces the token of a connector, or enters it anew.
func (f *Face) Rotate(ctx context.Context, s *service.Services, m *rotate.Machine) (ui.Ending, error) {
	return f.hold(ctx, s, func(h *house) (ui.Ending, error) { return h.rotation(m, true) })
}

// Sync watches a running sync to its end.
func (f *Face) Sync(ctx context.Context, s *service.Services, y *service.Sync) (ui.Ending, error) {
	return f.hold(ctx, s, func(h *house) (ui.Ending, error) { return h.watchAlone(y) })
}

// Home shows the connectors and starts everything else from there, after the
// access reviews where they are what is looked at. Other lists are asked for
// there: none is opened at once.
func (f *Face) Home(ctx context.Context, s *service.Services, look ui.Look) (ui.Ending, error) {
	return f.hold(ctx, s, func(h *house) (ui.Ending, error) {
		return h.homeAfter(func() error { return h.lookAt(look) })
	})
}

// GoOn goes on with a conversation that was begun on the screen from home, and
// holds home after it.
func (f *Face) GoOn(ctx context.Context, s *service.Services, open flow.Conversation) (ui.Ending, error) {
	return f.hold(ctx, s, func(h *house) (ui.Ending, error) {
		return h.homeAfter(func() error { return h.takeOver(open) })
	})
}

// house is a conversation being held, with what it needs.
type house struct {
	*console
	ctx  context.Context
	s    *service.Services
	o    Options
	demo *Demo
	// within: there is a list to go back to.
	within bool
	heard  *speaker // of the last sync
}

func (h *house) now() time.Time { return h.o.Clock.Now() }

func (f *Face) hold(ctx context.Context, s *service.Services, talk func(*house) (ui.Ending, error)) (ui.Ending, error) {
	if f.o.Interrupts != nil {
		f.c.stop = f.o.Interrupts.hold()
		defer f.o.Interrupts.release()
	}
	f.c.first = append(f.c.first, f.opening()...)
	h := &house{console: f.c, ctx: ctx, s: s, o: f.o, demo: f.o.Demo}
	end, err := talk(h)
	switch {
	case err == errLeave, err == errBack:
		err = nil
	case err == nil:
		err = f.c.err
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		end.Kind = ui.Cancelled
		err = context.Canceled
	}
	if end.Kind == "" {
		end.Kind = ui.Left
	}
	return end, err
}

// opening is what is said first: why there are lines, and the words.
func (f *Face) opening() []string {
	var list []string
	if f.o.Why != "" {
		list = append(list, f.o.Why)
		f.o.Why = ""
	}
	switch {
	case f.said:
		return list
	case f.o.Demo != nil:
		list = append(list, "This is the demo: a made-up account on this computer. Nothing is kept afterward.", aboutWords)
	default:
		list = append(list, aboutWords+" "+aboutLeaving)
	}
	f.said = true
	return list
}
