//go:build unix

package cli_test

import (
	"testing"
	"time"
)

// lateAnswers are what terminals answer to questions of programs before this
// one: colour, version, cursor, clipboard, what they are and can do.
var lateAnswers = []string{
	"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", "\x1b]10;rgb:dddd/dddd/dddd\x07", "\x1bP>|tmux 3.4\x1b\\",
	"\x1b[24;80R", "\x1b[?62;22c", "\x1b[?2026;2$y", "\x1b]52;c;dStBYkNkRWZHaElqS2xNbk9wUXI=\x1b\\",
}

// answersLate has the terminal answer late: whole, and split at every byte of
// its end, with pauses as a far connection makes them.
func (x *terminal) answersLate() {
	x.t.Helper()
	for _, a := range lateAnswers {
		x.write(a)
		for _, at := range []int{3, len(a) / 2, len(a) - 1} {
			x.write(a[:at])
			time.Sleep(40 * time.Millisecond)
			x.write(a[at:])
		}
	}
}

// TestLateAnswersOfATerminal: they press no key on a list, fill no field and
// throw no pasted key away while it is checked.
func TestLateAnswersOfATerminal(t *testing.T) {
	t.Parallel()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}})
	x.see("Step 1 of 6", "just tested")
	x.answersLate()
	x.press(enter)
	x.see("Step 2 of 6 · App")
	x.answersLate()
	x.press(enter)
	x.enterAt(3, "Owners")
	key := demoKey.FindString(x.see("Step 4 of 6 · API key", "this key;"))
	x.answersLate()
	x.write("abc")
	x.see(" 3 characters")
	x.press("\x15") // ctrl+u
	x.paste(key)
	for _, a := range lateAnswers { // the check has begun
		x.write(a)
	}
	x.comes("Step 5 of 6 · Check and save", "Save")
	x.answersLate()
	x.see("Step 5 of 6 · Check and save", "Save")
	x.press(enter)
	x.see("Connected on this computer", "q done")
	x.leaveEnd()
	x.see("1 connector", "s sync")
	x.answersLate()
	x.press("r")
	x.see("Rotate the API token")
	x.press(ctrlC)
	x.code()
	x.restored()
}
