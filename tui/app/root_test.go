package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connectpd/store/words"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// page is a screen that does what a test tells it.
type page struct {
	env     *ui.Env
	name    string
	got     []tea.Msg
	typing  bool
	leaving *ui.Dialog
	on      map[string]func() (ui.Action, tea.Cmd)
	view    func(w, h int) *ui.Page
}

func (p *page) Init() tea.Cmd { return nil }

func (p *page) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	p.got = append(p.got, msg)
	if k, ok := msg.(tea.KeyMsg); ok && p.on[k.String()] != nil {
		return p.on[k.String()]()
	}
	return nil, nil
}

func (p *page) View(w, h int) *ui.Page {
	if p.view != nil {
		return p.view(w, h)
	}
	return p.env.NewPage(w).Text("this is " + words.Clean(p.name))
}

func (p *page) Header() ui.Header { return ui.Header{Title: words.Clean(p.name)} }

func (p *page) Help() ui.Help {
	return ui.Help{Full: []ui.Group{{Title: "Of " + words.Clean(p.name), Keys: []key.Binding{p.env.Keys.Next}}}}
}
func (p *page) Typing() bool        { return p.typing }
func (p *page) Leaving() *ui.Dialog { return p.leaving }

func (p *page) texts() string {
	var b strings.Builder
	for _, m := range p.got {
		if k, ok := m.(tea.KeyMsg); ok {
			b.WriteString(k.String() + " ")
		}
	}
	return strings.TrimSpace(b.String())
}

type driver struct {
	t *testing.T
	w *uitest.World
	*root
}

func rooted(t *testing.T, first *page) *driver {
	w := uitest.New(t, styles.Options{})
	first.env = w.Env
	r := newRoot(w.Env, first, func() ui.Screen { return &page{env: w.Env, name: "home"} })
	d := &driver{t, w, r}
	d.run(r.Init())
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return d
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch m := cmd().(type) {
	case nil, tea.QuitMsg, tea.SuspendMsg:
	case tea.BatchMsg:
		for _, c := range m {
			d.run(c)
		}
	default:
		d.send(m)
	}
}

func (d *driver) send(msg tea.Msg) {
	_, cmd := d.Update(msg)
	d.run(cmd)
}

func (d *driver) keys(names ...string) {
	for _, n := range names {
		for _, k := range uitest.Keys(n) {
			d.send(k)
		}
	}
}

func (d *driver) sees(words ...string) {
	d.t.Helper()
	for _, w := range words {
		if !strings.Contains(uitest.Flat(ansi.Strip(d.View())), w) {
			d.t.Errorf("the window does not show %q:\n%s", w, d.View())
		}
	}
}

func does(a ui.Action) func() (ui.Action, tea.Cmd) {
	return func() (ui.Action, tea.Cmd) { return a, nil }
}

func TestCtrlCLeavesAtOnceWhenNothingIsLost(t *testing.T) {
	d := rooted(t, &page{name: "first"})
	d.keys("ctrl+c")
	if d.done == nil || d.done.Ending.Kind != ui.Left {
		t.Fatalf("ended with %+v", d.done)
	}
}

func TestCtrlCAsksOnceAndLeavesAtTheSecond(t *testing.T) {
	first := &page{name: "first"}
	d := rooted(t, first)
	first.leaving = ui.NewDialog("Lose your work?", []string{"It is not saved."}, 0, ui.Stay("Stay"))
	d.keys("ctrl+c")
	d.sees("Lose your work?", "It is not saved.", "leave at once")
	if d.done != nil {
		t.Fatal("it left without an answer")
	}
	d.keys("enter")
	d.sees("this is first")
	d.keys("ctrl+c", "ctrl+c")
	if d.done == nil {
		t.Fatal("the second ctrl+c is a trap")
	}
	if first.texts() != "" {
		t.Errorf("the screen below got %q", first.texts())
	}
}

func TestHelpIsMadeOfTheKeysAndClosesWithAnyKey(t *testing.T) {
	first := &page{name: "first"}
	d := rooted(t, first)
	for _, key := range []string{"f1", "?"} {
		d.keys(key)
		d.sees("Of first", "ctrl+z", "suspend")
		d.keys("x")
		d.sees("this is first")
	}
	first.typing = true
	d.keys("?")
	d.sees("this is first")
	if first.texts() != "?" {
		t.Errorf("in a text field ? is a letter; the screen got %q", first.texts())
	}
	d.keys("f1")
	d.sees("Of first")
}

