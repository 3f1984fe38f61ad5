package app

import (
	"errors"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// TestGoldens: what every screen shares, and the screens that belong to no
// folder of their own.
func TestGoldens(t *testing.T) {
	for look, o := range uitest.Looks {
		w := uitest.New(t, o)
		pressed := func(key string) func(w, h int) string {
			first := &page{env: w.Env, name: "first", leaving: ui.NewDialog("Leave while a sync is running?",
				[]string{"The sync would be cancelled. The last synced data stays unchanged."}, 0,
				ui.Stay("Stay"), ui.Answer{Label: "Cancel the sync and leave"})}
			r := newRoot(w.Env, first, func() ui.Screen { return first })
			r.Update(uitest.Keys(key)[0])
			return func(w, h int) string {
				r.Update(tea.WindowSizeMsg{Width: w, Height: h})
				return r.View()
			}
		}
		uitest.Goldens(t, "help-"+look, pressed("f1"))
		uitest.Goldens(t, "leaving-"+look, pressed("ctrl+c"))

		after := func(service.Summary, error) ui.Action { return ui.Close{} }
		asks := w.Show(&ui.SecretPrompt{Env: w.Env, Title: "PagerDuty", Question: "Passphrase of the encrypted file",
			Text: []string{"The API token of PagerDuty is kept in an encrypted file."},
			Take: func([]byte) (ui.Action, tea.Cmd, string) { return nil, nil, "That is not the passphrase." }})
		asks.Keys("type:correct horse", "enter")
		uitest.Goldens(t, "secret-"+look, asks.Frame)
		fails := w.Show(newWaiting(w.Env, "Starting the sync", after, func() tea.Msg {
			return opened{err: errors.New("the keychain is locked")}
		}))
		uitest.Goldens(t, "waiting-"+look, fails.Frame)
	}
}
