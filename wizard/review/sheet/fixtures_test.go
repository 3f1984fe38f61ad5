package sheet

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/review"
)

// fixtures is where .ci/sheets has the sheets written that LibreOffice fills in.
var fixtures = flag.String("fixtures", "", "write the sheets for .ci/sheets into this folder")

const fixtureItems = 24

// TestFixtureSource writes what .ci/sheets starts from; otherwise it makes sure
// that this can be written.
func TestFixtureSource(t *testing.T) {
	dir := *fixtures
	if dir == "" {
		dir = t.TempDir()
	}
	s := sheetOf(t, company(t, fixtureItems))
	for name, data := range map[string][]byte{"sheet.xlsx": workbook(t, s), "sheet.csv": text(t, s)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWhatLibreOfficeSaves: sheets that LibreOffice opened, filled in, sorted,
// widened, merged cells of, and saved, come back with every decision.
func TestWhatLibreOfficeSaves(t *testing.T) {
	version, err := os.ReadFile("testdata/libreoffice/VERSION")
	if err != nil || !strings.HasPrefix(string(version), "LibreOffice ") {
		t.Fatalf("%q, %v", version, err)
	}
	for _, locale := range []string{"en", "de", "fr"} {
		for _, form := range []string{".xlsx", "-of-xlsx.csv", "-of-csv.csv"} {
			t.Run(locale+form, func(t *testing.T) {
				data, err := os.ReadFile("testdata/libreoffice/" + locale + form)
				if err != nil {
					t.Fatal(err)
				}
				comesBack(t, data, form)
			})
		}
	}
}

func comesBack(t *testing.T, data []byte, form string) {
	s := company(t, fixtureItems)
	f, r := taken(t, s, data)
	// In a CSV that is opened a text that begins with = is calculated as soon
	// as it is typed, and lost; a sheet's cells are text.
	lost := 0
	for _, x := range r.Refused {
		if x.Row.Item == "i21" && strings.Contains(x.Why, "needs a target") {
			continue
		}
		if !strings.Contains(x.Why, "treated this as a formula") || form != "-of-csv.csv" || !strings.HasPrefix(expected(s.Item(x.Row.Item)).comment, "=") {
			t.Errorf("line %d, %s: %s", x.Row.Line, x.Row.Item, x.Why)
		}
		lost++
	}
	if len(r.Rows) != fixtureItems-1-lost || r.Reviewer != grace || (lost > 0) != (form == "-of-csv.csv") {
		t.Errorf("%d rows of %s, %d lost", len(r.Rows), r.Reviewer, lost)
	}
	if want := map[bool]string{true: "Grace Hopper"}[form == ".xlsx"]; f.Statement != want {
		t.Errorf("the statement is by %q", f.Statement)
	}
	for _, d := range r.Rows {
		want := expected(d.Item)
		if got := (verdict{d.Decision, d.Target, d.Until, d.Comment}); got != want {
			t.Errorf("%s: %+v, want %+v", d.Item.ID, got, want)
		}
	}
}

// verdict is what becomes of an item.
type verdict struct {
	decision               review.Decision
	target, until, comment string
}

// expected is what .ci/sheets.py types for an item.
func expected(it *review.ItemState) verdict {
	n, err := strconv.Atoi(it.ID[1:])
	if err != nil {
		return verdict{}
	}
	switch n % 4 {
	case 0:
		if n == 16 {
			return verdict{decision: review.Keep}
		}
		if n%8 == 0 {
			return verdict{decision: review.Keep, comment: "-n"}
		}
		return verdict{decision: review.Keep, comment: "=Zoë says: gebraucht — n°" + it.ID[1:]}
	case 1:
		if it.Type == access.TypeRole {
			return verdict{decision: review.Revoke, target: "limited_user"}
		}
		return verdict{decision: review.Revoke, target: review.None}
	case 2:
		return verdict{decision: review.Keep, until: "2027-03-31", comment: `on leave; back soon, "sure"`}
	}
	return verdict{}
}

// TestLibreOfficeCalculatesWhatIsMissing: the formula of each row gives what the
// program would say.
func TestLibreOfficeCalculatesWhatIsMissing(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice/fr.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	s := company(t, fixtureItems)
	f, err := Read(t.Context(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := cells(t, data, "Access")
	column := slices.Index(all[0], colMissing)
	seen := map[string]int{}
	for _, row := range f.Rows {
		want := missing(&line{item: s.Item(row.Item).Item, said: row})
		if got := all[row.Line-1][column]; got != want {
			t.Errorf("%s: %q, want %q", row.Item, got, want)
		}
		seen[want]++
	}
	if len(seen) < 4 {
		t.Errorf("only %v", seen)
	}
}
