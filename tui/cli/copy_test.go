//go:build unix

package cli_test

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
)

// linked is a link with the address behind it.
var linked = regexp.MustCompile(`\x1b\]8;;(https://[a-z0-9.-]+\.pagerduty\.com/[^\x07]*)\x07`)

// TestCopyingAndLinks: y gives the terminal the key's description, and the
// text stands there in case it did not arrive; a real address is a link.
func TestCopyingAndLinks(t *testing.T) {
	t.Parallel()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}})
	x.see("Step 1 of 6", "just tested")
	key := x.toTheKey()
	x.press("\x19") // ctrl+y: the key's field has the focus
	x.see("Sent to your terminal's clipboard")
	x.until("the copy", func(string) bool { return strings.Contains(x.everything(), "\x1b]52;c;") })
	_, rest, _ := strings.Cut(x.everything(), "\x1b]52;c;")
	sent, _, _ := strings.Cut(rest, "\x07")
	text, err := base64.StdEncoding.DecodeString(sent)
	if err != nil || !strings.HasPrefix(string(text), "ConductorOne integration, connectpd") {
		t.Errorf("sent to the clipboard: %q (%v)", text, err)
	}
	x.connect(key)
	x.press("r")
	x.see("Rotate the API token")
	if !linked.MatchString(x.everything()) {
		t.Errorf("no address is a link:\n%s", x.screen())
	}
	if strings.Contains(linked.FindString(x.everything()), key) {
		t.Error("a link holds the key")
	}
	x.press(ctrlC)
	x.code()
	x.restored()
}
