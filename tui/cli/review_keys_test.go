//go:build unix

package cli_test

import (
	"archive/zip"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReviewByKeys leads a whole review in a terminal: from the demo's set-up,
// as somebody would who has read nothing, to the signature and its evidence.
func TestReviewByKeys(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}, cols: 100, rows: 34, dir: folder})
	x.walkToReview(x.paste)
	x.press(enter)
	x.comes("Connected on this computer", "home")
	x.presses = 0
	x.press("b")
	x.see("reviews", "findings")
	x.press("v")
	x.see("Q3 2026", "removal overdue", "n new review") // the demo has had reviews
	x.press("n")
	x.see("What should be reviewed?")
	for range 3 {
		x.press(down)
	}
	x.press(enter) // one team: which one is asked for
	x.see("Team")
	x.write("Payments")
	x.press(enter)
	x.see("when is it due?")
	x.press(enter)
	x.see("Who should decide?")
	x.press(down)
	x.press(enter) // one person: who sits here
	screen := x.until("the plan", func(s string) bool {
		return strings.Contains(s, "Start the review?") || strings.Contains(s, "service accounts?")
	})
	x.read()
	if strings.Contains(screen, "service accounts?") {
		x.press(enter)
		x.comes("1 reviewer. Start the review?")
	}
	x.press(enter)
	screen = x.see("Review Q4 2026", " 0 of ", "decided")
	items := regexp.MustCompile(`0 of (\d+) decided`).FindStringSubmatch(screen)[1]
	x.press("-") // the first one is to go, ...
	x.see("1 of "+items+" decided", "1 to revoke")
	x.press("a") // ... and the others are kept
	x.see("are marked")
	x.press("+")
	x.see(items + " of " + items + " decided")
	x.press("u") // on what was decided: only that
	x.see("of " + items + " decided")
	x.press("+")
	x.see(items + " of " + items + " decided")
	x.press("d")
	x.see("What do you want to do?", "Sign the review", "Cancel the review")
	x.press(enter) // to sign is proposed where all is decided
	x.see("What do you sign?", items+" of "+items+" items decided.", "Kept: ")
	x.press(enter)
	x.see("Sign it now?")
	x.press(down)
	x.press(enter)
	screen = x.see("Signed. This is its SHA-256.", "Send this to your auditor now.", "The evidence: ")
	if !regexp.MustCompile(`(?m)^\s*[0-9a-f]{64}\s*$`).MatchString(screen) {
		t.Errorf("the SHA-256 is not alone on a line:\n%s", screen)
	}
	x.read()
	x.press(enter)
	x.see("signed", "1 removal open")
	x.press(ctrlC)
	x.code()
	x.restored()
	t.Logf("a signed review after %d presses from home", x.presses)
	files, err := filepath.Glob(filepath.Join(folder, "*.zip"))
	if err != nil || len(files) != 1 {
		t.Fatalf("evidence: %v, %v", files, err)
	}
	z, err := zip.OpenReader(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close() //nolint:errcheck // it is read only
	var names []string
	for _, f := range z.File {
		names = append(names, filepath.Base(f.Name))
	}
	for _, want := range []string{"decisions.json", "items.csv", "population.csv", "events.csv"} {
		if !slices.Contains(names, want) {
			t.Errorf("the evidence has no %s: %v", want, names)
		}
	}
}
