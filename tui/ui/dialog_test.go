package ui_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// TestNoLetterGivesAnAnswer: whatever changes something is chosen and then
// confirmed.
func TestNoLetterGivesAnAnswer(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	given := 0
	does := func() (ui.Action, tea.Cmd) { given++; return nil, nil }
	ask := func() *ui.Dialog {
		return ui.NewDialog("Sure?", nil, 0, ui.Stay("Stay"),
			ui.Answer{Label: "Go", Do: does}, ui.Answer{Label: "Delete", Name: "Zoë's team", Do: does})
	}
	for c := rune(' '); c <= '~'; c++ {
		q := ask()
		q.Update(w.Env, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{c}})
	}
	if given != 0 {
		t.Fatalf("letters gave an answer %d times", given)
	}
	q := ask()
	for _, k := range []string{"j", "k", "enter"} { // down and up again
		q.Update(w.Env, uitest.Keys(k)[0])
	}
	if given != 0 {
		t.Fatal("j and k do not move")
	}
	q = ask()
	for _, k := range []string{"j", "enter"} {
		q.Update(w.Env, uitest.Keys(k)[0])
	}
	if given != 1 {
		t.Fatalf("the chosen answer was given %d times", given)
	}
}

// TestADeletionAsksForTheName: the answer counts once the name was typed.
func TestADeletionAsksForTheName(t *testing.T) {
	for typed, want := range map[string]bool{
		"": false, "Zoe": false, "Zoë's teams": false, "Zoë's team": true, "zoe's team": true, " Zoë's team ": true,
	} {
		w := uitest.New(t, styles.Options{})
		given := false
		q := ui.NewDialog("Sure?", nil, 0, ui.Stay("Stay"),
			ui.Answer{Label: "Delete", Name: "Zoë's team", Do: func() (ui.Action, tea.Cmd) { given = true; return nil, nil }})
		for _, k := range []string{"down", "enter"} {
			q.Update(w.Env, uitest.Keys(k)[0])
		}
		q.Update(w.Env, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(typed)})
		closed, _, _ := q.Update(w.Env, uitest.Keys("enter")[0])
		if given != want || closed != want {
			t.Errorf("%q: given %v, closed %v", typed, given, closed)
		}
		if want {
			continue
		}
		if closed, _, _ := q.Update(w.Env, uitest.Keys("esc")[0]); closed {
			t.Error("Esc does not go back to the choices first")
		}
	}
}

// TestAddressesInADialog: their pieces are links, in its text and its answers.
func TestAddressesInADialog(t *testing.T) {
	w := uitest.New(t, styles.Options{Links: true})
	q := ui.NewDialog("Sure?", []string{"Look at " + longAddress}, 0, ui.Stay("Stay at "+longAddress),
		ui.Answer{Label: "Leave " + longAddress, Do: func() (ui.Action, tea.Cmd) { return nil, nil }})
	view := strings.Join(q.View(w.Env, 44).Lines(), "\n")
	if n := strings.Count(view, "\x1b]8;;"+longAddress+"\x07"); n < 6 {
		t.Errorf("%d pieces of addresses are links, want two in each of three:\n%q", n, view)
	}
	p := w.Env.NewPage(44)
	w.Env.Pointed(p, true, "! ", w.Env.Styles.Warn, "Look at "+longAddress)
	if n := strings.Count(strings.Join(p.Lines(), ""), "\x1b]8;;"+longAddress+"\x07"); n < 2 {
		t.Errorf("%d pieces in a row that the cursor stands on: %q", n, p.Lines())
	}
}
