package app

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/ui"
)

// key handles one key: leaving and suspending first, then overlays, then what
// works everywhere, then the screen.
func (r *root) key(k tea.KeyMsg) tea.Cmd {
	keys := r.env.Keys
	if cmd := forced(k); cmd != nil {
		return r.address(r.top().id, cmd)
	}
	switch {
	case ui.Is(k, keys.Leave):
		if r.leaving {
			r.quit()
			return nil
		}
		return r.leave()
	case ui.Is(k, keys.Suspend):
		return r.suspend()
	case r.scrolls(k):
		return nil
	}
	r.notice = ""
	r.window.Follow()
	if r.help {
		return r.helpKey(k)
	}
	switch top := r.top(); {
	case r.dialog != nil:
		return r.dialogKey(k)
	case ui.Is(k, keys.Help), ui.Is(k, keys.HelpLetter) && !top.Typing():
		r.help, r.chosen = true, ""
		return nil
	case r.env.Demo != nil && ui.Is(k, keys.Revoke):
		return r.revoke()
	case ui.Is(k, keys.Back) && len(r.stack) == 1:
		return r.giveBack(top, k)
	default:
		return r.give(top, k)
	}
}

// helpPage is all keys of the screen in sight.
func (r *root) helpPage() *ui.HelpPage {
	return r.env.HelpPage(r.top().Help(), r.top().Typing(), r.leaveKey())
}

// leaveKey is Ctrl+C as it is called where one is.
func (r *root) leaveKey() key.Binding {
	if c, ok := r.top().Screen.(canceller); ok && c.Cancels() {
		return r.env.Keys.Cancel
	}
	return r.env.Keys.Leave
}

// helpKey moves in the help, or closes it: to do the command under its cursor
// where Enter is pressed.
func (r *root) helpKey(k tea.KeyMsg) tea.Cmd {
	keys := r.env.Keys
	if to, moved := r.helpPage().Move(k, r.chosen, r.h/2); moved {
		r.chosen = to
		return nil
	}
	r.help = false
	if r.chosen != "" && ui.Is(k, keys.Next) {
		return r.key(ui.Press(r.chosen))
	}
	return nil
}

// revoke revokes the demo's key.
func (r *root) revoke() tea.Cmd {
	if r.env.Demo == nil {
		return nil
	}
	revoke := r.env.Demo.Revoke
	return func() tea.Msg { revoke(); return revoked{} }
}

// giveBack hands Esc to a screen below which there is none. Esc never ends the
// program: where the screen would leave, it is said how to quit instead.
func (r *root) giveBack(s *shown, k tea.KeyMsg) tea.Cmd {
	a, cmd := s.Update(k)
	cmd = r.address(s.id, cmd)
	switch a.(type) {
	case ui.Leave, ui.Finish, ui.Close, ui.CloseWith:
		r.notice = "Esc does not quit. " + r.quitWords()
		return cmd
	}
	return tea.Batch(cmd, r.act(s, a))
}

// quitWords say how to quit from where one is.
func (r *root) quitWords() string {
	if r.top().Typing() {
		return "Press Ctrl+C to leave."
	}
	return "Press q to quit."
}

// suspend gives the terminal to the shell that started the program.
func (r *root) suspend() tea.Cmd {
	if !r.suspends {
		r.notice = "There is no shell to return to."
		return nil
	}
	return r.titles.suspended()
}

// pager is a screen that may scroll by itself; reader is one that shows what is
// only read, as the help is: every key that moves in a list scrolls it.
type (
	pager  interface{ Pages() bool }
	reader interface{ Reads() bool }
)

// scrolls moves the window on a long page, where the key is one for that.
func (r *root) scrolls(k tea.KeyMsg) bool {
	keys := r.env.Keys
	if p, ok := r.top().Screen.(pager); ok && p.Pages() && !r.help && r.dialog == nil {
		return false
	}
	return (r.reads() || ui.Is(k, keys.PageUp, keys.PageDown)) && r.window.Key(keys, k)
}