func TestSuspendingNeedsAShell(t *testing.T) {
	d := rooted(t, &page{name: "first"})
	d.keys("ctrl+z")
	d.sees("There is no shell", "this is first")
	d.suspends = true
	if _, cmd := d.Update(uitest.Keys("ctrl+z")[0]); cmd == nil || cmd() != tea.Suspend() {
		t.Error("ctrl+z does not suspend")
	}
}

func TestFastLettersAreNoKeysButLongBurstsAreOnePaste(t *testing.T) {
	first := &page{name: "first"}
	d := rooted(t, first)
	d.keys("burst:up", "burst:u+AbCdEfGhIjKlMnOpQr")
	if first.texts() != "u p u+AbCdEfGhIjKlMnOpQr" {
		t.Errorf("the screen got %q", first.texts())
	}
}

func TestScreensOpenCloseAndSwap(t *testing.T) {
	second := &page{name: "second"}
	third := &page{name: "third"}
	first := &page{name: "first"}
	d := rooted(t, first)
	second.env, third.env = d.env, d.env
	first.on = map[string]func() (ui.Action, tea.Cmd){"o": does(ui.Open{Screen: second})}
	second.on = map[string]func() (ui.Action, tea.Cmd){"s": does(ui.Swap{Screen: third})}
	third.on = map[string]func() (ui.Action, tea.Cmd){"c": does(ui.Close{}), "w": does(ui.CloseWith{Msg: "told"})}
	d.keys("o")
	d.sees("this is second")
	d.keys("s")
	d.sees("this is third")
	d.keys("c")
	d.sees("this is first")
	if first.got[len(first.got)-1] != (ui.Returned{}) {
		t.Error("the screen below was not told")
	}
	d.keys("o", "s", "w")
	if first.got[len(first.got)-1] != tea.Msg("told") {
		t.Error("the screen below was not told what was said")
	}
}

func TestMessagesGoToTheirScreenEvenOutOfSight(t *testing.T) {
	first, second := &page{name: "first"}, &page{name: "second"}
	d := rooted(t, first)
	second.env = d.env
	release := make(chan struct{})
	var late tea.Cmd
	first.on = map[string]func() (ui.Action, tea.Cmd){
		"o": func() (ui.Action, tea.Cmd) { return ui.Open{Screen: second}, nil },
		"c": func() (ui.Action, tea.Cmd) {
			return nil, func() tea.Msg { <-release; return "for first" }
		},
	}
	_, late = d.Update(uitest.Keys("c")[0])
	d.keys("o")
	close(release)
	d.run(late)
	if first.got[len(first.got)-1] != tea.Msg("for first") || len(second.got) != 0 {
		t.Errorf("first got %v, second %v", first.got, second.got)
	}
}

func TestAwayAndReturn(t *testing.T) {
	first := &page{name: "live"}
	d := rooted(t, first)
	first.on = map[string]func() (ui.Action, tea.Cmd){"b": does(ui.Away{Key: "c1"})}
	d.keys("b")
	d.sees("this is home")
	d.top().Screen.(*page).on = map[string]func() (ui.Action, tea.Cmd){"w": does(ui.Return{Key: "c1"})}
	d.keys("w")
	d.sees("this is live")
}

func TestHomeAfterTheEndKeepsHowItEnded(t *testing.T) {
	first := &page{name: "live"}
	d := rooted(t, first)
	end := ui.Finish{Ending: ui.Ending{Kind: ui.Done}, Lines: []string{"Connected."}}
	first.on = map[string]func() (ui.Action, tea.Cmd){"b": does(ui.Remember{Finish: end})}
	d.keys("b")
	d.sees("this is home")
	d.keys("ctrl+c")
	if d.done == nil || d.done.Ending.Kind != ui.Done || len(d.done.Lines) != 1 {
		t.Fatalf("ended with %+v", d.done)
	}
}

func TestDialogOpensOverTheScreenAndAnswers(t *testing.T) {
	first := &page{name: "first"}
	d := rooted(t, first)
	asked := 0
	dialog := ui.NewDialog("Sure?", nil, 0, ui.Stay("No"),
		ui.Answer{Label: "Yes", Do: func() (ui.Action, tea.Cmd) {
			asked++
			return nil, func() tea.Msg { return "answered" }
		}}).Sudden(d.w.Env.Now())
	first.on = map[string]func() (ui.Action, tea.Cmd){"d": does(ui.Ask{Dialog: dialog})}
	d.keys("d")
	d.sees("Sure?")
	d.keys("down", "enter")
	if asked != 0 {
		t.Fatal("a key typed ahead answered a dialog that came by itself")
	}
	d.w.Pass(2 * time.Second)
	d.keys("y", "down", "enter")
	if asked != 1 || first.got[len(first.got)-1] != tea.Msg("answered") {
		t.Errorf("asked %d times; the screen got %v", asked, first.got)
	}
	d.sees("this is first")
}

