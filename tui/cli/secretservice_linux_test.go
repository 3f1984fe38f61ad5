package cli_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"connectpd/sync/simulator"
)

// secretService is the variable that enables the tests which write into the
// session's keyring.
const secretService = "CONNECTPD_TEST_SECRET_SERVICE"

// TestSecretServiceSetUp sets up, rotates and disconnects with a real keyring,
// watched from outside by secret-tool. The token stands there and nowhere
// else.
func TestSecretServiceSetUp(t *testing.T) {
	if os.Getenv(secretService) == "" {
		t.Skip("writes into the session's keyring; .ci/run shows how to run it on one of its own, with " + secretService + "=1")
	}
	w := worldOf(t, simulator.Generate(31, smallAccount), simulator.Options{})
	first, second := w.account.AccountKey(), w.account.NewToken()
	var said strings.Builder
	run := func(stdin string, args ...string) {
		t.Helper()
		c := exec.Command(program, args...)
		c.Env = append(os.Environ(), "CONNECTPD_HOME="+w.home(), "CONNECTPD_API_URL="+w.base)
		c.Stdin = strings.NewReader(stdin)
		out, err := c.CombinedOutput()
		said.Write(out)
		if err != nil {
			t.Fatalf("connectpd %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	run(first, "setup", "--me", "ada@example.com", "--new-app", "PagerDuty", "--token-stdin", "--keychain", "os", "--yes")
	id := objects[statusDocument](t, w.want(0, "", "status", "--json").out)[0].Connectors[0].ID
	if got := inKeyring(t, id); !strings.Contains(got, first) {
		t.Errorf("secret-tool does not find the token:\n%s", got)
	}
	run(second, "rotate", "--token-stdin", "--yes")
	if got := inKeyring(t, id); strings.Contains(got, first) || !strings.Contains(got, second) {
		t.Error("after the rotation the keyring does not hold just the new token")
	}
	run("", "sync", "--progress", "json")
	run("", "logs", "--json")
	for _, token := range []string{first, second} {
		if strings.Contains(said.String(), token) {
			t.Error("the token was printed")
		}
		searchFiles(t, w.home(), token)
	}
	run("", "disconnect", "PagerDuty", "--yes")
	if got := inKeyring(t, id); got != "" {
		t.Errorf("after disconnecting the keyring holds:\n%s", got)
	}
}

// inKeyring is what the keyring holds of a connector, as secret-tool tells.
func inKeyring(t *testing.T, id string) string {
	t.Helper()
	out, err := exec.Command("secret-tool", "search", "--all", "service", "connectpd").CombinedOutput()
	if err != nil && len(out) > 0 && !strings.Contains(string(out), "secret = ") {
		t.Fatalf("secret-tool: %v\n%s", err, out)
	}
	if !strings.Contains(string(out), id) {
		return ""
	}
	return string(out)
}
