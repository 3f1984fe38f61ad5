//go:build unix

package cli_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	titled    = regexp.MustCompile(`\x1b\]2;([^\x07\x1b]*)`)
	keptTitle = regexp.MustCompile(`\x1b\[2([23]);2t`)
)

// TestTheWindowsTitle: it names the screen, holds no key, and is the one from
// before for the shell: while it waits behind Ctrl+Z, and at the end.
func TestTheWindowsTitle(t *testing.T) {
	t.Parallel()
	x := inTerminal(t, terminalOptions{program: "/bin/sh", args: []string{"-c", shell, built(t), "demo"}})
	x.see("Step 1 of 6", "just tested")
	x.suspendAndResume()
	x.see("Step 1 of 6", "just tested")
	key := x.toTheKey()
	x.connect(key)
	x.press(ctrlC)
	x.code()
	x.restored()

	raw := x.everything()
	var titles []string
	for _, m := range titled.FindAllStringSubmatch(raw, -1) {
		titles = append(titles, m[1])
	}
	if len(titles) < 3 || !slices.Contains(titles, "connectpd · Add a connector") || strings.Contains(strings.Join(titles, "\n"), key) {
		t.Errorf("titles: %q", titles)
	}
	var kept string
	for _, m := range keptTitle.FindAllStringSubmatch(raw, -1) {
		kept += m[1]
	}
	if kept != "2323" { // kept, back; kept again, back
		t.Errorf("kept (2) and brought back (3): %s", kept)
	}
	if at := strings.LastIndex(raw, "\x1b]2;"); at > strings.LastIndex(raw, "\x1b[23;2t") {
		t.Error("the last title is the program's")
	}
}
