package background_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"testing"

	_ "github.com/charmbracelet/bubbletea"

	_ "connectpd/tui/background"
)

// There are no golden files here; the flag lets one command reach all that are.
var _ = flag.Bool("update", false, "nothing to write anew")

// The test binary starts itself with the runtime's trace of package
// initialisation and reads in which order the two packages came.
func TestRunsBeforeBubbleTea(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("starting the test binary: %v\n%s", err, out)
	}
	ours := bytes.Index(out, []byte("init connectpd/tui/background "))
	theirs := bytes.Index(out, []byte("init github.com/charmbracelet/bubbletea "))
	if ours < 0 || theirs < 0 {
		t.Fatalf("the trace names not both packages (ours %d, theirs %d):\n%s", ours, theirs, out)
	}
	if ours > theirs {
		t.Fatalf("bubbletea initialised before background: it would ask the terminal and wait 5 s\n%s", out)
	}
}
