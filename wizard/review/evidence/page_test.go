package evidence

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"connectpd/store/access"
)

var update = flag.Bool("update", false, "write the golden files")

// pageRead is what is found on a page.
type pageRead struct {
	figures map[string][2]string // value, text
	tables  [][][]string
	links   []string
	text    string
}

func readPage(t testing.TB, data []byte) pageRead {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	p := pageRead{figures: map[string][2]string{}}
	for n := range root.Descendants() {
		switch {
		case n.Type == html.ElementNode && n.Data == "data":
			name := attr(n, "data-figure")
			if _, twice := p.figures[name]; twice || name == "" {
				t.Errorf("the figure %q stands twice", name)
			}
			p.figures[name] = [2]string{attr(n, "value"), textOf(n)}
		case n.Type == html.ElementNode && n.Data == "a":
			p.links = append(p.links, attr(n, "href"))
		case n.Type == html.ElementNode && n.Data == "table":
			p.tables = append(p.tables, cellsOf(n))
		}
	}
	p.text = textOf(root)
	return p
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && (d.Parent == nil || d.Parent.Data != "style") {
			b.WriteString(d.Data)
		}
		if d.Type == html.ElementNode && d.Data == "br" {
			b.WriteString("\n")
		}
	}
	return b.String()
}

func cellsOf(t *html.Node) [][]string {
	var rows [][]string
	for n := range t.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "tr":
			rows = append(rows, nil)
		case n.Data == "td" || n.Data == "th":
			rows[len(rows)-1] = append(rows[len(rows)-1], textOf(n))
		}
	}
	return rows
}

// TestPageIsStrict: the page is well-formed as XML and means the same to a
// browser; it holds no script and loads nothing; its tables have heads.
func TestPageIsStrict(t *testing.T) {
	for name, events := range stages {
		t.Run(name, func(t *testing.T) {
			files := evidenceOf(t, company(t, events()))
			strict(t, files)
		})
	}
}

func strict(t *testing.T, files map[string][]byte) {
	t.Helper()
	data := files["index.html"]
	var seen []string // by the strict parser
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			seen = append(seen, e.Name.Local)
		}
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var browser []string
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		browser = append(browser, n.Data)
		ids[attr(n, "id")] = true
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" {
				t.Errorf("%s has %s", n.Data, a.Key)
			}
		}
		switch n.Data {
		case "script", "img", "iframe", "object", "embed", "link", "form", "base", "details":
			t.Errorf("the page has a %s", n.Data)
		case "table":
			if attr(n, "class") != "grid" {
				continue
			}
			cells := cellsOf(n)
			for _, row := range cells {
				if len(row) != len(cells[0]) {
					t.Errorf("a row of %d cells under %d columns: %q", len(row), len(cells[0]), row)
				}
			}
		}
	}
	if !slices.Equal(seen, browser) {
		t.Errorf("a browser sees other elements:\n%q\n%q", seen, browser)
	}
	if !bytes.Contains(data, []byte(`content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`)) {
		t.Error("no policy for what the page may load")
	}
	for _, to := range readPage(t, data).links {
		if id, local := strings.CutPrefix(to, "#"); local && !ids[id] || !local && files[to] == nil {
			t.Errorf("a link to %q leads nowhere", to)
		}
	}
}

// TestAPageOfManyItems lists what is to be removed whole, and says how many of
// the rest it leaves to the file.
func TestAPageOfManyItems(t *testing.T) {
	page := readPage(t, evidenceOf(t, big(t, 1300))["index.html"])
	if want := "200 more items that are not privileged and were kept or not decided are only in items.csv."; !strings.Contains(page.text, want) {
		t.Errorf("the page does not say %q", want)
	}
	listed := 0
	for _, table := range page.tables {
		if table[0][len(table[0])-1] == "Recorded" {
			listed = len(table) - 1
		}
	}
	if listed != 1100 { // 1,000 that were kept, 100 that are to be removed
		t.Errorf("the page lists %d items", listed)
	}
}

func TestHowCompleteARunWas(t *testing.T) {
	n := 7
	for _, c := range []struct {
		name string
		of   access.Coverage
		here int
		want string
	}{
		{"all", access.Coverage{State: access.Read, Total: &n}, 7, "read as a whole"},
		{"fewer than PagerDuty counts", access.Coverage{State: access.Read, Total: &n}, 5, "read as a whole; PagerDuty counts 2 more"},
		{"more than PagerDuty counts", access.Coverage{State: access.Read, Total: &n}, 8, "read as a whole; PagerDuty counts 1 fewer"},
		{"a team that is left out", access.Coverage{State: access.Read, Except: []string{"PT1"}, Reason: "503"}, 5, "read as a whole; without 1 single item that could not be read (503)"},
		{"rows that are missing", access.Coverage{State: access.Incomplete, Missing: 12}, 5, "not proved complete; 12 rows not proved read"},
		{"not on the plan", access.Coverage{State: access.NotOnPlan}, 0, "not on the account's plan"},
		{"not read", access.Coverage{State: access.NotRead, Reason: "403"}, 0, "not read (403)"},
	} {
		if got := complete(c.of, c.here); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}

// TestGoldens: the page looks as it did when somebody looked at it, and the
// same review has the same documents. Where a document differs, reviews that
// were sealed before would seem to be altered: raise documentVersion.
func TestGoldens(t *testing.T) {
	closed := evidenceOf(t, company(t, closedCourse()))
	amended := evidenceOf(t, company(t, stages["amended"]()))
	for name, got := range map[string][]byte{
		"index.html": evidenceOf(t, company(t, course()))["index.html"], "decisions.json": closed["decisions.json"],
		"closure.json": closed["closure.json"], "amendment.json": amended["amendment.json"],
		"items.csv": closed["items.csv"], "events.csv": closed["events.csv"],
	} {
		golden := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is another one than in testdata; look at the difference, then write it with -update", name)
		}
	}
}
