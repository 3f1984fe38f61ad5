package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"connectpd/store/export/table"
	"connectpd/wizard/review"
)

// hostile are texts as somebody may put them into an account or a comment.
var hostile = []string{
	"evil\u202etxt.exe", "zero\u200bwidth\u2060\ufeff", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</table></body></html>",
	"<!-- ", "]]>", "&lt;b&gt; &amp; &#0;", "=HYPERLINK(\"http://evil.test\",\"x\")", "+1+1", "-2+3|cmd", "@SUM(A1)", "＝1+1", "\t=1", "a;=1\n@b",
	"{{.Name}}", "javascript:alert(1)", "line\r\nend\u2028sep\u2029", "\x00\x01\x1b[31mred\x7f\u0085", "tag\U000e0041\U000e007f", "\u2800\u3164",
	strings.Repeat("long", 300), "Zoë Åström 本番", "שלום עולם", "می\u200cخواهم", "👩\u200d👩\u200d👧 ✔\ufe0f", "a\u0301\u0302\u0303\u0304\u0305", "\ufdd0\U0010ffff", "", " ",
}

// hostileCompany is the company with such texts wherever somebody outside has
// the word.
func hostileCompany(t testing.TB, text string) Input {
	t.Helper()
	f := frozen()
	f.Name, f.AcceptedGaps = "Review "+text, text
	f.Connector.Name, f.Connector.App, f.Connector.Account = text, text, text
	f.Started.Account = text
	for i := range f.Items {
		item := &f.Items[i]
		item.User.Name, item.Resource, item.URL, item.Why, item.Findings = text, text, text, "why "+text, []string{text}
		if item.Last != nil {
			item.Last.Review, item.Last.Comment = text, text
		}
	}
	events := closedCourse()
	for i := range events {
		e := &events[i]
		e.Entered.Account = text
		if e.Kind != review.Undone && e.Kind != review.Verified {
			e.Text = text + "."
		}
		e.Shown, e.Ticket = text, text
	}
	in := companyOf(t, f, events)
	for i := range in.After {
		in.After[i].Holders = append(in.After[i].Holders, Holder{UserID: "PU9", Name: text, Email: text})
	}
	for i := range in.Population {
		in.Population[i].Why = text
	}
	in.Received = []Received{{"../../" + text, sheetFile}, {"C:\\temp\\" + text, []byte("other")}}
	return in
}

func TestHostileTexts(t *testing.T) {
	for n, text := range hostile {
		t.Run(fmt.Sprintf("%d", n), func(t *testing.T) {
			in := hostileCompany(t, text)
			files := evidenceOf(t, in)
			strict(t, files)
			page := readPage(t, files["index.html"])
			for _, r := range page.text {
				if isHidden(r) && r != '\n' && !isJoiner(r) {
					t.Errorf("the page has an unseen %U", r)
				}
			}
			if want := shown("Review " + text); !strings.Contains(page.text, want) {
				t.Errorf("the page does not show the name %q", want)
			}
			want := recomputed(t, files)
			for figure, shows := range page.figures {
				if want[figure] != shows[0] {
					t.Errorf("the page says %s is %s, the files say %q", figure, shows[0], want[figure])
				}
			}
			for name, data := range files {
				if strings.HasSuffix(name, ".csv") && !strings.HasPrefix(name, "received/") {
					safeTable(t, name, data)
				}
			}
			var doc struct {
				Items []struct{ User struct{ Name string } }
			}
			if err := json.Unmarshal(files["decisions.json"], &doc); err != nil {
				t.Fatal(err)
			}
			if got := doc.Items[0].User.Name; got != strings.ToValidUTF8(text, "\ufffd") {
				t.Errorf("decisions.json has the name %q, not %q", got, text)
			}
		})
	}
}

// safeTable fails where a spreadsheet would calculate a cell, or where a cell
// holds what is not seen.
func safeTable(t *testing.T, name string, data []byte) {
	t.Helper()
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		t.Errorf("%s is no UTF-8", name)
	}
	for _, row := range rows(t, data) {
		for column, text := range row {
			if again := rows(t, table.Table{Columns: []string{column}, Rows: [][]string{{text}, {"end"}}}.CSV()); text != "" && again[0][column] != text {
				t.Errorf("%s, %s: %q does not come back", name, column, text)
			}
		}
	}
	for _, r := range string(data) {
		if unicode.IsControl(r) && r != '\r' && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("%s has an unseen %U", name, r)
		}
	}
	for _, start := range []string{"=", "+", "-", "@", "＝"} {
		for _, before := range []string{",", ",\"", "\r\n", "\r\n\"", ";", "\t", "\n"} {
			if at := bytes.Index(data, []byte(before+start)); at >= 0 {
				t.Errorf("%s has a formula: %q", name, data[at:min(len(data), at+40)])
			}
		}
	}
}

