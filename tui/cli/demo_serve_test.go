package cli_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestServedLinesWorkAsTheyStand: what demo --serve prints is copied into a
// shell whose PATH does not lead to this program, in another folder.
func TestServedLinesWorkAsTheyStand(t *testing.T) {
	t.Parallel()
	serve := exec.Command(built(t), "demo", "--serve")
	out, err := serve.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = serve.Process.Signal(os.Interrupt)
		if err := serve.Wait(); err != nil {
			t.Errorf("the end of serving: %v", err)
		}
	}()
	var lines []string
	for read := bufio.NewScanner(out); read.Scan(); {
		lines = append(lines, read.Text())
		if strings.HasSuffix(read.Text(), " access") {
			break // the last line
		}
	}
	_, script, found := strings.Cut(strings.Join(lines, "\n"), "In another terminal:\n")
	script = strings.Replace(script, "Then, for example:\n", "", 1)
	if !found || strings.Contains(script, "| connectpd") {
		t.Fatalf("no command lines to copy, or a program that PATH does not have:\n%s", strings.Join(lines, "\n"))
	}
	shell := exec.Command("sh", "-e", "-c", script)
	shell.Dir = t.TempDir()
	shell.Env = []string{"HOME=" + t.TempDir(), "TMPDIR=" + t.TempDir(), "PATH=/usr/bin:/bin"}
	said, err := shell.CombinedOutput()
	if err != nil || !strings.Contains(string(said), " grants, data from ") {
		t.Errorf("%v\n%s\n%s", err, script, said)
	}
}
