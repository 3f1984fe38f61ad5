package app

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/ui"
)

// TestAQuestionThatNoLongerAppliesGoesAway: who is asked whether to cancel a
// sync is not asked any more once it has ended.
func TestAQuestionThatNoLongerAppliesGoesAway(t *testing.T) {
	first := &page{name: "first", leaving: ui.NewDialog("Cancel the sync?", nil, 0, ui.Stay("Keep syncing"))}
	d := rooted(t, first)
	d.keys("ctrl+c")
	d.send(addressed{d.top().id, "progress"})
	d.sees("Cancel the sync?")
	first.leaving = nil
	d.send(addressed{d.top().id, "its end"})
	d.sees("this is first")
	if strings.Contains(d.View(), "Cancel the sync?") || d.done != nil {
		t.Errorf("it is asked about what has ended:\n%s", d.View())
	}
	// Another question is not the program's to take back.
	d.act(d.top(), ui.Ask{Dialog: ui.NewDialog("Really?", nil, 0, ui.Stay("No"))})
	d.send(addressed{d.top().id, "more"})
	d.sees("Really?")
}

// syncing is a page on which Ctrl+C cancels what runs.
type syncing struct{ *page }

func (syncing) Cancels() bool { return true }

// TestHelpCallsCtrlCAsTheFooterDoes on pages where it cancels what runs.
func TestHelpCallsCtrlCAsTheFooterDoes(t *testing.T) {
	first := &page{name: "first"}
	first.on = map[string]func() (ui.Action, tea.Cmd){"enter": does(ui.Swap{Screen: syncing{first}})}
	d := rooted(t, first)
	d.keys("?")
	d.sees("ctrl+c", "leave")
	d.keys("esc", "enter")
	d.sees("ctrl+c cancel")
	d.keys("?")
	d.sees("ctrl+c", "cancel")
	if strings.Contains(d.View(), "leave") {
		t.Errorf("the help calls it something else:\n%s", d.View())
	}
}
