package secret

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mayReveal lists every file that may call Value.Reveal: where a secret
// leaves for its keychain or its one server. Who adds a file here says why.
var mayReveal = map[string]string{
	"store/keychain/os.go":                     "the token goes to the OS keychain",
	"store/keychain/file.go":                   "the token goes into its encrypted file",
	"store/keychain/age.go":                    "the passphrase goes to scrypt",
	"sync/pagerduty/client.go":                 "the token goes to PagerDuty",
	"wizard/flow/token.go":                     "a token from a flag is cleaned like a typed one",
	"wizard/setup/setuptest/somebody.go":       "a made-up secret is pasted in tests, as a person would",
	"wizard/handover/post/smtp.go":             "the mail password goes to the mail server",
	"wizard/conductorone/tenant/signingkey.go": "a client secret is read as the key that it is, to refuse one that is none",
	"wizard/conductorone/auth.go":              "the client secret signs for the tenant, and the bearer goes to it",
	"wizard/conductorone/configure.go":         "the API token goes to the tenant",
}

func TestRevealIsCalledOnlyWhereSecretsLeave(t *testing.T) {
	root := moduleRoot(t)
	files, revealing := 0, map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		for _, pos := range reveals(t, path) {
			revealing[name] = true
			if _, ok := mayReveal[name]; !ok {
				t.Errorf("%s:%d reveals a secret; the files that may are listed in mayReveal", name, pos.Line)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range mayReveal {
		if !revealing[name] {
			t.Errorf("%s is listed in mayReveal and reveals nothing", name)
		}
	}
	if files < 10 {
		t.Errorf("only %d files were searched under %s", files, root)
	}
}

// reveals finds every mention of a Reveal method: calls and method values.
func reveals(t *testing.T, path string) []token.Position {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []token.Position
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Reveal" {
			found = append(found, set.Position(sel.Sel.Pos()))
		}
		return true
	})
	return found
}

func TestRevealsAreFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.go")
	src := "package x\nfunc f(v V) string {\n\tg := v.Reveal\n\treturn g() + v.Reveal() + V.Reveal(v)\n}\n"
	if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, pos := range reveals(t, path) {
		lines = append(lines, pos.Line)
	}
	if !slices.Equal(lines, []int{3, 4, 4}) {
		t.Errorf("found on lines %v", lines)
	}
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above " + dir)
		}
		dir = up
	}
}
