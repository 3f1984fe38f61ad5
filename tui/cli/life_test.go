//go:build unix

package cli_test

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// shell has job control, as a person's has it: it goes on when its job stops
// (a status of 128 and the signal), and brings it back after a line was typed.
const shell = `set -m; "$0" "$@"; code=$?
while [ $code -gt 144 ]; do echo "[stopped]"; read line; fg; code=$?; done; exit $code`

// TestSuspendAndResume: Ctrl+Z gives the shell a working terminal, and coming
// back finds everything as it was left: what was typed, the step, a sync that
// ran on.
func TestSuspendAndResume(t *testing.T) {
	t.Parallel()
	x := inTerminal(t, terminalOptions{program: "/bin/sh", args: []string{"-c", shell, built(t), "demo"}})
	x.see("Step 1 of 6", "just tested")
	x.press(enter)
	x.see("Step 2 of 6 · App")
	x.suspendAndResume()
	x.see("Step 2 of 6 · App")
	x.press(enter)
	x.enterAt(3, "Owners")
	x.paste(demoKey.FindString(x.see("Step 4 of 6 · API key", "this key;")))
	x.comes("Step 5 of 6 · Check and save", "Save")
	x.suspendAndResume()
	x.see("Step 5 of 6 · Check and save", "Save")
	x.press(enter)
	x.see("Syncing", "Users")
	x.suspendAndResume()
	x.see("Connected on this computer", "q done")
	x.leaveEnd()
	x.see("1 connector")
	x.press(ctrlC)
	x.code()
	x.restored()
}

// suspendAndResume stops the program by Ctrl+Z, holds the terminal against
// what it was, and goes on.
func (x *terminal) suspendAndResume() {
	x.t.Helper()
	stops := strings.Count(x.everything(), "[stopped]\r\n")
	x.press(ctrlZ)
	x.until("the shell", func(string) bool { return strings.Count(x.everything(), "[stopped]\r\n") > stops })
	x.restored()
	x.write("\r")
}

// TestSuspendWithoutAShell: a terminal that runs nothing but connectpd, or a
// shell that waits for it, has nobody to give the terminal to. Ctrl+Z says so,
// and everything goes on.
func TestSuspendWithoutAShell(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]terminalOptions{
		"alone":          {args: []string{"demo"}},
		"no job control": {program: "/bin/sh", args: []string{"-c", `"$0" demo; exit $?`, built(t)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := inTerminal(t, o)
			x.see("Step 1 of 6", "just tested")
			x.press(ctrlZ)
			x.see("There is no shell")
			x.press(enter)
			x.see("Step 2 of 6 · App")
			x.press(ctrlC)
			x.press(ctrlC)
			x.code()
			x.restored()
		})
	}
}

// TestStormOfResizes: windows that are dragged send sizes faster than anybody
// draws, down to nothing. The set-up and a running sync stand it, and what is
// left at the end fits the last size.
func TestStormOfResizes(t *testing.T) {
	t.Parallel()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}})
	x.see("Step 1 of 6", "just tested")
	x.storm(1)
	x.press(enter)
	x.see("Step 2 of 6 · App")
	x.press(enter)
	x.see("Step 3 of 6 · Owners")
	x.storm(2)
	x.see("Step 3 of 6 · Owners")
	x.press(enter)
	x.paste(demoKey.FindString(x.see("Step 4 of 6 · API key", "this key;")))
	x.comes("Step 5 of 6 · Check and save", "Save")
	x.storm(3)
	x.press(enter)
	x.see("Syncing", "Users")
	x.storm(4)
	x.see("Connected on this computer", "q done")
	x.storm(5)
	screen := x.see("Connected on this computer", "q done", "DEMO")
	if lines := strings.Split(strings.TrimRight(screen, "\n"), "\n"); len(lines) > 24 {
		t.Errorf("%d lines after the storm:\n%s", len(lines), screen)
	}
	x.press(ctrlC)
	if code := x.code(); code != 0 {
		t.Errorf("exit %d, want 0", code)
	}
	x.restored()
}

// storm resizes the window many times and ends at 80 by 24.
func (x *terminal) storm(seed uint64) {
	x.t.Helper()
	r := rand.New(rand.NewPCG(seed, seed))
	for i := range 300 {
		x.size(r.IntN(220), r.IntN(70))
		if i%20 == 0 {
			time.Sleep(5 * time.Millisecond) // some are drawn, some are overtaken
		}
	}
	x.size(80, 24)
}

// crashing is the program with a key that makes it panic: F12 while it updates
// a screen, F11 in a command beside.
var crashing = sync.OnceValues(func() (string, error) {
	file := filepath.Join(filepath.Dir(program), "connectpd-crash")
	build := exec.Command("go", "build", "-tags", "connectpd_crash", "-o", file, ".")
	build.Dir = top
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program that panics: %w\n%s", err, out)
	}
	return file, nil
})

// TestAPanicRestoresTheTerminal: whatever goes wrong inside, the terminal works
// afterwards, and neither a stack nor a token is shown.
func TestAPanicRestoresTheTerminal(t *testing.T) {
	t.Parallel()
	const token = "u+CrashCanary0123456"
	built(t) // and another one beside it
	file, err := crashing()
	if err != nil {
		t.Fatal(err)
	}
	for key, pressed := range map[string]string{"update": "\x1b[24~", "command": "\x1b[23~"} {
		for moment, reach := range map[string]func(x *terminal){
			"set-up": func(x *terminal) { x.see("Step 1 of 6", "just tested") },
			"sync": func(x *terminal) {
				x.walkToReview(x.paste)
				x.press(enter)
				x.see("Syncing", "Users")
			},
		} {
			t.Run(key+" "+moment, func(t *testing.T) {
				t.Parallel()
				x := inTerminal(t, terminalOptions{program: file, args: []string{"demo"}})
				reach(x)
				x.press(pressed)
				if code := x.code(); code != 1 {
					t.Errorf("exit %d, want 1", code)
				}
				x.restored()
				after := flatten(x.screen())
				for _, says := range []string{"error: connectpd stopped because of a bug", "hint: ", "please report this"} {
					if !strings.Contains(after, says) {
						t.Errorf("it does not say %q:\n%s", says, x.screen())
					}
				}
				for _, never := range []string{token, token[:12], "goroutine ", "Caught panic"} {
					if strings.Contains(x.everything(), never) {
						t.Errorf("the terminal shows %q", never)
					}
				}
			})
		}
	}
}

// TestSignalsToARealHome: the signals that end a program leave the terminal as
// it was outside the demo too, where home has nothing to lose.
func TestSignalsToARealHome(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			x := inTerminal(t, terminalOptions{env: []string{"GIT_CONFIG_GLOBAL=/dev/null"}})
			x.see("Step 1 of 6")
			x.signal(s)
			if code := x.code(); code != 130 {
				t.Errorf("exit %d, want 130", code)
			}
			x.restored()
			if !strings.Contains(x.everything(), "error: cancelled; nothing was synced") {
				t.Errorf("what is told of a setup that a signal stops:\n%s", x.screen())
			}
		})
	}
}
