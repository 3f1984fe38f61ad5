package app

import (
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/secret"
	"connectpd/tui/ui"
)

// root is the program's model: a stack of screens under at most one overlay.
// All of its state belongs to the update goroutine.
type root struct {
	env  *ui.Env
	home func() ui.Screen // nil: there is no way home from here
	// suspends is set where a shell takes the terminal when the program stops.
	suspends bool
	stack    []*shown
	away     map[string]*shown
	next     int // names the next screen

	w, h   int
	window ui.Window // on the page in sight
	dialog *ui.Dialog
	// leaving is set while dialog asks whether to leave: Ctrl+C again does.
	leaving bool
	help    bool
	chosen  string // the key of the command under the help's cursor
	notice  string
	page    *ui.Page // as it was drawn last
	mouse   bool     // the terminal was asked for it
	titles  titles

	done *ui.Finish
	// remembered is how the conversation ended that the program was started
	// for, when it went on at home.
	remembered *ui.Finish
	// farewell is what of that is still so when the program ends; nil: all.
	farewell func([]string) []string
	crash    *secret.Panic
	view     string
}

// shown is a screen with a name that its messages are addressed to.
type shown struct {
	id int
	ui.Screen
}

// addressed is a message of a screen's own command.
type addressed struct {
	to  int
	msg tea.Msg
}

// crashed is a panic in a command.
type crashed struct{ secret.Panic }

// revoked tells that the demo's key was revoked.
type revoked struct{}

func newRoot(e *ui.Env, first ui.Screen, home func() ui.Screen) *root {
	r := &root{env: e, home: home, away: map[string]*shown{}}
	r.push(first)
	return r
}

func (r *root) push(s ui.Screen) *shown {
	r.next++
	n := &shown{r.next, s}
	r.stack = append(r.stack, n)
	return n
}

func (r *root) top() *shown { return r.stack[len(r.stack)-1] }

// Init starts the screens that the program begins with.
func (r *root) Init() tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range r.stack {
		cmds = append(cmds, r.address(s.id, s.Init()))
	}
	return tea.Batch(cmds...)
}

// Update handles a message and draws. A panic in either, or in a command,
// ends the program with the terminal restored; its text is redacted, because
// it may quote anything, and Bubble Tea's own report would print it.
func (r *root) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	m = r // also when what follows panics
	defer r.env.Redactor.RedactPanic(func(p secret.Panic) {
		r.crash = &p
		r.view, cmd = "", tea.Quit
	})
	if r.done != nil || r.crash != nil {
		return m, tea.Quit
	}
	cmd = r.update(msg)
	if r.done != nil {
		return m, tea.Quit
	}
	r.view = r.draw()
	return m, tea.Batch(cmd, r.capture(), r.title())
}

// View is what Update drew.
func (r *root) View() string { return r.view }

func (r *root) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = m.Width, m.Height
		return nil
	case tea.KeyMsg:
		var cmds []tea.Cmd
		for _, k := range r.split(m) {
			if r.done == nil {
				cmds = append(cmds, r.key(k))
			}
		}
		return tea.Batch(cmds...)
	case addressed:
		if s := r.find(m.to); s != nil {
			cmd := r.give(s, m.msg)
			r.unask()
			return cmd
		}
	case tea.MouseMsg:
		return r.point(m)
	case tea.ResumeMsg: // the terminal has its mouse back
		r.mouse = false
		return r.titles.keep
	case titleKept:
		r.titles.said = ""
	case revoked:
		r.notice = "The demo's key is revoked. Sync to see what happens."
	case crashed:
		r.crash = &m.Panic
		return tea.Quit
	}
	return nil
}

// pasteLength is the number of letters in one burst from which it is no
// typing but a paste that the terminal did not mark.
const pasteLength = 16

func (r *root) split(k tea.KeyMsg) []tea.KeyMsg {
	if len(k.Runes) >= pasteLength {
		return []tea.KeyMsg{k}
	}
	return ui.Split(k)
}

func (r *root) find(id int) *shown {
	for _, s := range r.stack {
		if s.id == id {
			return s
		}
	}
	for _, s := range r.away {
		if s.id == id {
			return s
		}
	}
	return nil
}

