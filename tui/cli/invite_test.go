//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/tui/cli"
)

// TestTheOneCommandInATerminal: who gets the message runs its command, pastes
// the message with what their mail program put below it, and comes to
// Connected. What stood below answers no question.
func TestTheOneCommandInATerminal(t *testing.T) {
	t.Parallel()
	here := newWorld(t)
	message := here.handOver().out
	there := newWorld(t)
	x := inTerminal(t, terminalOptions{args: continuesWith(t, message), env: []string{
		"CONNECTPD_HOME=" + there.home(), "CONNECTPD_API_URL=" + there.base, "GIT_CONFIG_GLOBAL=" + os.DevNull,
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(t.TempDir(), "nobody"),
	}})
	x.see("Paste the whole message here")
	x.write(strings.ReplaceAll(message, "\n", "\r") + "\r-- \r\r\rSent from my telephone\r\rq")
	x.see("Step 1 of 6", "Ada Lovelace", "asks you")
	if screen := x.screen(); strings.Contains(screen, "telephone") || strings.Contains(screen, "Leave") {
		t.Errorf("what stood below the invitation was taken for an answer:\n%s", screen)
	}
	x.press(enter)
	x.comes("Where should the API token be kept?") // this session has no keychain
	x.press(up)
	x.press(enter)
	for n, title := range []string{"App", "Owners", "API key"} {
		x.enterAt(n+2, title)
	}
	x.see("Step 4 of 6")
	x.paste(there.account.AccountKey())
	x.comes("Step 5 of 6", "Grace Hopper")
	x.press(enter)
	x.see("Connected on this computer")
	x.leaveEnd()
	if code := x.code(); code != 0 {
		t.Errorf("exit %d", code)
	}
	x.restored()
	doc := objects[statusDocument](t, there.want(cli.Done, "", "status", "--json").out)[0].Connectors
	if len(doc) != 1 || doc[0].Status != "connected" || doc[0].Owners[0].Email != "grace@example.com" {
		t.Errorf("there: %+v", doc)
	}
}
