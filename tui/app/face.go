package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	_ "connectpd/tui/background" // before Bubble Tea: see there
	"connectpd/tui/styles"
	"connectpd/tui/terminal"
	"connectpd/tui/ui"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// Options of New.
type Options struct {
	In    io.Reader // nil: standard input
	Out   io.Writer // nil: standard output
	Color bool
	ASCII bool
	Now   func() time.Time // nil: time.Now
	// Folder is where exports are proposed.
	Folder string
	Demo   *Demo // nil outside the demo
}

// Demo is what only the demo can do.
type Demo = ui.Demo

// Full is the full-screen face. Each of its methods runs one program on the
// alternate screen and gives the terminal back as it was.
type Full struct{ o Options }

// New makes the face. It touches nothing.
func New(o Options) *Full { return &Full{o} }

// stopPatience bounds how long leaving waits for cancelled syncs to record
// their end, and for an unfinished set-up to be kept.
const stopPatience = 5 * time.Second

// Setup leads through the set-up, from whichever step the machine is at.
func (f *Full) Setup(ctx context.Context, s *service.Services, m *setup.Machine) (ui.Ending, error) {
	return f.run(ctx, s, func(h *navigator) []ui.Screen { return []ui.Screen{h.setup(m, true)} })
}

// Rotate replaces the token of a connector, or enters it anew.
func (f *Full) Rotate(ctx context.Context, s *service.Services, m *rotate.Machine) (ui.Ending, error) {
	return f.run(ctx, s, func(h *navigator) []ui.Screen { return []ui.Screen{h.rotation(m, true)} })
}

// Sync watches a running sync to its end.
func (f *Full) Sync(ctx context.Context, s *service.Services, y *service.Sync) (ui.Ending, error) {
	return f.run(ctx, s, func(h *navigator) []ui.Screen {
		h.env.Runs.Add(y)
		return []ui.Screen{h.live(y, h.finish(y))}
	})
}

// Home shows the connectors and starts everything else from there. What is
// looked at first stands above it.
func (f *Full) Home(ctx context.Context, s *service.Services, look ui.Look) (ui.Ending, error) {
	return f.run(ctx, s, func(h *navigator) []ui.Screen {
		h.below = true
		screens := []ui.Screen{h.home()}
		if look.List != "" {
			screens = append(screens, h.look(look))
		}
		return screens
	})
}

// run runs one program to its end. first are the screens that it begins with,
// the one in sight last. Whether it ended well is told by the
// model's own mark: Bubble Tea returns no error for SIGTERM.
func (f *Full) run(ctx context.Context, s *service.Services, first func(*navigator) []ui.Screen) (ui.Ending, error) {
	// Bubble Tea knows SIGINT and SIGTERM only; a closed terminal must not
	// leave a sync behind either.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	inner, cancel := context.WithCancel(ctx)
	defer cancel()

	out := f.o.Out
	if out == nil {
		out = os.Stdout
	}
	understands := terminal.Understands(out, os.Getenv("TERM"))
	e := ui.NewEnv(inner, styles.New(styles.Options{Color: f.o.Color, ASCII: f.o.ASCII, Links: understands}), f.o.Now)
	e.Demo = f.o.Demo
	if s != nil { // there are tests of the program alone
		e.Redactor = s.Redactor
		if s.Store != nil {
			mouse, err := s.Mouse(inner)
			if err != nil {
				return ui.Ending{Kind: ui.Left}, err
			}
			e.ReadOnly, e.NoMouse = s.Store.ReadOnly(), !mouse
		}
	}
	h := &navigator{env: e, s: s, folder: f.o.Folder}
	screens := first(h)
	r := h.root(screens[0])
	for _, above := range screens[1:] {
		r.push(above)
	}
	r.suspends = canSuspend()
	if understands {
		e.Clipboard = func(text string) { terminal.Copy(out, text) }
		r.titles.out = out
		r.titles.keep()
		defer r.titles.giveBack()
	}

	opts := []tea.ProgramOption{tea.WithAltScreen(), tea.WithContext(ctx), tea.WithoutSignalHandler()}
	opts = append(opts, tea.WithInput(terminal.In(f.o.In)))
	opts = append(opts, tea.WithOutput(out))

	_, runErr := tea.NewProgram(r, opts...).Run()
	cut := len(e.Runs.Live()) > 0
	stopped := e.Runs.Stop(stopPatience)
	cancel()
	kept, lost := h.keep(context.WithoutCancel(ctx))
	end, err := verdict(ctx, r, runErr)
	if end.Draft == "" {
		end.Draft = kept
	}
	printAfter(out, e, r, end, cut, stopped)
	if err == nil && lost != nil {
		err = fmt.Errorf("keep your answers: %w", lost)
	}
	return end, err
}

// verdict is how the program ended.
func verdict(ctx context.Context, r *root, runErr error) (ui.Ending, error) {
	switch {
	case r.crash != nil:
		return ui.Ending{Kind: ui.Cancelled}, &crashError{Text: r.crash.Text, Stack: r.crash.Stack}
	case r.done != nil:
		return r.done.Ending, r.done.Err
	case ctx.Err() != nil:
		return ui.Ending{Kind: ui.Cancelled}, fmt.Errorf("stopped by a signal: %w", context.Canceled)
	case runErr != nil && !errors.Is(runErr, tea.ErrInterrupted):
		return ui.Ending{Kind: ui.Cancelled}, fmt.Errorf("show the screen: %w", runErr)
	}
	return ui.Ending{Kind: ui.Cancelled}, fmt.Errorf("the screen ended early: %w", context.Canceled)
}

// printAfter leaves in the scrollback what a person should find there.
func printAfter(out io.Writer, e *ui.Env, r *root, end ui.Ending, cut, stopped bool) {
	var lines []string
	if r.done != nil {
		lines = append(lines, r.done.Lines...)
	}
	switch {
	case !stopped:
		lines = append(lines, "The sync did not stop in time. What it was reading is discarded; it changed nothing.")
	case cut:
		lines = append(lines, "The sync was cancelled and changed nothing.")
	}
	if end.Draft != "" && end.Kind != ui.GoOnInLines && e.Demo == nil { // the demo's home is gone by then
		lines = append(lines, "Your answers are kept. Continue with: connectpd setup --resume "+words.Clean(end.Draft))
	}
	for i, l := range lines {
		lines[i] = strings.TrimRight(e.Styles.Fold(l), " ")
	}
	if len(lines) > 0 {
		_, _ = fmt.Fprintln(out, strings.Join(lines, "\n"))
	}
}
