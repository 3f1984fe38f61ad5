package cli

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
)

// manPages writes the man pages for a release:
//
//	go test ./tui/cli -run TestManPages -man DIR
//
// A test does it so that the program carries no maker of man pages.
var manPages = flag.String("man", "", "write the man pages into this folder")

// TestManPages: every command has a page with its examples, and with the values
// of its flags.
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
		c.InitDefaultHelpFlag()
		c.LocalFlags().VisitAll(valueInPages)
	})
	if err := doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "connectpd", Manual: "connectpd"}, dir); err != nil {
		t.Fatal(err)
	}
	everyCommand(func(c *cobra.Command) {
		if !c.IsAvailableCommand() {
			return // topics stand in the pages of none
		}
		path := filepath.Join(dir, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1")
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		// Cobra writes of a switch what it is without it.
		page = bytes.ReplaceAll(page, []byte("[=false]"), nil)
		if err := os.WriteFile(path, page, 0o644); err != nil {
			t.Fatal(err)
		}
		if c.Example != "" && !strings.Contains(string(page), ".SH EXAMPLE") {
			t.Errorf("%s: %s", c.CommandPath(), page)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if value, _ := pflag.UnquoteUsage(f); value != "" && !f.Hidden && !strings.Contains(string(page), "-"+f.Name+`\fP=`+value) {
				t.Errorf("%s does not say what --%s takes, %s:\n%s", c.CommandPath(), f.Name, value, page)
			}
		})
	})
}

// valueInPages puts what a flag takes where cobra writes its default into a
// page, and the default behind what it means.
func valueInPages(f *pflag.Flag) {
	value, meaning := pflag.UnquoteUsage(f)
	if value == "" {
		return // a switch
	}
	if f.DefValue != "" && f.DefValue != "[]" {
		meaning += " (default " + f.DefValue + ")"
	}
	f.DefValue, f.Usage = value, meaning
}
