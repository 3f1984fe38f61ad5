package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// oneOfMany is a number of one before a noun of many.
var oneOfMany = regexp.MustCompile(`(?:^|[^\d.,:-])1 (?:grants|users|people|items|teams|roles|schedules|entries|changes|findings|owners|requests|reviews|rows|lines|members|memberships|connectors|decisions|reviewers)\b`)

// TestOneIsNotMany: nothing that a golden shows counts one of something in the
// plural.
func TestOneIsNotMany(t *testing.T) {
	files, err := filepath.Glob("../*/testdata/*.golden")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d goldens, %v: the test is blind", len(files), err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range oneOfMany.FindAllString(string(text), -1) {
			t.Errorf("%s has %q", f, found)
		}
	}
}
