package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "connectpd"

// layers, lowest first. Imports go downwards.
var layers = []string{"store", "sync", "wizard", "tui", "main"}

// leaves may be imported by every package in or above their layer.
var leaves = []string{
	"store/access", "store/atomicfile", "store/failure", "store/place", "store/secret", "store/words", "store/xlsx",
	"sync/remote", "sync/remote/fakeserver",
	"wizard/flow",
	"tui/styles", "tui/terminal", "tui/ui", "tui/rows", "tui/explore",
}

// pure are packages of words and rules. Their own files reach nothing outside
// the program, and of ours they know each other and the words of the store.
var pure = []string{"wizard/flow", "wizard/setup", "wizard/rotate", "wizard/manage", "wizard/platform", "wizard/local", "wizard/conductorone/tenant", "wizard/conductorone/steps",
	"wizard/handover", "wizard/review", "wizard/review/evidence", "wizard/review/flows", "wizard/review/sheet", "store/export/table"}

// pureMayImport are the leaves that pure packages know.
var pureMayImport = []string{"store/access", "store/failure", "store/place", "store/secret", "store/words", "store/xlsx"}

// outside is what reaches out of the program, and the clock.
var (
	outside     = []string{"net", "net/http", "os", "os/exec", "os/user", "os/signal", "database/sql", "syscall"}
	clockReader = regexp.MustCompile(`\btime\.(Now|Since|Until|After|Sleep|NewTimer|NewTicker)\(`)
)

// joins are the packages that put their own layer's parts together: the services and the screens.
var joins = []string{"wizard/service", "tui/app"}

// homes are the only folders in which a library may be used.
var homes = []struct{ library, folder string }{
	{"github.com/charmbracelet/", "tui"},
	{"github.com/muesli/", "tui"},
	{"github.com/spf13/cobra", "tui/cli"},
	{"github.com/PagerDuty/go-pagerduty", "sync/pagerduty"},
	{"github.com/zalando/go-keyring", "store/keychain"},
	{"github.com/hashicorp/hcl", "wizard/terraform"},
	{"github.com/zclconf/go-cty", "wizard/terraform"},
	{"github.com/wneessen/go-mail", "wizard/handover/post"},
	{"github.com/emersion/", "wizard/handover/smtptest"}, // which only tests may use
	{"github.com/gowebpki/jcs", "wizard/review"},
	{"database/sql", "store"},
	{"modernc.org/sqlite", "store"},
	{"github.com/klauspost/compress", "store/export/c1z"},
	{"google.golang.org/protobuf", "store/export/c1z"},
	{"github.com/xuri/excelize", "store/xlsx"},
}

