package app

import (
	"errors"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

// TestGoldens: what every screen shares, and the screens that belong to no
// folder of their own.
func TestGoldens(t *testing.T) {
	faces := func(name string, show func(w *uitest.World) func(width, height int) string) {
		uitest.Faces(t, name, func(o styles.Options) func(width, height int) string { return show(uitest.New(t, o)) })
	}
	pressed := func(key string) func(w *uitest.World) func(width, height int) string {
		return func(w *uitest.World) func(width, height int) string {
			first := &page{env: w.Env, name: "first", leaving: ui.NewDialog("Leave while a sync is running?",
				[]string{"The sync would be cancelled. The last synced data stays unchanged."}, 0,
				ui.Stay("Stay"), ui.Answer{Label: "Cancel the sync and leave"})}
			r := newRoot(w.Env, first, func() ui.Screen { return first })
			r.Update(uitest.Keys(key)[0])
			return func(width, height int) string {
				r.Update(tea.WindowSizeMsg{Width: width, Height: height})
				return r.View()
			}
		}
	}
	faces("help", pressed("f1"))
	faces("leaving", pressed("ctrl+c"))
	faces("secret", func(w *uitest.World) func(width, height int) string {
		asks := w.Show(&ui.SecretPrompt{Env: w.Env, Title: "PagerDuty", Question: "Passphrase of the encrypted file",
			Text: []string{"The API token of PagerDuty is kept in an encrypted file."},
			Take: func([]byte) (ui.Action, tea.Cmd, string) { return nil, nil, "That is not the passphrase." }})
		asks.Keys("type:correct horse", "enter")
		return asks.Frame
	})
	faces("waiting", func(w *uitest.World) func(width, height int) string {
		after := func(service.Summary, error) ui.Action { return ui.Close{} }
		return w.Show(newWaiting(w.Env, "Starting the sync", after, func() tea.Msg {
			return opened{err: errors.New("the keychain is locked")}
		})).Frame
	})
}
