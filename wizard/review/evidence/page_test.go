package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"connectpd/store/access"
	"connectpd/store/export/table"
	"connectpd/wizard/review"
)

var update = flag.Bool("update", false, "write the golden files")

// unpacked is a zip's files by name, its folder left out.
func unpacked(t testing.TB, z []byte) map[string][]byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(z), int64(len(z)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(f.Name, "/")
		files[name] = data
	}
	return files
}

func evidenceOf(t testing.TB, in Input) map[string][]byte {
	t.Helper()
	z, err := Zip(in)
	if err != nil {
		t.Fatal(err)
	}
	return unpacked(t, z)
}

// rows reads a CSV file of the evidence: each row by the names of the columns.
func rows(t testing.TB, data []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, column := range all[0] {
			row[column] = table.Text(cells[i])
		}
		out = append(out, row)
	}
	return out
}

func countRows(rows []map[string]string, fits func(map[string]string) bool) int {
	n := 0
	for _, r := range rows {
		if fits(r) {
			n++
		}
	}
	return n
}

// node is what is found on a page: the figures by name, and the text of it.
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

// recomputed are all figures of a page, worked out from the files beside it
// and from nothing else.
func recomputed(t testing.TB, files map[string][]byte) map[string]string {
	items, population, events := rows(t, files["items.csv"]), rows(t, files["population.csv"]), rows(t, files["events.csv"])
	var frozen review.Frozen
	if err := json.Unmarshal(files["frozen.json"], &frozen); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	number := func(name string, n int) { out[name] = strconv.Itoa(n) }
	count := func(name string, fits func(map[string]string) bool) { number(name, countRows(items, fits)) }
	is := func(column, value string) func(map[string]string) bool {
		return func(r map[string]string) bool { return r[column] == value }
	}
	has := func(column string) func(map[string]string) bool {
		return func(r map[string]string) bool { return r["decision"] != "" && r[column] != "" }
	}
	moment := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	due, signed, signer, asOf := frozen.Due.At, time.Time{}, "", frozen.StartedAt
	for n, e := range events {
		if e["event"] != strconv.Itoa(n+1) {
			t.Errorf("row %d of events.csv is event %s", n+1, e["event"])
		}
		switch e["kind"] {
		case "extended":
			day, _ := time.Parse(time.DateOnly, e["until"])
			due = frozen.Due.At.Add(day.Sub(must(time.Parse(time.DateOnly, frozen.Due.Day))))
		case "signed", "cancelled":
			signed, signer = moment(e["at"]), e["reviewer"]
		}
		for _, c := range []string{"at", "run_at"} {
			if e[c] != "" && moment(e[c]).After(asOf) {
				asOf = moment(e[c])
			}
		}
	}
	by := func(r map[string]string) string { return r["decided_for"] }
	own := func(r map[string]string) bool {
		return r["decision"] != "" && r["email"] != "" && (r["email"] == by(r) || r["email"] == r["entered_by"])
	}
	lastDay := func(r map[string]string) bool {
		return r["decision"] != "" && moment(r["decided_at"]).After(due.Add(-24*time.Hour))
	}
	cancelled := countRows(events, is("kind", "cancelled")) > 0
	removal := func(r map[string]string) bool { return r["decision"] == "revoke" && !cancelled }
	limit := time.Duration(frozen.RemoveWithin) * time.Second

	number("grants", len(population))
	number("in-scope", countRows(population, is("in_scope", "yes")))
	number("requests", frozen.Run.Requests)
	number("events", len(events))
	count("keep", is("decision", "keep"))
	count("share-keep", is("decision", "keep"))
	count("revoke", is("decision", "revoke"))
	count("excepted", func(r map[string]string) bool { return r["exception"] != "" })
	count("undecided", func(r map[string]string) bool { return r["exception"] == "" && r["decision"] == "" })
	count("decided", has("decision"))
	count("privileged", is("privileged", "yes"))
	count("bulk", has("bulk"))
	count("commented", has("comment"))
	count("last-day", lastDay)
	count("decided-late", func(r map[string]string) bool { return r["decision"] != "" && moment(r["decided_at"]).After(due) })
	count("as-last", func(r map[string]string) bool { return r["last_decision"] != "" && r["last_decision"] == r["decision"] })
	count("behalf", func(r map[string]string) bool { return r["decision"] != "" && r["entered_by"] != by(r) })
	count("own", own)
	count("kept-no-person", func(r map[string]string) bool {
		return r["decision"] == "keep" && (r["status"] == "deleted" || r["status"] == "invited")
	})
	count("amended", is("amended", "yes"))
	count("signer", func(r map[string]string) bool { return r["decision"] != "" && by(r) == signer })
	count("gone", func(r map[string]string) bool { return removal(r) && r["open"] == "no" })
	count("open", func(r map[string]string) bool { return removal(r) && r["open"] == "yes" })
	count("came-back", func(r map[string]string) bool { return removal(r) && r["outcome"] == "came back" })
	if limit > 0 {
		count("overdue", func(r map[string]string) bool {
			return removal(r) && r["open"] == "yes" && asOf.After(moment(r["decided_at"]).Add(limit))
		})
		count("late-gone", func(r map[string]string) bool {
			return removal(r) && r["open"] == "no" && moment(r["outcome_at"]).After(moment(r["decided_at"]).Add(limit))
		})
	}
	for _, r := range items {
		if removal(r) {
			until := asOf
			if r["open"] == "no" {
				until = moment(r["outcome_at"])
			}
			number("days-"+r["item"], int(until.Sub(moment(r["decided_at"])).Hours())/24)
		}
	}
	if !signed.IsZero() && !cancelled {
		late := func(due time.Time) int {
			n := 0
			for at := due; at.Before(signed); at = at.AddDate(0, 0, 1) {
				n++
			}
			return n
		}
		number("days-late", late(due))
		number("days-late-first", late(frozen.Due.At))
	}
	for kind, n := range tally(events, "kind") {
		number("kind-"+kind, n)
	}
	for n, group := range groups(events, "entered_by", "account", "via") {
		number("account-"+strconv.Itoa(n+1), group.n)
	}
	inOrder := func(a, b group) int {
		order := []string{"role", "team", "schedule"}
		if c := slices.Index(order, a.key[0]) - slices.Index(order, b.key[0]); c != 0 {
			return c
		}
		return slices.Compare([]string{b.key[1], a.key[2]}, []string{a.key[1], b.key[2]})
	}
	for n, g := range slices.SortedFunc(slices.Values(groups(population, "resource_type", "in_scope", "why")), inOrder) {
		number("scope-"+strconv.Itoa(n+1), g.n)
	}
	for kind, c := range frozen.Run.Coverage {
		if c.Total != nil && kind != "on_call" {
			number("pagerduty-"+string(kind), *c.Total)
		}
	}
	c := frozen.Run.Counts
	for kind, n := range map[string]int{"users": c.Users, "teams": c.Teams, "team_memberships": c.TeamMemberships, "schedules": c.Schedules, "schedule_members": c.ScheduleMembers} {
		number("read-"+kind, n)
	}
	recomputeReviewers(out, items, population, lastDay)
	return out
}

