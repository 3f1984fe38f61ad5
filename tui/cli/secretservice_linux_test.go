package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// secretService is the variable that enables the tests which write into the
// session's keyring.
const secretService = "CONNECTPD_TEST_SECRET_SERVICE"

// keyringOf makes a spied computer whose keychain is the session's own.
func keyringOf(t *testing.T, seed uint64) *spied {
	t.Helper()
	if os.Getenv(secretService) == "" {
		t.Skip("writes into the session's keyring; .ci/run shows how to run it on one of its own, with " + secretService + "=1")
	}
	m := spyOn(t, seed)
	m.unset("CONNECTPD_TOKEN")
	for _, name := range []string{"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"} {
		m.more = append(m.more, name+"="+os.Getenv(name))
	}
	return m
}

// keyring is what the keyring holds of a connector, by its items' numbers, as
// secret-tool tells: another program by another library.
func (m *spied) keyring(id string) map[string]string {
	m.t.Helper()
	found := map[string]string{}
	for _, number := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		out, err := exec.Command("secret-tool", "lookup", "service", "connectpd", "username", id+"/"+number).Output()
		if err == nil {
			found[number] = strings.TrimSpace(string(out))
		}
	}
	return found
}

func (m *spied) holds(id string, want map[string]string) {
	m.t.Helper()
	got := m.keyring(id)
	for number, token := range want {
		if got[number] != token {
			m.t.Errorf("item %s of the keyring is not the token that was saved", number)
		}
	}
	if len(got) != len(want) {
		m.t.Errorf("the keyring holds %d items, want %d", len(got), len(want))
	}
}

// connector is the one that a real home holds.
func (m *spied) connector() (id, place string) {
	m.t.Helper()
	c := exec.Command(built(m.t), "status", "--json")
	c.Env = m.env()
	out, err := c.Output()
	if err != nil {
		m.t.Fatalf("status: %v\n%s", err, out)
	}
	list := objects[statusDocument](m.t, string(out))[0].Connectors
	if len(list) != 1 {
		m.t.Fatalf("there are %d connectors", len(list))
	}
	return list[0].ID, list[0].Token.Stored_in
}

// TestSecretServiceLifeOfAToken: set up by keys, moved from place to place,
// rotated with the proof of the old key, and disconnected, with a real
// keyring. The token in use stands there and nowhere else.
func TestSecretServiceLifeOfAToken(t *testing.T) {
	m := keyringOf(t, 51)
	first, second, third := m.canaries["token"], m.canaries["other token"], m.account.NewToken()
	m.canaries["third token"] = third
	must := func(stdin string, args ...string) {
		t.Helper()
		if code := m.command(stdin, args...); code != 0 {
			t.Fatalf("connectpd %s: exit %d", strings.Join(args, " "), code)
		}
	}

	x := inTerminal(t, terminalOptions{args: []string{"setup", "--new-app", "PagerDuty", "--me", "ada@example.com"}, env: m.env()})
	x.toTheToken()
	x.paste(first)
	x.comes("Step 5 of 6 · Check and save", "Save")
	x.press(enter)
	x.see("Connected on this computer", "q done")
	x.leaveEnd()
	if code := x.code(); code != 0 {
		t.Fatalf("the setup ends with %d", code)
	}
	m.searched(x)
	id, place := m.connector()
	if place != "os" {
		t.Fatalf("the token is kept in %q", place)
	}
	m.holds(id, map[string]string{"1": first})

	must(second, "rotate", "--token-stdin", "--yes")
	m.holds(id, map[string]string{"2": second})
	must("", "token", "move", "--to", "file")
	m.holds(id, nil)
	must("", "sync", "--progress", "json")
	must("", "token", "move", "--to", "os")
	m.holds(id, map[string]string{"4": second})
	if left, _ := filepath.Glob(filepath.Join(m.folder, "home", "connectpd", "keychain", "*")); len(left) > 0 {
		t.Errorf("the folder of the encrypted files still holds %v", left)
	}

	x = inTerminal(t, terminalOptions{args: []string{"rotate", "--no-sync"}, env: m.env()})
	x.see("Rotate the API token")
	x.paste(third)
	x.comes("Disable the old key")
	m.account.DisableToken(second)
	x.press(enter)
	if code := x.code(); code != 0 {
		t.Errorf("the rotation ends with %d", code)
	}
	m.searched(x)
	m.holds(id, map[string]string{"5": third})
	must("", "logs", "--json", "-n", "1000")
	must("", "doctor", "--json")

	must("", "disconnect", "PagerDuty", "--yes")
	m.holds(id, nil)
	m.searched(nil)
}

// TestSecretServiceAfterAKill: a rotation that is killed before the proof
// leaves the token in use, and the next start deletes the other item.
func TestSecretServiceAfterAKill(t *testing.T) {
	m := keyringOf(t, 52)
	if code := m.command(m.canaries["token"], "setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--yes", "--keychain", "os", "--token-stdin", "--no-sync"); code != 0 {
		t.Fatalf("the setup ends with %d", code)
	}
	id, _ := m.connector()
	proof := m.requestsOf(func() { m.command(m.canaries["other token"], "rotate", "--token-stdin", "--yes", "--no-sync") }) - 1
	m.holds(id, map[string]string{"2": m.canaries["other token"]})
	third := m.account.NewToken()
	if !m.killedAt(m.request(proof), third, "rotate", "--token-stdin", "--yes", "--no-sync") {
		t.Fatal("the rotation ended before it was killed")
	}
	m.gate.Store(0)
	if got := m.keyring(id); got["2"] != m.canaries["other token"] || got["3"] != third {
		t.Errorf("killed at request %d, the keyring holds %d items", proof, len(got))
	}
	if code := m.command("", "sync"); code != 0 {
		t.Errorf("the next sync ends with %d", code)
	}
	m.holds(id, map[string]string{"2": m.canaries["other token"]})
	m.command("", "disconnect", "PagerDuty", "--yes")
	m.searched(nil)
}
