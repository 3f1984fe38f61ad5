//go:build unix

package cli_test

import (
	"path/filepath"
	"testing"
)

// TestSheetsByKeys: from the demo's set-up to the reviewers' sheets, by keys.
func TestSheetsByKeys(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}, cols: 100, rows: 34, dir: folder})
	x.walkToReview(x.paste)
	x.press(enter)
	x.see("Connected on this computer", "home")
	x.read()
	x.press("b")
	x.see("reviews", "findings")
	x.press("v")
	x.see("Q4 2026", "1 removal overdue")
	x.read()
	x.press(enter)
	x.see("Review Q4 2026 ·", "0 of 12 decided")
	x.press("d")
	x.see("What is to be done?", "Sheets for the reviewers")
	for range 4 {
		x.press(down)
	}
	x.press(enter)
	x.see("What is to be done with the reviewers' sheets?", "Take back sheets")
	x.press(enter)
	x.see("Where should the reviewers' sheets be written?")
	x.read()
	x.press(enter)
	x.see("Written.", "undecided, in")
	x.press(ctrlC)
	x.code()
	x.restored()
	files, err := filepath.Glob(filepath.Join(folder, "*-sheets", "*.xlsx"))
	if err != nil || len(files) < 5 {
		t.Errorf("%v, %v", files, err)
	}
}
