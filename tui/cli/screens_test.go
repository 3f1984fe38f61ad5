package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	aScreen = regexp.MustCompile(`\) View\(\w+, \w+ int\) \*(ui\.)?Page|\*?explore\.Model\[`)
	aFlow   = regexp.MustCompile(`\b(?:manage|flows|setup|rotate)\.(?:New\w*|ForOldKey|Of)\(`)
	aTask   = regexp.MustCompile(`\bTask[A-Z]\w+`)
)

// TestEveryScreenIsTriedInEveryWindow: a folder with a screen has a test that
// goes through all window sizes, and golden views.
func TestEveryScreenIsTriedInEveryWindow(t *testing.T) {
	screens := 0
	for _, dir := range slices.Concat(glob(t, "tui/*"), glob(t, "tui/ui")) {
		if !aScreen.MatchString(texts(t, dir, false)) || dir == filepath.Join(top, "tui/explore") {
			continue // explore's lists are the screens of others
		}
		screens++
		tests := texts(t, dir, true)
		if !strings.Contains(tests, "uitest.Sizes") {
			t.Errorf("no test of %s goes through all window sizes", dir)
		}
		if !strings.Contains(tests, "uitest.Faces(") && dir != filepath.Join(top, "tui/ui") { // whose parts are drawn by screens
			t.Errorf("%s has no golden views", dir)
		}
	}
	if screens < 10 {
		t.Errorf("only %d folders with screens were found", screens)
	}
}

// TestEveryFlowIsTriedInEveryWindow: a flow that the program shows is shown by
// the tests of the screen that shows it, and so is every task of a review.
func TestEveryFlowIsTriedInEveryWindow(t *testing.T) {
	shown := texts(t, filepath.Join(top, "tui/app"), false)
	tests := texts(t, filepath.Join(top, "tui/form"), true) + texts(t, filepath.Join(top, "tui/review"), true)
	tries := func(name string) {
		if !strings.Contains(tests, name) {
			t.Errorf("%s is shown by no test of tui/form or tui/review", name)
		}
	}
	flows := aFlow.FindAllString(shown, -1)
	if len(flows) < 12 {
		t.Errorf("only %d flows were found: %v", len(flows), flows)
	}
	for _, name := range flows {
		tries(name)
	}
	menu, err := os.ReadFile(filepath.Join(top, "wizard/review/flows/menu.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range aTask.FindAllString(string(menu), -1) {
		tries("flows." + name + ",")
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(top, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// texts are the Go files of a folder, those of tests or the others.
func texts(t *testing.T, dir string, tests bool) string {
	t.Helper()
	var b strings.Builder
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") != tests {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	return b.String()
}
