package cli

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manPages writes the man pages for a release:
//
//	go test ./tui/cli -run TestManPages -man DIR
//
// A test does it so that the program carries no maker of man pages.
var manPages = flag.String("man", "", "write the man pages into this folder")

// TestManPages: every command has a page with its examples.
func TestManPages(t *testing.T) {
	dir := *manPages
	if dir == "" {
		dir = t.TempDir()
	}
	var root *cobra.Command
	everyCommand(func(c *cobra.Command) {
		if root == nil {
			root = c
			root.DisableAutoGenTag = true // it would name the day of the build
		}
	})
	if err := doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "connectpd", Manual: "connectpd"}, dir); err != nil {
		t.Fatal(err)
	}
	everyCommand(func(c *cobra.Command) {
		if !c.IsAvailableCommand() {
			return // topics stand in the pages of none
		}
		page, err := os.ReadFile(filepath.Join(dir, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1"))
		if err != nil || c.Example != "" && !strings.Contains(string(page), ".SH EXAMPLE") {
			t.Errorf("%s: %v\n%s", c.CommandPath(), err, page)
		}
	})
}
