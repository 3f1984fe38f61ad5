package tui

import (
	"errors"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/parts"
	"connectpd/tui/parts/drive"
	"connectpd/wizard/service"
)

// TestGoldens: what every screen shares, and the screens that belong to no
// folder of their own.
func TestGoldens(t *testing.T) {
	for look, o := range drive.Looks {
		w := drive.New(t, o)
		pressed := func(key string) func(w, h int) string {
			first := &page{env: w.Env, name: "first", leaving: parts.NewDialog("Leave while a sync is running?",
				[]string{"It would be cancelled. The data from before stays as it was."}, 0,
				parts.Stay("Stay"), parts.Answer{Label: "Cancel the sync and leave"})}
			r := newRoot(w.Env, first, func() parts.Screen { return first })
			r.Update(drive.Keys(key)[0])
			return func(w, h int) string {
				r.Update(tea.WindowSizeMsg{Width: w, Height: h})
				return r.View()
			}
		}
		drive.Goldens(t, "help-"+look, pressed("f1"))
		drive.Goldens(t, "leaving-"+look, pressed("ctrl+c"))

		after := func(service.Summary, error) parts.Action { return parts.Close{} }
		asks := w.Show(&parts.SecretPrompt{Env: w.Env, Title: "PagerDuty", Question: "Passphrase of the encrypted file",
			Text: []string{"The API token of PagerDuty is kept in an encrypted file."},
			Take: func([]byte) (parts.Action, tea.Cmd, string) { return nil, nil, "That was not the passphrase." }})
		asks.Keys("type:correct horse", "enter")
		drive.Goldens(t, "secret-"+look, asks.Frame)
		fails := w.Show(newWaiting(w.Env, "Starting the sync", after, func() tea.Msg {
			return opened{err: errors.New("the keychain is locked")}
		}))
		drive.Goldens(t, "waiting-"+look, fails.Frame)
	}
}