func TestRevokingTheDemosKey(t *testing.T) {
	first := &page{name: "first"}
	d := rooted(t, first)
	d.keys("f9")
	if len(first.got) != 1 {
		t.Error("outside the demo F9 is the screen's")
	}
	n := 0
	d.env.Demo = &ui.Demo{Revoke: func() { n++ }}
	d.keys("f9")
	d.sees("DEMO", "is revoked")
	if n != 1 {
		t.Errorf("revoked %d times", n)
	}
	d.keys("x")
	if strings.Contains(d.View(), "is revoked") {
		t.Error("the notice stays for ever")
	}
}

func TestLongPagesScroll(t *testing.T) {
	first := &page{name: "first"}
	d := rooted(t, first)
	first.view = func(w, _ int) *ui.Page {
		p := d.env.NewPage(w)
		for i := range 60 {
			p.Line(strings.Repeat("x", i+1) + ".")
		}
		return p
	}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.sees("40 lines below")
	d.keys("pgdown")
	d.sees("19 lines above")
	d.keys("x")
	d.sees("40 lines below")
	// What is pressed past an end is not to be pressed back.
	d.keys("pgdown", "pgdown", "pgdown", "pgdown", "pgdown")
	d.sees("40 lines above")
	d.keys("pgup")
	d.sees("21 lines above")
	d.keys("pgup", "pgup", "pgup", "pgup", "pgdown")
	d.sees("19 lines above")
}

// text is a screen that is only read.
type text struct{ *page }

func (text) Reads() bool { return true }
func (text) Mouse() bool { return true }

// TestWhatIsReadScrollsByTheKeysOfLists: the help, and a screen of text.
func TestWhatIsReadScrollsByTheKeysOfLists(t *testing.T) {
	first := &page{name: "first"}
	long := &page{name: "long"}
	first.on = map[string]func() (ui.Action, tea.Cmd){"enter": does(ui.Open{Screen: text{long}})}
	d := rooted(t, first)
	long.env = d.env
	long.view = func(w, _ int) *ui.Page {
		p := d.env.NewPage(w)
		for i := range 60 {
			p.Line(strings.Repeat("x", i+1) + ".")
		}
		return p
	}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.keys("enter")
	d.sees("40 lines below")
	for _, step := range [][2]string{
		{"j", "1 line above"}, {"ctrl+d", "11 lines above"}, {"k", "10 lines above"}, {"G", "40 lines above"},
		{"pgup", "21 lines above"}, {"ctrl+u", "11 lines above"}, {"g", "40 lines below"}, {"end", "40 lines above"},
	} {
		d.keys(step[0])
		d.sees(step[1])
	}
	d.send(tea.MouseMsg{Button: tea.MouseButtonWheelUp, Action: tea.MouseActionPress})
	d.sees("37 lines above")
	if len(long.got) > 0 {
		t.Errorf("the screen got %v", long.got)
	}
	d.keys("x")
	d.sees("40 lines below")
	if long.texts() != "x" {
		t.Errorf("the screen got %q", long.texts())
	}

	d.send(tea.WindowSizeMsg{Width: 40, Height: 10})
	d.keys("?", "G")
	d.sees("1 line above")
	if strings.Contains(d.View(), "below") {
		t.Error("G is not the end of the help")
	}
	d.keys("g")
	d.sees("Of long", "below")
	d.keys("x")
	if long.texts() != "x" {
		t.Error("the key that closes the help reaches the screen")
	}
}

func TestTooSmallSaysSoOnOneLine(t *testing.T) {
	d := rooted(t, &page{name: "first"})
	d.send(tea.WindowSizeMsg{Width: 39, Height: 9})
	if v := d.View(); strings.Contains(v, "\n") || !strings.Contains(v, "40x10") {
		t.Errorf("view %q", v)
	}
	d.send(tea.WindowSizeMsg{Width: 40, Height: 10})
	d.sees("this is first")
}

