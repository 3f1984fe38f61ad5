package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "connectpd"

// layers, lowest first. Imports go downwards.
var layers = []string{"store", "sync", "wizard", "tui", "main"}

// leaves may be imported by every package in or above their layer.
var leaves = []string{"store/access", "store/atomicfile", "store/place", "store/secret", "store/words", "sync/remote", "sync/remote/fakeserver", "wizard/talk", "tui/styles", "tui/parts", "tui/explore"}

// homes are the only folders in which a library may be used.
var homes = []struct{ library, folder string }{
	{"github.com/charmbracelet/", "tui"},
	{"github.com/muesli/", "tui"},
	{"github.com/spf13/cobra", "tui/cli"},
	{"github.com/PagerDuty/go-pagerduty", "sync/pagerduty"},
	{"github.com/zalando/go-keyring", "store/keychain"},
	{"github.com/hashicorp/hcl", "wizard/terraform"},
	{"github.com/zclconf/go-cty", "wizard/terraform"},
	{"github.com/wneessen/go-mail", "wizard/handover"},
	{"github.com/emersion/", "wizard/handover/mailbox"}, // which only tests may use
	{"database/sql", "store"},
	{"modernc.org/sqlite", "store"},
}

// onlyHere are packages of ours that only these others may import, beside
// tests.
var onlyHere = map[string][]string{
	"sync/simulator": {"tui/cli"}, "wizard/conductorone/standin": {"tui/cli"},
	"sync/remote/fakeserver":  {"sync/simulator", "wizard/conductorone/standin"},
	"sync/remote/testclock":   nil,
	"wizard/handover/mailbox": nil,
}

// terminalLibraries are the libraries without which wizard, sync and store build.
var terminalLibraries = []string{"github.com/charmbracelet/", "github.com/muesli/", "golang.org/x/term"}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
	Deps                               []string
}

// short is a package's folder; the module's own is "main".
func (p listed) short() string { return short(p.ImportPath) }

func short(path string) string {
	if path == module {
		return "main"
	}
	return strings.TrimPrefix(path, module+"/")
}

func path(short string) string {
	if short == "main" {
		return module
	}
	return module + "/" + short
}

func isOurs(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

func within(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

func layerOf(folder string) int {
	first, _, _ := strings.Cut(folder, "/")
	return slices.Index(layers, first)
}

// packages lists every package of the module, as built for a system.
func packages(t *testing.T, system string) []listed {
	t.Helper()
	c := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports,Deps", "./...")
	c.Dir = top
	c.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	var complaints bytes.Buffer
	c.Stderr = &complaints
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaints.String())
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatalf("go list: %v", err)
		}
		all = append(all, p)
	}
}

// TestLayers holds the shape of the house: imports go downwards, and
// sideways only from a parent to its child or to a shared leaf.
func TestLayers(t *testing.T) {
	for _, system := range []string{"linux", "darwin", "windows"} {
		t.Run(system, func(t *testing.T) {
			all := packages(t, system)
			if len(all) < 15 {
				t.Fatalf("go list found %d packages; is this the whole module?", len(all))
			}
			for _, p := range all {
				for _, fault := range faults(p) {
					t.Error(fault)
				}
			}
		})
	}
}

// faults are a package's imports that the house does not allow.
func faults(p listed) []string {
	var found []string
	from := p.short()
	if layerOf(from) < 0 {
		found = append(found, fmt.Sprintf("%s is in no layer: the layers are %v", from, layers))
	}
	for _, imported := range p.Imports {
		to := short(imported)
		if isOurs(imported) && !allowed(from, to) {
			found = append(found, fmt.Sprintf("%s imports %s", from, to))
		}
		if only, ok := onlyHere[to]; ok && !slices.Contains(only, from) {
			found = append(found, fmt.Sprintf("%s imports %s, which only %v and tests may", from, to, only))
		}
	}
	libraries := p.Imports
	if from != "main" {
		// The module's own tests may name every library of go.mod.
		libraries = slices.Concat(p.Imports, p.TestImports, p.XTestImports)
	}
	for _, library := range libraries {
		for _, h := range homes {
			if strings.HasPrefix(library, h.library) && !within(from, h.folder) {
				found = append(found, fmt.Sprintf("%s imports %s, which only %s may", from, library, h.folder))
			}
		}
	}
	return found
}

