//go:build unix

package cli_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pictures makes the README's pictures anew:
//
//	go test ./tui/cli -run TestPictures -pictures
var pictures = flag.Bool("pictures", false, "draw the README's pictures anew, from the real program")

const pictureFolder = "testdata/pictures"

// TestPictures walks the demo and draws three of its screens. The pictures
// that are kept must show what the program shows today, as far as that is the
// same each time: a sync in the middle never is.
func TestPictures(t *testing.T) {
	t.Parallel()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}, cols: 100, rows: 24})
	x.see("Step 1 of 6 · Connector", "tried just now")
	x.press(enter)
	x.see("Step 2 of 6 · App", "Made by your identity provider", "ctrl+c leave")
	x.picture("wizard", true)
	x.press(enter)
	x.enterAt(3, "Owners")
	x.see("Step 4 of 6 · API key", "F5 pastes it")
	x.press("\x1b[15~") // F5
	x.see("Step 5 of 6 · Check and save", "Save")
	x.read()
	x.press(enter)
	x.see("Syncing", "of 250", "memberships", "of 40", "ctrl+c cancel")
	x.picture("sync", false)
	x.see("Connected on this computer")
	x.read()
	x.press("b")
	x.see("access", "sync")
	x.press("a")
	x.see("Ada Okafor", "Aaron Andersson", "ctrl+c leave")
	x.picture("access", false) // it says how old the data is
}

// picture draws the screen, or holds the kept picture against it: its text
// must be the same where it is the same at every run, else be there at all.
func (x *terminal) picture(name string, same bool) {
	x.t.Helper()
	file := filepath.Join(pictureFolder, name+".svg")
	drawn := func() string {
		x.mu.Lock()
		defer x.mu.Unlock()
		return drawScreen(x.vt)
	}
	if *pictures {
		if err := os.MkdirAll(pictureFolder, 0o755); err != nil {
			x.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(drawn()), 0o644); err != nil {
			x.t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		x.t.Fatal(err)
	}
	if same { // a frame may be on its way still
		x.until("what "+file+" shows; draw it anew: go test ./tui/cli -run TestPictures -pictures",
			func(string) bool { return drawn() == string(kept) })
	}
	if !strings.HasPrefix(string(kept), "<svg") {
		x.t.Errorf("%s is no picture", file)
	}
}