// recomputeReviewers adds the figures of each reviewer, of who entered for
// whom, and of pairs.
func recomputeReviewers(out map[string]string, items, population []map[string]string, lastDay func(map[string]string) bool) {
	type counts map[string]int
	all := map[string]counts{}
	of := func(email string) counts {
		if all[email] == nil {
			all[email] = counts{"items": 0, "undecided": 0, "decided": 0, "keep": 0, "revoke": 0, "bulk": 0, "last-day": 0, "others": 0}
		}
		return all[email]
	}
	on := map[[2]string]int{}
	var entered []map[string]string
	for _, r := range items {
		of(r["reviewer"])["items"]++
		if r["decision"] == "" {
			if r["exception"] == "" {
				of(r["reviewer"])["undecided"]++
			}
			continue
		}
		c := of(r["decided_for"])
		c["decided"]++
		c[r["decision"]]++
		for name, is := range map[string]bool{"bulk": r["bulk"] != "", "last-day": lastDay(r), "others": r["entered_by"] != r["decided_for"]} {
			if is {
				c[name]++
			}
		}
		if r["entered_by"] != r["decided_for"] {
			entered = append(entered, r)
		}
		on[[2]string{r["decided_for"], r["email"]}]++
	}
	emails := slices.SortedFunc(maps(all), func(a, b string) int {
		if c := all[b]["items"] - all[a]["items"]; c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	admins, n := 0, 0
	for i, email := range emails {
		for name, n := range all[email] {
			out[fmt.Sprintf("reviewer-%d-%s", i+1, name)] = strconv.Itoa(n)
		}
		if countRows(population, func(r map[string]string) bool {
			return r["email"] == email && r["resource_type"] == "role" && (r["resource_id"] == "admin" || r["resource_id"] == "owner")
		}) > 0 {
			admins++
		}
		for _, other := range emails[:] {
			if email < other && on[[2]string{email, other}] > 0 && on[[2]string{other, email}] > 0 {
				n++
			}
		}
	}
	out["admin-reviewers"] = strconv.Itoa(admins)
	n = 0
	for _, a := range slices.Sorted(slices.Values(emails)) {
		for _, b := range slices.Sorted(slices.Values(emails)) {
			if one, back := on[[2]string{a, b}], on[[2]string{b, a}]; a < b && one > 0 && back > 0 {
				n++
				out[fmt.Sprintf("pair-%d", n)] = strconv.Itoa(one + back)
			}
		}
	}
	byNumber := func(a, b group) int { return b.n - a.n }
	for n, g := range slices.SortedStableFunc(slices.Values(groups(entered, "entered_by", "decided_for", "via")), byNumber) {
		out[fmt.Sprintf("behalf-%d", n+1)] = strconv.Itoa(g.n)
	}
}

func maps[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func must(t time.Time, err error) time.Time {
	if err != nil {
		panic(err)
	}
	return t
}

func tally(rows []map[string]string, column string) map[string]int {
	n := map[string]int{}
	for _, r := range rows {
		n[r[column]]++
	}
	return n
}

type group struct {
	key []string
	n   int
}

// groups counts rows by some columns, in the order of these.
func groups(rows []map[string]string, columns ...string) []group {
	var all []group
	for _, r := range rows {
		var key []string
		for _, c := range columns {
			key = append(key, r[c])
		}
		at, found := slices.BinarySearchFunc(all, key, func(g group, key []string) int { return slices.Compare(g.key, key) })
		if !found {
			all = slices.Insert(all, at, group{key: key})
		}
		all[at].n++
	}
	return all
}

// stages are the reviews of the tests, by how far they are.
var stages = map[string]func() []review.Event{
	"nothing decided": func() []review.Event { return nil },
	"not signed":      func() []review.Event { return course()[:14] },
	"not closed":      course,
	"closed":          closedCourse,
	"came back": func() []review.Event {
		return append(closedCourse(), verified(day(40, 0), 60, review.CameBack, "now Responder", "i6"))
	},
	"amended": func() []review.Event {
		return append(course(), review.Event{At: day(16, 0), Kind: review.Amended, Entered: on(ada, `ACME\ada`), Reviewer: ada, Items: []string{"i4"},
			Decision: review.Revoke, Target: "read_only_user", Text: "never accepted the invitation"})
	},
	"cancelled": func() []review.Event {
		return append(course()[:14], review.Event{At: day(12, 0), Kind: review.Cancelled, Entered: on(ada, `ACME\ada`), Reviewer: grace, Text: "started from the wrong account"})
	},
}

func closedCourse() []review.Event {
	return append(course(),
		verified(day(30, 0), 50, review.Gone, "user deleted", "i15"),
		verified(day(30, 0), 50, review.Gone, "now Full Stakeholder", "i6"),
		review.Event{At: day(30, 0), Kind: review.Closed, Entered: review.Entry{Account: "ada", Via: review.Sync}})
}

// TestEveryFigureCanBeWorkedOut: what the page says in numbers is what the
// files beside it say, and nothing on it stays unchecked.
func TestEveryFigureCanBeWorkedOut(t *testing.T) {
	for name, events := range stages {
		t.Run(name, func(t *testing.T) {
			files := evidenceOf(t, company(t, events()))
			want, got := recomputed(t, files), readPage(t, files["index.html"]).figures
			for figure, shows := range got {
				if v, ok := want[figure]; !ok || v != shows[0] {
					t.Errorf("the page says %s is %s (%q), the files say %q", figure, shows[0], shows[1], v)
				}
				first, _, _ := strings.Cut(shows[1], " ")
				if strings.ReplaceAll(first, ",", "") != shows[0] {
					t.Errorf("the figure %s is %s, and reads %q", figure, shows[0], shows[1])
				}
			}
			for figure := range want {
				if _, ok := got[figure]; !ok {
					t.Errorf("the page does not show %s", figure)
				}
			}
		})
	}
}

func TestHeadlines(t *testing.T) {
	for name, want := range map[string]string{
		"nothing decided": "NOT SIGNED: 19 of 19 items undecided",
		"not signed":      "NOT SIGNED: 3 of 19 items undecided",
		"not closed":      "NOT CLOSED: 2 of 3 removals open",
		"closed":          "Closed: 3 of 3 removals shown to be gone",
		"came back":       "CLOSED, BUT 1 removal has come back",
		"amended":         "NOT CLOSED: 3 of 4 removals open",
		"cancelled":       "CANCELLED: nothing was signed",
	} {
		files := evidenceOf(t, company(t, stages[name]()))
		text := readPage(t, files["index.html"]).text
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("%s: no headline %q", name, want)
		}
		if strings.Contains(text, "DOES NOT ADD UP") {
			t.Errorf("%s does not add up:\n%s", name, text)
		}
		undecided := name != "nothing decided" && name != "not signed" && name != "cancelled"
		if strings.Contains(text, "\nINCOMPLETE: signed with 1 of 19 items undecided\n") != undecided {
			t.Errorf("%s: it is said that an item is undecided: %v", name, !undecided)
		}
	}
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
	if want := "200 more items that are not privileged and were kept or not decided stand in items.csv alone."; !strings.Contains(page.text, want) {
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
		{"a team that is left out", access.Coverage{State: access.Read, Except: []string{"PT1"}, Reason: "503"}, 5, "read as a whole; without 1 single one that could not be read (503)"},
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