// onlyHere are packages of ours that only these others may import, beside
// tests.
var onlyHere = map[string][]string{
	"wizard/local": {"wizard/service"}, "wizard/conductorone": {"wizard/service", "tui/cli"},
	"wizard/conductorone/steps":  {"wizard/conductorone"},
	"wizard/conductorone/tenant": {"wizard/conductorone", "wizard/conductorone/steps", "tui/cli"},
	"sync/simulator":             {"tui/cli", "sync/simulator/load"}, "wizard/conductorone/fake": {"tui/cli"},
	"sync/simulator/load":          nil,
	"sync/remote/fakeserver":       {"sync/simulator", "wizard/conductorone/fake"},
	"sync/remote/testclock":        nil,
	"wizard/flow/flowtest":         nil,
	"wizard/setup/setuptest":       nil,
	"wizard/company":               nil,
	"wizard/company/program":       nil,
	"tui/ui/uitest":                nil,
	"wizard/platform/platformtest": nil,
	"wizard/handover/smtptest":     nil,
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
		if only, ok := onlyHere[to]; ok && !slices.Contains(only, from) && !forTests(from) {
			found = append(found, fmt.Sprintf("%s imports %s, which only %v and tests may", from, to, only))
		}
	}
	if slices.Contains(pure, from) {
		for _, imported := range p.Imports {
			if to := short(imported); slices.Contains(outside, imported) || isOurs(imported) && !slices.Contains(pure, to) && !slices.Contains(pureMayImport, to) {
				found = append(found, fmt.Sprintf("%s is pure and imports %s", from, to))
			}
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

// forTests reports whether only tests import a package, which may then import
// what tests may.
func forTests(folder string) bool {
	only, ok := onlyHere[folder]
	return ok && only == nil
}

func allowed(from, to string) bool {
	a, b := layerOf(from), layerOf(to)
	switch {
	case b < a:
		return true
	case b > a:
		return false
	}
	if forTests(from) {
		return true // as tests may know every neighbour
	}
	return strings.HasPrefix(to, from+"/") || strings.HasPrefix(from, to+"/") && slices.Contains(pure, to) ||
		slices.Contains(leaves, to) || slices.Contains(pure, to) && (slices.Contains(pure, from) || slices.Contains(joins, from) || platforms[from]) ||
		slices.Contains(joins, from)
}

// platforms are the packages that connectors can be registered by.
var platforms = map[string]bool{"wizard/conductorone": true, "wizard/local": true}

// TestPureReadsNoClock: what a pure package knows of time it is told.
func TestPureReadsNoClock(t *testing.T) {
	for _, folder := range pure {
		files, err := filepath.Glob(filepath.Join(top, folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if found := clockReader.Find(text); found != nil {
				t.Errorf("%s reads the clock: %s", file, found)
			}
		}
	}
}

// TestFaultsAreSeen proves that the rules above can fail.
func TestFaultsAreSeen(t *testing.T) {
	for _, c := range []struct {
		from, imports string
		want          bool // a fault
	}{
		{"tui/home", "wizard/rotate", false},
		{"wizard/service", "wizard/rotate", false},
		{"tui/home", "tui/ui", false},
		{"sync/engine", "store/access", false},
		{"wizard/rotate", "wizard/flow", false},
		{"main", "tui/cli", false},
		{"tui/cli", "sync/simulator", false},
		{"wizard/rotate", "wizard/service", true},
		{"wizard/setup", "wizard/handover", false},
		{"wizard/setup", "store", true},
		{"wizard/setup", "wizard/conductorone", true},
		{"wizard/setup", "wizard/conductorone/tenant", true},
		{"wizard/setup", "wizard/local", true},
		{"wizard/platform", "wizard/local", true},
		{"tui/home", "wizard/local", true},
		{"tui/home", "wizard/conductorone", true},
		{"tui/home", "wizard/platform", false},
		{"wizard/conductorone/steps", "wizard/platform", false},
		{"wizard/conductorone/steps", "store", true},
		{"wizard/manage", "sync/engine", true},
		{"wizard/doctor", "wizard/setup", true},
		{"wizard/service", "wizard/setup", false},
		{"wizard/conductorone", "wizard/platform", false},
		{"store", "sync/engine", true},
		{"sync/engine", "sync/pagerduty", true},
		{"wizard/service", "tui/ui", true},
		{"wizard/service", "sync/simulator", true},
		{"tui/cli", "sync/simulator/load", true},
		{"sync/simulator/load", "sync/simulator", false},
		{"wizard/company", "sync/simulator/load", false},
		{"wizard/service", "wizard/company", true},
		{"sync/simulator/load", "wizard/flow", true},
		{"sync/simulator", "sync/remote/fakeserver", false},
		{"sync/pagerduty", "sync/remote/fakeserver", true},
		{"wizard/service", "wizard/conductorone/fake", true},
		{"tui/cli", "wizard/conductorone/fake", false},
		{"wizard/service", "wizard/conductorone", false},
		{"wizard/conductorone", "wizard/service", true},
		{"wizard/conductorone", "wizard/flow", false},
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
		{"tui/ui", "github.com/charmbracelet/bubbles/key", false},
		{"wizard/service", "github.com/charmbracelet/lipgloss", true},
		{"sync/engine", "database/sql", true},
		{"tui/cli", "github.com/spf13/cobra", false},
		{"store", "github.com/zalando/go-keyring", true},
		{"main", "github.com/charmbracelet/bubbletea", true},
		{"wizard/setup", "os", true},
		{"wizard/manage", "net/http", true},
		{"wizard/service", "os", false},
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