// TestNamesOfFiles: whatever a received file was called, the zip unpacks into
// one folder of its own, on every system.
func TestNamesOfFiles(t *testing.T) {
	for _, text := range append(hostile, "..", "CON", "a/b\\c", ".hidden") {
		z, err := Zip(hostileCompany(t, text))
		if err != nil {
			t.Fatal(err)
		}
		r, err := zip.NewReader(bytes.NewReader(z), int64(len(z)))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, f := range r.File {
			clean := path.Clean(f.Name)
			if clean != f.Name || !strings.HasPrefix(f.Name, "review-R7/") || len(f.Name) > 140 || seen[strings.ToLower(f.Name)] {
				t.Errorf("%q has the name %q", text, f.Name)
			}
			seen[strings.ToLower(f.Name)] = true
			if strings.ContainsFunc(f.Name, func(r rune) bool { return r > '~' || strings.ContainsRune(`\:*?"<>| `, r) }) {
				t.Errorf("%q has the name %q", text, f.Name)
			}
		}
	}
}

func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"plain": "plain", "evil\u202etxt": "evil[U+202E]txt", "a\u200bb": "a[U+200B]b", "two\n lines": "two lines", " x ": "x",
		"\x00": "[U+0000]", "می\u200cخواهم": "می\u200cخواهم", "a\u200db": "a[U+200D]b", "é\u200c": "é[U+200C]", "👩\u200d👧": "👩\u200d👧",
		"✔\ufe0f": "✔\ufe0f", "x\ufe01": "x[U+FE01]", "\U000e0041": "[U+E0041]", "": "", "\ufdd0": "[U+FDD0]", "soft\u00adhyphen": "soft[U+00AD]hyphen",
	} {
		if got := shown(text); got != want {
			t.Errorf("%q is shown as %q, not %q", text, got, want)
		}
	}
}

// FuzzShown: nothing unseen is left, and what is seen already stays.
func FuzzShown(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Add("\xa9\u200d\uf00f")
	f.Fuzz(func(t *testing.T, text string) {
		got := shown(text)
		if again := shown(got); again != got {
			t.Errorf("%q is shown as %q, and that as %q", text, got, again)
		}
		for _, r := range got {
			if isHidden(r) && !isJoiner(r) {
				t.Errorf("%q is shown with %U", text, r)
			}
		}
	})
}

// TestSameReviewSameBytes: the order in which the parts come, and the zone of
// the computer's clock, make no difference.
func TestSameReviewSameBytes(t *testing.T) {
	first, err := Zip(company(t, closedCourse()))
	if err != nil {
		t.Fatal(err)
	}
	in := company(t, closedCourse())
	rnd := rand.New(rand.NewPCG(1, 2))
	rnd.Shuffle(len(in.Population), func(i, j int) { in.Population[i], in.Population[j] = in.Population[j], in.Population[i] })
	slices.Reverse(in.After)
	for i := range in.After {
		slices.Reverse(in.After[i].Holders)
	}
	before := fmt.Sprint(in.Population, in.After)
	second, err := Zip(in)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("the same review has other bytes when its parts come in another order")
	}
	if fmt.Sprint(in.Population, in.After) != before {
		t.Error("the input was put in another order")
	}
}

// TestManifest: the hashes are those of the files, in the form of sha256sum.
func TestManifest(t *testing.T) {
	files := evidenceOf(t, company(t, closedCourse()))
	lines := strings.Split(strings.TrimSuffix(string(files[manifestName]), "\n"), "\n")
	if len(lines) != len(files)-1 || !slices.IsSortedFunc(lines, func(a, b string) int { return strings.Compare(a[66:], b[66:]) }) {
		t.Errorf("%d lines for %d files:\n%s", len(lines), len(files), files[manifestName])
	}
	for _, line := range lines {
		sum, name, ok := strings.Cut(line, "  ")
		if !ok || files[name] == nil || review.SHA256(files[name]) != sum {
			t.Errorf("%q is not the hash of a file", line)
		}
	}
	for _, name := range []string{"index.html", "decisions.json", "closure.json", "items.csv", "population.csv", "events.csv", "events.jsonl",
		"frozen.json", "population.json", "after/i6.csv", "after/i9.csv", "after/i15.csv", "received/" + review.SHA256(sheetFile)[:12] + "-sofia.csv"} {
		if files[name] == nil {
			t.Errorf("the evidence has no %s", name)
		}
	}
	if files["open-removals.csv"] != nil {
		t.Error("a closed review has a list of open removals")
	}
}

// TestTheLogCanBeFollowed with nothing but the files: the way that the page
// describes.
func TestTheLogCanBeFollowed(t *testing.T) {
	files := evidenceOf(t, company(t, closedCourse()))
	before := review.SHA256(files["frozen.json"])
	sealed := map[string]bool{}
	for line := range bytes.Lines(files["events.jsonl"]) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		var e struct{ Previous, Sealed string }
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if e.Previous != before {
			t.Errorf("%s does not follow %s", line, before)
		}
		before = review.SHA256(line)
		sealed[e.Sealed] = true
	}
	for _, name := range []string{"decisions.json", "closure.json"} {
		if sum := review.SHA256(files[name]); !sealed[sum] || !bytes.Contains(files["index.html"], []byte(sum)) {
			t.Errorf("%s was not sealed, or its hash does not stand on the page", name)
		}
	}
	if !bytes.Contains(files["index.html"], []byte(before)) {
		t.Error("the end of the log does not stand on the page")
	}
}
