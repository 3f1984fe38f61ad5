package company_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"connectpd/wizard/company"
)

// TestWhatAPanicLeftIsRemoved at the next start, and what a program that runs
// has is not.
func TestWhatAPanicLeftIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	other := exec.Command(os.Args[0], "-test.run=^$")
	if err := other.Run(); err != nil {
		t.Fatal(err)
	}
	mine, err := company.TempDir()
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(os.TempDir(), fmt.Sprintf("connectpd-tests-%d-1", other.Process.Pid))
	if err := os.MkdirAll(filepath.Join(left, "home"), 0o700); err != nil {
		t.Fatal(err)
	}
	again, err := company.TempDir()
	if err != nil || again == mine {
		t.Fatal(again, err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("what was left is still there: %v", err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Errorf("what is in use is gone: %v", err)
	}
}
