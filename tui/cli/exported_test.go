package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// folder is what a package's files declare and what they use of others.
type folder struct {
	name  string                // of the package
	decls map[string][]ast.Node // exported, with what a user of each sees
	used  map[string]bool       // by other packages, their tests among them
}

// TestExportedNamesAreUsed: a name begins with a capital letter because another
// package names it, or because what another package names shows it (a type of
// its fields, parameters or results, a value of its type). Methods are not
// looked at: interfaces call them by name.
func TestExportedNamesAreUsed(t *testing.T) {
	folders := parsed(t)
	if len(folders) < 40 {
		t.Fatalf("%d packages were read", len(folders))
	}
	for _, path := range slices.Sorted(maps.Keys(folders)) {
		for _, name := range folders[path].unused() {
			t.Errorf("%s.%s is named by no other package", path, name)
		}
	}
}

// parsed are all packages of the module, by their folders.
func parsed(t *testing.T) map[string]*folder {
	t.Helper()
	files := map[string][]*ast.File{}
	fset := token.NewFileSet()
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		f, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		dir, _ := filepath.Rel(top, filepath.Dir(path))
		files[filepath.ToSlash(dir)] = append(files[filepath.ToSlash(dir)], f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]*folder{}
	for dir, list := range files {
		d := &folder{decls: map[string][]ast.Node{}, used: map[string]bool{}}
		for _, f := range list {
			if !strings.HasSuffix(fset.Position(f.Pos()).Filename, "_test.go") {
				d.name = f.Name.Name
				d.declare(f)
			}
		}
		folders[dir] = d
	}
	for dir, list := range files {
		for _, f := range list {
			uses(f, dir, folders)
		}
	}
	return folders
}

// uses notes what a file names of other packages.
func uses(f *ast.File, dir string, folders map[string]*folder) {
	of := map[string]*folder{}
	for _, i := range f.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		to := folders[short(path)]
		if !isOurs(path) || to == nil || to == folders[dir] {
			continue
		}
		name := to.name
		if i.Name != nil {
			name = i.Name.Name
		}
		of[name] = to
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && of[x.Name] != nil {
				of[x.Name].used[s.Sel.Name] = true
			}
		}
		return true
	})
}

// declare notes a file's exported names with what a user of them sees.
func (d *folder) declare(f *ast.File) {
	add := func(name string, seen ...ast.Node) {
		if ast.IsExported(name) {
			d.decls[name] = append(d.decls[name], seen...)
		}
	}
	for _, decl := range f.Decls {
		switch x := decl.(type) {
		case *ast.FuncDecl:
			switch {
			case x.Recv == nil:
				add(x.Name.Name, x.Type)
			case x.Name.IsExported():
				add(receiver(x), x.Type)
			}
		case *ast.GenDecl:
			d.declareGroup(x, add)
		}
	}
}

func (d *folder) declareGroup(g *ast.GenDecl, add func(string, ...ast.Node)) {
	var typ ast.Expr // of constants that are counted up
	for _, spec := range g.Specs {
		switch x := spec.(type) {
		case *ast.TypeSpec:
			add(x.Name.Name, x.Type)
		case *ast.ValueSpec:
			if x.Type != nil || len(x.Values) > 0 {
				typ = x.Type
			}
			for _, n := range x.Names {
				add(n.Name)
				if x.Type != nil {
					add(n.Name, x.Type)
				}
				if id, ok := typ.(*ast.Ident); ok && n.IsExported() {
					add(id.Name, n) // a value of a type belongs to it
				}
			}
		}
	}
}

// receiver is the type whose method it is.
func receiver(f *ast.FuncDecl) string {
	typ := f.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
		case *ast.IndexExpr:
			typ = x.X
		case *ast.IndexListExpr:
			typ = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// unused are the exported names that nobody outside sees.
func (d *folder) unused() (names []string) {
	seen := map[string]bool{}
	var see func(name string)
	see = func(name string) {
		nodes, declared := d.decls[name]
		if seen[name] || !declared {
			return
		}
		seen[name] = true
		for _, node := range nodes {
			ast.Inspect(node, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					see(id.Name)
				}
				return true
			})
		}
	}
	for name := range d.used {
		see(name)
	}
	for name := range d.decls {
		if !seen[name] && d.name != "main" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// limits are how a package's comment says what it must not know, or what it
// does not reach.
var limits = regexp.MustCompile(`must not|knows? (neither|nothing)|imports nothing|[Oo]nly tests`)

// TestPackagesSayWhatTheyMustNotKnow: each has one comment, which says what it is
// for and where it ends.
func TestPackagesSayWhatTheyMustNotKnow(t *testing.T) {
	docs := map[string][]string{}
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			return err
		}
		dir, _ := filepath.Rel(top, filepath.Dir(path))
		docs[dir] = append(docs[dir], strings.ReplaceAll(f.Doc.Text(), "\n", " "))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range slices.Sorted(maps.Keys(docs)) {
		said := slices.DeleteFunc(docs[dir], func(text string) bool { return text == "" })
		switch {
		case len(said) != 1:
			t.Errorf("%s has %d package comments", dir, len(said))
		case dir != "." && !limits.MatchString(said[0]):
			t.Errorf("%s does not say what it must not know: %s", dir, said[0])
		}
	}
}

// TestUnusedNamesAreSeen proves that the rule above can fail, and that what a
// used name shows counts as used.
func TestUnusedNamesAreSeen(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "one.go", `package one
type Kind string
const ( First Kind = "first"; Second Kind = "second" )
type Options struct { Kind Kind; hidden Hidden }
type Hidden struct{}
type Shown struct{}
func New(Options) *Shown { return nil }
func (*Shown) Next() (More, error) { return More{}, nil }
type More struct{}
func Forgotten() {}
var Loose int
`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	d := &folder{name: "one", decls: map[string][]ast.Node{}, used: map[string]bool{"New": true}}
	d.declare(f)
	if got := strings.Join(d.unused(), " "); got != "Forgotten Loose" {
		t.Errorf("unused: %s", got)
	}
}
