package app

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/keychain"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// TestWaitingForAKeychainIsExplainedAndStopped: a sync whose keychain waits
// for its dialog says so after a moment, and Esc stops the waiting.
func TestWaitingForAKeychainIsExplainedAndStopped(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	ctx, stop := context.WithCancel(t.Context())
	var told error
	screen := newWaiting(w.Env, "Starting the sync", func(_ service.Summary, err error) ui.Action {
		told = err
		return ui.Close{}
	}, func() tea.Msg {
		<-ctx.Done()
		return opened{err: errors.New("you stopped waiting for the keychain")}
	}).stoppable(keychain.OS, stop)
	w.Env.Now = func() time.Time { return uitest.Start }
	d := &uitest.Screen{World: w, S: screen, Hold: true}
	d.Sees("Starting the sync")
	d.SeesNot("keychain")
	w.Env.Now = func() time.Time { return uitest.Start.Add(time.Second) }
	d.Sees("may be asking you to unlock its keychain", "Press Esc to stop waiting")
	d.Keys("esc")
	d.Run(screen.call)
	d.Sees("You stopped waiting for the keychain")
	d.Keys("enter")
	if told == nil || d.Last() != (ui.Close{}) {
		t.Errorf("it ended with %v, %T", told, d.Last())
	}
}

// TestALongWaitNamesThePlaceOfTheToken: a keychain is not named where the token
// is in an encrypted file, or nowhere.
func TestALongWaitNamesThePlaceOfTheToken(t *testing.T) {
	for place, says := range map[keychain.Kind]string{
		keychain.OS:   "Your system may be asking you to unlock its keychain. Press Esc to stop waiting.",
		keychain.File: "An encrypted file takes a moment to open. Press Esc to stop waiting.",
		keychain.None: "Press Esc to stop waiting.",
	} {
		w := uitest.New(t, styles.Options{})
		screen := newWaiting(w.Env, "Starting the sync", nil, nil).stoppable(place, func() {})
		w.Env.Now = func() time.Time { return uitest.Start.Add(time.Second) }
		d := &uitest.Screen{World: w, S: screen, Hold: true}
		d.Sees(says)
		if place != keychain.OS {
			d.SeesNot("keychain")
		}
	}
}
