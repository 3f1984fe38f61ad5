package secret

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// secretWord are names that a secret goes by. What only speaks about one
// (TokenRefused, TokenStdin) ends in another word.
var secretWord = regexp.MustCompile(`(?i)(token|passphrase|password|secret|api_?key|oldkey)$`)

// TestNoExportedFunctionHasASecretAsString: what an exported function or
// method calls a token, a passphrase, a password or a secret is no string, in
// its parameters and in its results. The keys of the simulator and of the
// tenant's stand-in are made up and open nothing.
func TestNoExportedFunctionHasASecretAsString(t *testing.T) {
	root := moduleRoot(t)
	functions := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "simulator" || d.Name() == "fake") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		found, n := asStrings(t, path, src)
		functions += n
		for _, f := range found {
			name, _ := filepath.Rel(root, path)
			t.Errorf("%s: %s handles a secret as a string; take or return a secret.Value", name, f)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if functions < 100 {
		t.Errorf("only %d exported functions were looked at under %s", functions, root)
	}
}

// asStrings names the exported functions of a file that take or return a
// secret as a string, and counts all exported ones.
func asStrings(t *testing.T, path string, src []byte) (found []string, functions int) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || !f.Name.IsExported() || ofHidden(f.Recv) {
			continue
		}
		functions++
		results := f.Type.Results
		wrong := takes(f.Type.Params) || takes(results)
		// One that is called after a secret and returns text returns it.
		if results != nil && secretWord.MatchString(f.Name.Name) {
			wrong = wrong || slices.ContainsFunc(results.List, func(r *ast.Field) bool { return isText(r.Type) })
		}
		if wrong {
			found = append(found, f.Name.Name)
		}
	}
	return found, functions
}

// ofHidden reports a method of a type that only its own package sees.
func ofHidden(recv *ast.FieldList) bool {
	if recv == nil {
		return false
	}
	of := recv.List[0].Type
	if p, ok := of.(*ast.StarExpr); ok {
		of = p.X
	}
	if g, ok := of.(*ast.IndexExpr); ok {
		of = g.X
	}
	name, ok := of.(*ast.Ident)
	return ok && !name.IsExported()
}

func takes(list *ast.FieldList) bool {
	return list != nil && slices.ContainsFunc(list.List, func(field *ast.Field) bool {
		return isText(field.Type) && slices.ContainsFunc(field.Names, func(n *ast.Ident) bool { return secretWord.MatchString(n.Name) })
	})
}

func isText(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name == "string"
	case *ast.StarExpr:
		return isText(x.X)
	case *ast.ArrayType:
		return isText(x.Elt)
	case *ast.Ellipsis:
		return isText(x.Elt)
	}
	return false
}

func TestSecretsAsStringsAreFound(t *testing.T) {
	src := `package x
func Check(ctx int, token string) error { return nil }
func (x X) Save(a int, passphrase *string) {}
func Both(apiKey, name string) {}
func Many(tokens int, oldToken ...string) {}
func Named() (password string, err error) { return }
func Token() string { return "" }
func Fine(token Value, name string) (Value, error) { return token, nil }
func TokenRefused() string { return "" }
func hidden(token string) {}
func (x *hiddenToo) Set(token string) {}
`
	found, n := asStrings(t, "x.go", []byte(src))
	if want := []string{"Check", "Save", "Both", "Many", "Named", "Token"}; !slices.Equal(found, want) || n != 8 {
		t.Errorf("found %v of %d", found, n)
	}
}
