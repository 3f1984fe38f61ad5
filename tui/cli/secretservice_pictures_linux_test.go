package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"connectpd/sync/simulator"
)

// TestSecretServicePictures goes from an empty home to who has access, at an
// account that the program takes for one in life, with a real keyring. It
// draws what the README begins with, or holds the kept pictures against it.
func TestSecretServicePictures(t *testing.T) {
	if os.Getenv(secretService) == "" {
		t.Skip("writes into the session's keyring; .ci/run shows how to run it on one of its own, with " + secretService + "=1")
	}
	company := simulator.Demo()
	env := append(insteadOfPagerDuty(t, company, simulator.Options{
		Latency: [2]time.Duration{250 * time.Millisecond, 600 * time.Millisecond}, RateHeaders: true,
	}), "GIT_CONFIG_GLOBAL="+gitConfig(t, company.DemoIdentity().People[0]))
	for _, name := range []string{"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"} {
		env = append(env, name+"="+os.Getenv(name))
	}
	x := inTerminal(t, terminalOptions{cols: 100, rows: 24, env: env, filmed: true})
	x.comes("Step 1 of 6 · Connector", "just tested")
	x.toTheToken()
	x.read()
	x.paste(company.AccountKey())
	x.comes("Step 5 of 6 · Check and save", "Save")
	x.press(enter)
	x.comes("Connected on this computer")
	x.drawFilm("journey")
	x.press(enter)
	x.see("Access", "Aaron Andersson", "ctrl+c leave")
	x.picture("access")
}

// gitConfig is who sits at the keyboard, as git knows them.
func gitConfig(t *testing.T, me simulator.Person) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gitconfig")
	if err := os.WriteFile(path, fmt.Appendf(nil, "[user]\n\tname = %s\n\temail = %s\n", me.Name, me.Email), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