// give hands a message to a screen and does what it asks for.
func (r *root) give(s *shown, msg tea.Msg) tea.Cmd {
	a, cmd := s.Update(msg)
	cmd = r.address(s.id, cmd)
	return tea.Batch(cmd, r.act(s, a))
}

// act does what a screen asks for. Screens out of sight may replace or end
// themselves, nothing else.
func (r *root) act(s *shown, a ui.Action) tea.Cmd {
	if a == nil {
		return nil
	}
	top := s == r.top()
	switch a := a.(type) {
	case ui.Swap:
		return r.swap(s, a.Screen)
	case ui.Finish:
		if top {
			r.finish(a)
		}
	case ui.Ask:
		if top {
			r.dialog, r.leaving = a.Dialog, false
		}
	case ui.Open:
		if top {
			n := r.push(a.Screen)
			return r.address(n.id, n.Init())
		}
	case ui.Close:
		return r.close(s, ui.Returned{})
	case ui.CloseWith:
		return r.close(s, a.Msg)
	case ui.Remember:
		return r.remember(s, a.Finish)
	case ui.Away:
		return r.goAway(s, a.Key)
	case ui.Return:
		if back := r.away[a.Key]; back != nil {
			delete(r.away, a.Key)
			r.stack = append(r.stack, back)
			return r.give(back, ui.Returned{})
		}
	case ui.Leave:
		return r.leave()
	case ui.Revoke:
		return r.revoke()
	case ui.ShowHelp:
		if top {
			r.help, r.chosen = true, "" // pressed twice, Enter does nothing
		}
	}
	return nil
}

// finish ends the program. Leaving home does not undo how the conversation
// before it ended, but what came after it is what there is to say.
func (r *root) finish(f ui.Finish) {
	if r.remembered != nil && f.Err == nil && f.Ending.Kind == ui.Left {
		f = *r.remembered
		if r.farewell != nil {
			f.Lines = r.farewell(f.Lines)
		}
	}
	r.done = &f
}

func (r *root) swap(s *shown, next ui.Screen) tea.Cmd {
	r.next++
	s.id, s.Screen = r.next, next
	r.window.Follow()
	return r.address(s.id, next.Init())
}

// close takes a screen off the stack. The last one ends the program.
func (r *root) close(s *shown, tell tea.Msg) tea.Cmd {
	for key, other := range r.away {
		if other == s {
			delete(r.away, key)
			return nil
		}
	}
	for i, other := range r.stack {
		if other == s {
			r.stack = append(r.stack[:i], r.stack[i+1:]...)
			break
		}
	}
	r.window.Follow()
	if len(r.stack) == 0 {
		r.finish(ui.Finish{Ending: ui.Ending{Kind: ui.Left}})
		return nil
	}
	return r.give(r.top(), tell)
}

// remember keeps how the first conversation ended and goes home.
func (r *root) remember(s *shown, f ui.Finish) tea.Cmd {
	r.remembered = &f
	if s != r.top() {
		return r.close(s, nil)
	}
	if r.home == nil {
		r.done = &f
		return nil
	}
	return r.swap(s, r.home())
}

// goAway puts a screen out of sight, under its key, and shows what is below
// it, or home.
func (r *root) goAway(s *shown, key string) tea.Cmd {
	if r.home == nil || s != r.top() {
		return nil
	}
	r.away[key] = s
	r.stack = r.stack[:len(r.stack)-1]
	r.window.Follow()
	if len(r.stack) > 0 {
		return r.give(r.top(), ui.Returned{})
	}
	n := r.push(r.home())
	return r.address(n.id, n.Init())
}

// address marks the messages of a screen's command as its own, and ends the
// program in order where the command panics.
func (r *root) address(id int, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer r.env.Redactor.RedactPanic(func(p secret.Panic) { msg = crashed{p} })
		switch m := cmd().(type) {
		case nil:
			return nil
		case tea.BatchMsg:
			out := make(tea.BatchMsg, 0, len(m))
			for _, c := range m {
				if c := r.address(id, c); c != nil {
					out = append(out, c)
				}
			}
			return out
		default:
			return addressed{id, m}
		}
	}
}
