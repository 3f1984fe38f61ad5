package cli_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"connectpd/wizard/company"
)

// top is the module's folder.
const top = "../.."

// program is the built binary; tests have it from built.
var program string

// built is the binary. The race detector sees nothing of another process, so
// tests of it are no use to it.
func built(t testing.TB) string {
	t.Helper()
	if underRace {
		t.Skip("race detector: it sees nothing of the built program; run this test without it")
	}
	return program
}

// There are no golden files here; the flag lets one command reach all that are.
var _ = flag.Bool("update", false, "nothing to write anew")

// TestMain builds the program once. The tests of this package run it as a
// person would: in terminals of their own, with homes of their own.
func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	flag.Parse()
	// Most of these tests wait for a program that waits in its turn: more of
	// them than there are processors run at a time.
	if err := flag.Set("test.parallel", strconv.Itoa(max(8, runtime.GOMAXPROCS(0)))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if underRace {
		return m.Run()
	}
	folder, err := company.TempDir()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	program = filepath.Join(folder, "connectpd")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = top
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the program: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}