func TestEveryWindowFits(t *testing.T) {
	t.Parallel()
	for _, n := range uitest.Nasty[:6] {
		first := &page{name: n}
		d := rooted(t, first)
		first.leaving = ui.NewDialog(words.Clean(n), []string{words.Clean(n), words.Clean(n)}, 0, ui.Stay(words.Clean(n)))
		step := func() {
			uitest.Sizes(func(w, h int) {
				d.send(tea.WindowSizeMsg{Width: w, Height: h})
				uitest.Fits(t, d.View(), w, h)
			})
		}
		step()
		d.keys("f1")
		step()
		d.keys("x", "ctrl+c")
		step()
	}
}

// --- the program itself ---

const canary = "u+CanaryToken012xY9z"

func runFace(t *testing.T, in string, first func(e *ui.Env) ui.Screen) (end ui.Ending, out string, err error) {
	t.Helper()
	var printed bytes.Buffer
	pr, pw := io.Pipe()
	go func() { _, _ = io.WriteString(pw, in) }()
	t.Cleanup(func() { _ = pw.Close() })
	f := New(Options{In: pr, Out: &printed, Now: func() time.Time { return uitest.Start }})
	end, err = f.run(context.Background(), nil, func(h *navigator) []ui.Screen { return []ui.Screen{first(h.env)} })
	return end, printed.String(), err
}

func TestProgramEndsAsItsModelSays(t *testing.T) {
	end, out, err := runFace(t, "q", func(e *ui.Env) ui.Screen {
		return &page{env: e, name: "first", on: map[string]func() (ui.Action, tea.Cmd){
			"q": does(ui.Finish{Ending: ui.Ending{Kind: ui.Done}, Lines: []string{"kept for later"}})}}
	})
	if err != nil || end.Kind != ui.Done {
		t.Fatalf("%+v, %v", end, err)
	}
	if !strings.HasSuffix(out, "kept for later\n") {
		t.Errorf("the scrollback ends in %q", out[max(0, len(out)-60):])
	}
}

func TestPanicsAreRedactedAndRestoreTheTerminal(t *testing.T) {
	for name, on := range map[string]func() (ui.Action, tea.Cmd){
		"update":  func() (ui.Action, tea.Cmd) { panic("token " + canary) },
		"command": func() (ui.Action, tea.Cmd) { return nil, func() tea.Msg { panic(errors.New(canary)) } },
		"batch": func() (ui.Action, tea.Cmd) {
			return nil, tea.Batch(func() tea.Msg { return nil }, func() tea.Msg { panic(canary) })
		},
	} {
		_, out, err := runFace(t, "x", func(e *ui.Env) ui.Screen {
			return &page{env: e, name: "first", on: map[string]func() (ui.Action, tea.Cmd){"x": on}}
		})
		var crash *crashError
		if !errors.As(err, &crash) {
			t.Fatalf("%s: ended with %v", name, err)
		}
		if !strings.Contains(crash.Failure().Hint(), "app/root_test.go:") || strings.Contains(crash.Failure().Hint(), "goroutine") {
			t.Errorf("%s: the place is told as %q", name, crash.Failure().Hint())
		}
		for _, s := range []string{err.Error(), crash.Failure().Hint(), out} {
			if strings.Contains(s, canary) {
				t.Errorf("%s: the panic's text quotes the token: %s", name, s)
			}
		}
		if !strings.Contains(out, ansi.ResetModeAltScreenSaveCursor) || !strings.Contains(out, ansi.ShowCursor) {
			t.Errorf("%s: the terminal is left as it was used", name)
		}
	}
	_, _, err := runFace(t, "", func(e *ui.Env) ui.Screen {
		p := &page{env: e, name: "first"}
		p.view = func(int, int) *ui.Page { panic(canary) }
		return &sizer{p}
	})
	if err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("view: ended with %v", err)
	}
}

// sizer draws although no terminal gives it a size.
type sizer struct{ *page }

func (s *sizer) Init() tea.Cmd { return func() tea.Msg { panic("view " + canary) } }

func TestCancelledFromOutside(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	pr, pw := io.Pipe()
	defer pw.Close()
	f := New(Options{In: pr, Out: io.Discard})
	end, err := f.run(ctx, nil, func(h *navigator) []ui.Screen {
		cancel()
		return []ui.Screen{&page{env: h.env, name: "first"}}
	})
	if !errors.Is(err, context.Canceled) || end.Kind != ui.Cancelled {
		t.Fatalf("%+v, %v", end, err)
	}
}
