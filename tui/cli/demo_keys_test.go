//go:build unix

package cli_test

import (
	"fmt"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// demoKey finds the key that the demo shows.
var demoKey = regexp.MustCompile(`[yu][_+][A-Za-z0-9_+-]{18}`)

// enterAt presses Enter on a step once its screen is there.
func (x *terminal) enterAt(step int, title string) {
	x.t.Helper()
	x.see(fmt.Sprintf("Step %d of 6 · %s", step, title))
	x.press(enter)
}

// walkToReview goes through the set-up of the demo, by keys and one paste.
func (x *terminal) walkToReview(paste func(key string)) {
	x.t.Helper()
	x.see("Step 1 of 6 · Connector", "just tested")
	x.press(enter)
	x.enterAt(2, "App")
	x.enterAt(3, "Owners")
	screen := x.see("Step 4 of 6 · API key", "this key;")
	paste(demoKey.FindString(screen))
	x.comes("Step 5 of 6 · Check and save", "Save")
}

// TestDemoByKeys walks the whole journey and counts what it costs.
func TestDemoByKeys(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			x := inTerminal(t, terminalOptions{args: []string{"demo"}, cols: size[0], rows: size[1]})
			x.walkToReview(x.paste)
			x.press(enter)
			x.see("Syncing", "Users", "Teams", "Roles", "Schedules")
			screen := x.see("Connected on this computer")
			for _, row := range [][2]string{
				{"Users 250", "250 of 250"}, {"Teams 24", "24 of 24"}, {"Roles 8", "8 of 8"}, {"Schedules 40", "40 of 40"},
			} {
				// Small windows sum up, larger ones keep the rows.
				if flat := flatten(screen); !strings.Contains(flat, row[0]) && !strings.Contains(flat, row[1]) {
					t.Errorf("the row is not complete: %s\n%s", row[0], screen)
				}
			}
			if x.presses > 7 {
				t.Errorf("the first setup took %d presses and a paste, at most 7 are allowed", x.presses)
			}
			t.Logf("Connected after %d presses and one paste", x.presses)
			if !strings.Contains(screen, "DEMO") {
				t.Errorf("the header does not say DEMO:\n%s", screen)
			}
			x.read()
			x.press(ctrlC)
			if code := x.code(); code != 0 {
				t.Errorf("leaving after the end: exit %d, want 0", code)
			}
			x.restored()
			// What a person should find stays in the scrollback.
			if left := flatten(x.screen()); !strings.Contains(left, "Connected on this computer") || !strings.Contains(left, "Users 250") {
				t.Errorf("the summary is not in the scrollback:\n%s", x.screen())
			}
		})
	}
}

// TestDemoRotation revokes the demo's key, enters another, then rotates to a
// third until the old one is refused.
func TestDemoRotation(t *testing.T) {
	t.Parallel()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}})
	x.walkToReview(x.paste)
	x.press(enter)
	x.comes("Connected on this computer", "q done")
	x.press("b")
	x.see("1 connector", "s sync")
	x.press("\x1b[20~") // F9
	x.see("is revoked")
	x.press("s")
	x.comes("The sync failed", "new token")
	x.press(enter)
	x.see("Enter the API token again", "this key;", "F5")
	x.press("\x1b[15~") // F5
	x.see("Connected on this computer", "q done")
	x.leaveEnd()

	x.see("1 connector", "r rotate")
	x.presses = 0
	x.press("r")
	screen := x.see("Rotate the API token", "this key;")
	x.paste(demoKey.FindString(screen))
	x.comes("Disable the old key")
	x.press(enter)
	x.see("no longer works", "stored and in use", "Connected on this computer", "q done")
	if x.presses > 3 {
		t.Errorf("a rotation took %d presses and a paste, at most 3 are allowed", x.presses)
	}
	t.Logf("rotated after %d presses and one paste", x.presses)
	x.read()
	x.press("l")
	x.see("no longer works")
	x.press(ctrlC)
	x.code()
	x.restored()
}

// TestPaste: however a terminal pastes, with or without a line end, the token
// arrives, and nothing is saved before it was looked at.
func TestPaste(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]func(x *terminal) func(string){
		"marked":                 func(x *terminal) func(string) { return x.paste },
		"marked, with a line":    func(x *terminal) func(string) { return func(k string) { x.paste(k + "\n") } },
		"marked, in quotes":      func(x *terminal) func(string) { return func(k string) { x.paste(" \"" + k + "\" \r\n") } },
		"plain, on the key step": func(x *terminal) func(string) { return x.pastePlainly },
		"plain, with a line":     func(x *terminal) func(string) { return func(k string) { x.pastePlainly(k + "\r") } },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := inTerminal(t, terminalOptions{args: []string{"demo"}})
			x.walkToReview(how(x))
			x.see("Nothing has been saved yet")
			x.press(ctrlC)
			x.see("?") // a checked token would be lost: it asks
			x.press(ctrlC)
			if code := x.code(); code != 130 {
				t.Errorf("leaving before the end: exit %d, want 130", code)
			}
			x.restored()
		})
	}
}

// TestLeavingAtEveryStep: Ctrl+C, twice where it asks, and every signal that
// ends a program leave a working terminal and exit 130.
func TestLeavingAtEveryStep(t *testing.T) {
	t.Parallel()
	ways := map[string]func(x *terminal){
		"ctrl+c": func(x *terminal) {
			x.press(ctrlC)
			x.press(ctrlC)
		},
		"SIGINT":  func(x *terminal) { x.signal(syscall.SIGINT) },
		"SIGTERM": func(x *terminal) { x.signal(syscall.SIGTERM) },
		"SIGHUP":  func(x *terminal) { x.signal(syscall.SIGHUP) },
	}
	moments := []struct {
		name string
		go_  func(x *terminal)
	}{
		{"connector", func(x *terminal) { x.see("Step 1 of 6", "just tested") }},
		{"owners", func(x *terminal) {
			x.see("Step 1 of 6", "just tested")
			x.press(enter)
			x.enterAt(2, "App")
			x.see("Step 3 of 6")
		}},
		{"review", func(x *terminal) { x.walkToReview(x.paste) }},
		{"sync", func(x *terminal) {
			x.walkToReview(x.paste)
			x.press(enter)
			x.see("Syncing", "Users")
		}},
	}
	for _, moment := range moments {
		for name, leave := range ways {
			t.Run(moment.name+" "+name, func(t *testing.T) {
				t.Parallel()
				x := inTerminal(t, terminalOptions{args: []string{"demo"}})
				moment.go_(x)
				leave(x)
				if code := x.code(); code != 130 {
					t.Errorf("exit %d, want 130\n%s", code, x.screen())
				}
				x.restored()
			})
		}
	}
}

// toTheKey goes from the demo's first page to the one that shows its key.
func (x *terminal) toTheKey() (key string) {
	x.t.Helper()
	x.press(enter)
	x.see("Step 2 of 6 · App")
	x.press(enter)
	x.enterAt(3, "Owners")
	return demoKey.FindString(x.see("Step 4 of 6 · API key", "this key;"))
}

// connect pastes the key and goes on, over review and sync, to home.
func (x *terminal) connect(key string) {
	x.t.Helper()
	x.paste(key)
	x.comes("Step 5 of 6 · Check and save", "Save")
	x.press(enter)
	x.see("Connected on this computer", "q done")
	x.leaveEnd()
	x.see("1 connector", "s sync")
}