// reads reports that what is in sight is only read.
func (r *root) reads() bool {
	s, ok := r.top().Screen.(reader)
	return ok && s.Reads() && r.dialog == nil && !r.help
}

func (r *root) dialogKey(k tea.KeyMsg) tea.Cmd {
	asked := r.top()
	closed, a, cmd := r.dialog.Update(r.env, k)
	if closed {
		r.dialog, r.leaving = nil, false
	}
	return tea.Batch(r.address(asked.id, cmd), r.act(asked, a))
}

// leave asks when work would be lost, and leaves otherwise. Asked already, it
// leaves: nothing is a trap.
func (r *root) leave() tea.Cmd {
	d := r.losing()
	if d == nil {
		r.quit()
		return nil
	}
	r.help = false
	r.window.Follow()
	r.dialog, r.leaving = d, true
	return nil
}

// losing asks about the work that would be lost by leaving now; nil for none.
func (r *root) losing() *ui.Dialog {
	if d := r.top().Leaving(); d != nil {
		return d
	}
	return r.leavingRuns()
}

// unask takes back the question whether to leave, once nothing would be lost any
// more: the sync it was about has ended.
func (r *root) unask() {
	if r.leaving && r.losing() == nil {
		r.dialog, r.leaving = nil, false
	}
}

// leavingRuns asks about syncs that run out of sight.
func (r *root) leavingRuns() *ui.Dialog {
	if len(r.env.Runs.Live()) == 0 {
		return nil
	}
	return ui.NewDialog("Leave while a sync is running?",
		[]string{"The sync would be cancelled. The last synced data stays unchanged."}, 0,
		ui.Stay("Stay"),
		ui.Answer{Label: "Cancel the sync and leave", Do: func() (ui.Action, tea.Cmd) {
			return ui.Finish{Ending: ui.Ending{Kind: ui.Cancelled}}, nil
		}},
	)
}

// quit ends the program at once. Leaving home with nothing under way is no
// cancelling.
func (r *root) quit() {
	kind := ui.Left
	if len(r.env.Runs.Live()) > 0 {
		kind = ui.Cancelled
	}
	f := ui.Finish{Ending: ui.Ending{Kind: kind}}
	if q, ok := r.top().Screen.(quitter); ok {
		f = q.Quit()
	}
	r.finish(f)
}

// quitter is a screen that knows how its conversation ends when it is left
// right now.
type quitter interface{ Quit() ui.Finish }

func (r *root) draw() string {
	if r.w < ui.MinWidth || r.h < ui.MinHeight {
		return r.env.TooSmall(r.w, r.h)
	}
	top := r.top()
	f := ui.Frame{W: r.w, H: r.h, Header: top.Header(), Window: &r.window, Notice: r.notice}
	w, h := ui.BodySize(r.w, r.h)
	keys := r.env.Keys
	helpKey := keys.HelpLetter
	if top.Typing() {
		helpKey = keys.Help
	}
	f.Fixed = []key.Binding{helpKey, r.leaveKey()}
	switch {
	case r.help:
		f.Page = r.helpPage().Draw(w, h, r.chosen)
		f.Keys, f.Fixed = []key.Binding{keys.Up, ui.As(keys.Back, "close help")}, nil
		if r.chosen != "" {
			f.Keys = slices.Insert(f.Keys, 1, ui.As(keys.Next, "do it"))
		}
	case r.dialog != nil:
		f.Page, f.Keys = r.dialog.View(r.env, w), r.dialog.Help(r.env).Short
		f.Fixed = []key.Binding{keys.Leave}
		if r.leaving {
			f.Fixed = []key.Binding{ui.As(keys.Leave, "leave at once")}
		}
	default:
		f.Page, f.Keys = top.View(w, h), top.Help().Short
	}
	r.page = f.Page
	return r.env.Draw(f)
}

// canceller is a screen on which Ctrl+C cancels what runs.
type canceller interface{ Cancels() bool }
