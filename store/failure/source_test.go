package failure

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is the program's own files, tests and stand-ins aside, by path.
func source(t *testing.T) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	const top = "../.."
	set, files := token.NewFileSet(), map[string]*ast.File{}
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, top+string(filepath.Separator)))
		switch {
		case err != nil:
			return err
		case d.IsDir() && (standIns[name] || strings.HasPrefix(d.Name(), ".") && path != top):
			return fs.SkipDir
		case d.IsDir(), !strings.HasSuffix(name, ".go"), strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files[name], err = parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		return err
	})
	if err != nil || len(files) < 300 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return set, files
}

// standIns are folders of code that no person's program talks through, and
// this one.
var standIns = map[string]bool{
	"store/failure": true, "sync/simulator": true, "sync/remote/fakeserver": true, "sync/remote/testclock": true,
	"wizard/conductorone/fake": true, "wizard/handover/smtptest": true, "wizard/flow/flowtest": true, "tui/ui/uitest": true,
}

// TestQuotes: what is quoted stands in straight quotes, on screens as on the
// command line, where they are typed. Only the page of an evidence is set as
// documents are; the others know typographic quotes to replace them.
func TestQuotes(t *testing.T) {
	set, files := source(t)
	for path, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			text, ok := n.(*ast.BasicLit)
			if ok && strings.ContainsAny(text.Value, "“”") && !strings.HasPrefix(path, "wizard/review/evidence/") && !quoteReplacers[path] {
				t.Errorf("%s: %s", set.Position(n.Pos()), text.Value)
			}
			return true
		})
	}
	for _, g := range table() {
		for _, r := range g.rows {
			if strings.ContainsAny(r.what+r.why+r.do, "“”") {
				t.Errorf("%s has typographic quotes", r.id)
			}
		}
	}
}

// quoteReplacers take typographic quotes out of what was pasted, or draw them
// in ASCII.
var quoteReplacers = map[string]bool{"wizard/flow/token.go": true, "tui/styles/glyphs.go": true, "tui/plaintext/plain.go": true}

// TestNoOtherWords: nobody but the table words a failure.
func TestNoOtherWords(t *testing.T) {
	set, files := source(t)
	for _, path := range slices.Sorted(maps.Keys(files)) {
		ast.Inspect(files[path], func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if selects(n.Type, "failure", "Told") && len(n.Elts) > 0 {
					t.Errorf("%s: words of a failure outside the table", set.Position(n.Pos()))
				}
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					s, ok := left.(*ast.SelectorExpr)
					if ok && imports(files[path], "connectpd/store/failure") && (s.Sel.Name == "What" || s.Sel.Name == "Do") && path != "sync/engine/panic.go" {
						t.Errorf("%s: words of a failure outside the table", set.Position(n.Pos()))
					}
				}
			case *ast.FuncDecl:
				if n.Recv != nil && n.Name.Name == "Cure" {
					t.Errorf("%s: a cure outside the table", set.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

// internal are error types that no person is told: somebody who knows them
// words what they mean.
var internal = map[string]string{
	"tui/cli.codeError":         "ends a command whose words were said already",
	"sync/remote.SyntaxError":   "the cause of a client's Malformed",
	"sync/remote.ShapeError":    "the cause of a client's Malformed",
	"sync/remote.Trouble":       "told by the client that met it, which knows whom it asked",
	"wizard/review.brokenError": "the reason of a review that cannot be read",
	"wizard/setup.newerAnswers": "the reason of a draft that is not taken up",
	"wizard/flow.Problem":       "is told by the row that it embeds",
}

// TestEveryErrorHasARow: an error type of the program names a row.
func TestEveryErrorHasARow(t *testing.T) {
	_, files := source(t)
	methods := map[string][]string{}
	for path, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil {
				typ := filepath.ToSlash(filepath.Dir(path)) + "." + receiver(fn)
				methods[typ] = append(methods[typ], fn.Name.Name)
			}
		}
	}
	found := 0
	for _, typ := range slices.Sorted(maps.Keys(methods)) {
		if !slices.Contains(methods[typ], "Error") {
			continue
		}
		found++
		if !slices.Contains(methods[typ], "Failure") && internal[typ] == "" {
			t.Errorf("%s has no row in the table of failures", typ)
		}
	}
	for typ := range internal {
		if !slices.Contains(methods[typ], "Error") {
			t.Errorf("%s is no error type", typ)
		}
	}
	if found < 30 {
		t.Errorf("only %d error types were found", found)
	}
}

// TestBlanksAreFilled: who tells a row fills in its blanks, all of them and no
// others.
func TestBlanksAreFilled(t *testing.T) {
	set, files := source(t)
	calls := 0
	names := declared(t)
	for path, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !selects(call.Fun, "failure", "Tell") {
				return true
			}
			s, ok := call.Args[0].(*ast.SelectorExpr)
			if !ok || !selects(s, "failure", s.Sel.Name) {
				return true // the row is chosen by what happened
			}
			id, ok := names[s.Sel.Name]
			if _, known := rows[id]; !ok || !known {
				t.Errorf("%s: %s has no row", set.Position(n.Pos()), s.Sel.Name)
				return true
			}
			filled, literal := keys(call.Args[1:])
			if literal && !reflect.DeepEqual(filled, blanksOf(id)) {
				t.Errorf("%s: %s is told with %q and has the blanks %q", set.Position(n.Pos()), s.Sel.Name, filled, blanksOf(id))
			}
			calls++
			return true
		})
		_ = path
	}
	if calls < 100 {
		t.Errorf("only %d calls were found", calls)
	}
}

// keys are the names of blanks that a call gives; false where they are made
// elsewhere.
func keys(args []ast.Expr) (names []string, literal bool) {
	for _, a := range args {
		lit, ok := a.(*ast.CompositeLit)
		if !ok {
			return nil, false
		}
		for _, e := range lit.Elts {
			name, err := strconv.Unquote(e.(*ast.KeyValueExpr).Key.(*ast.BasicLit).Value)
			if err != nil {
				return nil, false
			}
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, true
}

// declared are this package's ids by the names of their constants.
func declared(t *testing.T) map[string]ID {
	t.Helper()
	ids := map[string]ID{}
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				if typ, ok := v.Type.(*ast.Ident); !ok || typ.Name != "ID" {
					continue
				}
				id, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				ids[v.Names[0].Name] = ID(id)
			}
		}
	}
	return ids
}

// TestNoRowIsIdle: every row is told by somebody.
func TestNoRowIsIdle(t *testing.T) {
	_, files := source(t)
	used := map[string]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "failure" {
					used[s.Sel.Name] = true
				}
			}
			return true
		})
	}
	for name, id := range declared(t) {
		if !used[name] && !slices.Contains([]ID{Stopped, TookTooLong, Unexpected, NoFile, FileDenied, FullDiskElsewhere}, id) {
			t.Errorf("%s (%s) is told by nobody", name, id)
		}
		if _, ok := rows[id]; !ok {
			t.Errorf("%s (%s) has no row", name, id)
		}
	}
}

func selects(e ast.Expr, pkg, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == pkg
}

func imports(f *ast.File, path string) bool {
	return slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == strconv.Quote(path) })
}

func receiver(fn *ast.FuncDecl) string {
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if name, ok := typ.(*ast.Ident); ok {
		return name.Name
	}
	return "?"
}