func allowed(from, to string) bool {
	a, b := layerOf(from), layerOf(to)
	switch {
	case b < a:
		return true
	case b > a:
		return false
	}
	return strings.HasPrefix(to, from+"/") || slices.Contains(leaves, to)
}

// TestFaultsAreSeen proves that the rules above can fail.
func TestFaultsAreSeen(t *testing.T) {
	for _, c := range []struct {
		from, imports string
		want          bool // a fault
	}{
		{"tui/home", "wizard/rotate", false},
		{"wizard", "wizard/rotate", false},
		{"tui/home", "tui/parts", false},
		{"sync/engine", "store/access", false},
		{"wizard/rotate", "wizard/talk", false},
		{"main", "tui/cli", false},
		{"tui/cli", "sync/simulator", false},
		{"wizard/rotate", "wizard", true},
		{"wizard/rotate", "wizard/handover", true},
		{"store", "sync/engine", true},
		{"sync/engine", "sync/pagerduty", true},
		{"wizard", "tui/parts", true},
		{"wizard", "sync/simulator", true},
		{"sync/simulator", "sync/remote/fakeserver", false},
		{"sync/pagerduty", "sync/remote/fakeserver", true},
		{"wizard", "wizard/conductorone/standin", true},
		{"tui/cli", "wizard/conductorone/standin", false},
		{"wizard", "wizard/conductorone", false},
		{"wizard/conductorone", "wizard", true},
		{"wizard/conductorone", "wizard/talk", false},
		{"tui/cli", "tui/home", true},
		{"utils", "store", true},
	} {
		got := faults(listed{ImportPath: path(c.from), Imports: []string{path(c.imports)}})
		if (len(got) > 0) != c.want {
			t.Errorf("%s importing %s: faults %v, want a fault: %v", c.from, c.imports, got, c.want)
		}
	}
	for _, c := range []struct {
		from, library string
		want          bool
	}{
		{"tui/parts", "github.com/charmbracelet/bubbles/key", false},
		{"wizard", "github.com/charmbracelet/lipgloss", true},
		{"sync/engine", "database/sql", true},
		{"tui/cli", "github.com/spf13/cobra", false},
		{"store", "github.com/zalando/go-keyring", true},
		{"main", "github.com/charmbracelet/bubbletea", true},
	} {
		got := faults(listed{ImportPath: path(c.from), Imports: []string{c.library}})
		if (len(got) > 0) != c.want {
			t.Errorf("%s importing %s: faults %v, want a fault: %v", c.from, c.library, got, c.want)
		}
	}
}

// TestNoTerminalBelow: wizard, sync and store build without a terminal
// library, also by way of others.
func TestNoTerminalBelow(t *testing.T) {
	for _, p := range packages(t, "linux") {
		if layerOf(p.short()) >= slices.Index(layers, "tui") {
			continue
		}
		for _, dep := range p.Deps {
			for _, lib := range terminalLibraries {
				if strings.HasPrefix(dep, lib) {
					t.Errorf("%s needs %s", p.short(), dep)
				}
			}
		}
	}
}

// TestOneJSONEncoder: what is printed as JSON goes through export.Line, which
// escapes what is not drawn.
func TestOneJSONEncoder(t *testing.T) {
	for _, p := range packages(t, "linux") {
		if p.short() == "tui/cli" && slices.Contains(p.Imports, "encoding/json") {
			t.Errorf("%s imports encoding/json", p.short())
		}
	}
}
