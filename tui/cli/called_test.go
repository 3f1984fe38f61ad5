package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/sync/simulator"
	"connectpd/tui/ui"
)

// TestCalled: by its name where PATH leads to this very file, else by its path.
func TestCalled(t *testing.T) {
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	t.Setenv("PATH", folder)
	if got := called(); got != own {
		t.Errorf("not in PATH: %s", got)
	}
	name := filepath.Join(folder, "connectpd")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := called(); got != own {
		t.Errorf("PATH has another program of that name: %s", got)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(own, name); err != nil {
		t.Fatal(err)
	}
	if got := called(); got != "connectpd" {
		t.Errorf("in PATH: %s", got)
	}
}

// TestServedTextFits: its lines are broken where a shell joins them again.
func TestServedTextFits(t *testing.T) {
	acc, err := serveAccount(simulator.Demo(), simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer acc.close()
	text := func(width int) string {
		a := &app{env: &Env{OutTTY: true, Vars: map[string]string{"TERM": "xterm"}, Size: func() (int, int) { return width, 24 },
			Called: func() string { return "/opt/my tools/connectpd" }}}
		return a.servedText(acc)
	}
	_, whole, _ := strings.Cut(text(0), "In another terminal:\n")
	if !strings.Contains(whole, "| '/opt/my tools/connectpd' setup --me") {
		t.Errorf("%s", whole)
	}
	for _, width := range []int{120, 80, 60} {
		got := text(width)
		for line := range strings.Lines(got) {
			if ui.Width(strings.TrimSuffix(line, "\n")) > width {
				t.Errorf("wider than %d: %s", width, line)
			}
		}
		_, lines, _ := strings.Cut(got, "In another terminal:\n")
		if joined := strings.ReplaceAll(lines, " \\\n    ", " "); joined != whole {
			t.Errorf("at %d a shell reads:\n%s\nnot:\n%s", width, joined, whole)
		}
	}
}
