package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNotesAreFolded: what is worth knowing beside what was asked for goes
// through aside, and errors through printError, which break lines between words
// where standard error is a terminal.
func TestNotesAreFolded(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || file == "words.go" || file == "errors.go" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, "Fprint") && strings.Contains(line, "a.env.Err") {
				t.Errorf("%s writes to standard error by itself: %s", file, strings.TrimSpace(line))
			}
		}
	}
}
