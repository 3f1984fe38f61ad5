package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"connectpd/store/access"
	"connectpd/store/xlsx"
	"connectpd/wizard/review"
)

var made = time.Date(2026, 11, 28, 22, 0, 0, 0, time.UTC)

const grace = "grace@example.com"

// names as they may be met in an account.
var names = []string{
	"Ada Lovelace", "007", "3-4", "1E5", "MAR1", "123456789012345678", "=HYPERLINK(\"http://evil.example\")", "+1 555 0100", "-2", "@SUM(A1)",
	"'quoted'", "Müller, Jörg", "Zoë Åström", "本番 オンコール", "שלום עולם", "a;b\tc", "two\nlines", "O'Neill \"the first\"", "_x0041_", "👩‍🚀 on call",
}

// company is a review with an item for each name: roles, teams and schedules.
func company(t testing.TB, items int) *review.State {
	t.Helper()
	f := &review.Frozen{
		Version: 1, ID: "r7k2p", Name: "Q4 2026", Scope: "all", StartedAt: made,
		Connector: review.Connector{ID: "c1", Name: "PagerDuty", Account: "acme"},
		Due:       review.Due{Day: "2026-12-12", Zone: "Europe/Berlin", At: made.AddDate(0, 0, 14)},
	}
	for n := range items {
		f.Items = append(f.Items, item(n))
	}
	return review.New(f, strings.Repeat("0", 64))
}

func item(n int) review.Item {
	it := review.Item{
		ID: fmt.Sprintf("i%d", n+1), Type: access.TypeTeam, ResourceID: fmt.Sprintf("PTEAM%02d", n%7), Resource: "Team " + names[n%len(names)],
		Entitlement: access.Responder, Since: made.AddDate(0, -n%20, 0), Reviewer: grace, Why: "manager of the team",
		User: review.User{ID: fmt.Sprintf("PUSER%04d", n), Name: names[n%len(names)], Email: fmt.Sprintf("p%d@example.com", n),
			Status: access.Active, Role: "user", SSO: "yes"},
	}
	switch n % 5 {
	case 0:
		it.Type, it.ResourceID, it.Resource, it.Entitlement = access.TypeRole, "admin", "Global Admin", access.Assigned
		it.Privileged, it.Alone, it.User.Role = true, true, "admin"
	case 1:
		it.Entitlement, it.Privileged = access.Manager, true
	case 2:
		it.Type, it.ResourceID, it.Entitlement = access.TypeSchedule, "PSCHED1", access.Member
		it.OnCall, it.Findings = true, []string{"on call and cannot respond", "never accepted"}
		it.Last = &review.Last{Review: "Q3", Decision: review.Keep, Comment: "on the rota"}
	case 3:
		it.User.Status, it.User.SSO, it.User.Account, it.User.Accountable = access.Invited, "no", "service", "ops@example.com"
	}
	return it
}

func sheetOf(t testing.TB, s *review.State) *Sheet {
	t.Helper()
	return &Sheet{State: s, Reviewer: grace, Items: s.ToDecide(grace, review.Known{}), By: "connectpd test", Made: made}
}

func workbook(t testing.TB, s *Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.XLSX(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func text(t testing.TB, s *Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.CSV(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// cells of a tab.
func cells(t testing.TB, data []byte, tab string) [][]string {
	t.Helper()
	r, err := xlsx.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all [][]string
	if err := r.Rows(tab, func(_ int, cells []string) error { all = append(all, cells); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// taken is what comes of a file, which has to be readable.
func taken(t testing.TB, s *review.State, data []byte) (*File, *Result) {
	t.Helper()
	f, err := Read(t.Context(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Check(f, s)
	if err != nil {
		t.Fatal(err)
	}
	return f, r
}

// TestASheetComesBack: as it went out it says what stands, in both forms.
func TestASheetComesBack(t *testing.T) {
	s := company(t, 40)
	for name, data := range map[string][]byte{"xlsx": workbook(t, sheetOf(t, s)), "csv": text(t, sheetOf(t, s))} {
		_, r := taken(t, s, data)
		changes, same := r.Changes()
		if r.Reviewer != grace || r.Since != 0 || len(r.Rows) != 40 || same != 40 || len(changes)+len(r.Refused) > 0 {
			t.Errorf("%s: %s, %d rows, %d the same, %v, %v", name, r.Reviewer, len(r.Rows), same, changes, r.Refused)
		}
	}
}

func TestWhatASheetShows(t *testing.T) {
	s := company(t, 10)
	s.Items[0].Reviewer = "ada@example.com" // another's
	s.Items[9].Exception = "on leave"
	sheet := sheetOf(t, s)
	all := cells(t, workbook(t, sheet), "Access")
	want := []string{"item", "person", "holds", "on", "privileged", "last time", "findings", "decision", "target", "until", "comment", "missing",
		"email", "kind", "since", "on call now", "account", "sheet"}
	if strings.Join(all[0], ",") != strings.Join(want, ",") || len(all) != 9 {
		t.Fatalf("%d rows, columns %q", len(all), all[0])
	}
	var order []string
	for _, row := range all[1:] {
		order = append(order, row[0])
	}
	if strings.Join(order, " ") != "i6 i2 i7 i3 i4 i5 i8 i9" { // alone, privileged, the rest
		t.Errorf("order %v", order)
	}
	for _, c := range []struct {
		row, column int
		want        string
	}{
		{1, 2, "Global Admin"}, {1, 3, "whole account"}, {1, 4, needsReason}, {2, 4, "yes"}, {4, 15, "yes"}, {4, 5, "keep: on the rota"},
		{4, 6, "on call and cannot respond\nnever accepted"}, {5, 16, "invited, service account, ops@example.com is accountable for it, not created through single sign-on"},
		{1, 11, "decision"}, {1, 17, "r7k2p/0/grace@example.com"},
	} {
		if got := all[c.row][c.column]; got != c.want {
			t.Errorf("row %d, %s: %q, want %q", c.row, want[c.column], got, c.want)
		}
	}
	how := fmt.Sprint(cells(t, workbook(t, sheet), "How to"))
	for _, must := range []string{"Q4 2026", grace, "12 December 2026", nameLabel, "acme"} {
		if !strings.Contains(how, must) {
			t.Errorf("the notes lack %q: %s", must, how)
		}
	}
}

// filled is a CSV of the given header and rows.
func filled(comma rune, rows ...[]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = comma, true
	_ = w.WriteAll(rows)
	return b.Bytes()
}

var head = []string{"item", "decision", "target", "until", "comment", "sheet"}

func in(s string) []string { return append(strings.Split(s, "|"), "r7k2p/0/"+grace) }

// TestWords: what is typed, and what is refused with which words.
func TestWords(t *testing.T) {
	for _, c := range []struct{ row, want, why string }{
		{"i2|keep|||", "keep", ""}, {"i2|KEEP |||", "keep", ""}, {"I2|k|||", "keep", ""}, {"i2| Revoke|||", "revoke none", ""},
		{"i2|r|responder||", "revoke responder", ""}, {"i2|revoke|None||", "revoke none", ""}, {"i2||||", "", ""}, {"i2||||later", "", ""},
		{"i2|keep||2027-03-31|", "keep 2027-03-31", ""}, {"i2|keep||31.3.2027|", "keep 2027-03-31", ""}, {"i2|keep||3/31/2027|", "keep 2027-03-31", ""},
		{"i2|keep||31/03/2027|", "keep 2027-03-31", ""}, {"i2|keep||5/5/2027|", "keep 2027-05-05", ""}, {"i2|keep||31 March 2027|", "keep 2027-03-31", ""},
		{"i1|revoke|limited_user||", "revoke limited_user", ""}, {"i1|revoke|none||", "revoke none", ""},
		{"i2|keep||4/5/2027|", "", "not a valid date"}, {"i2|keep||soon|", "", "not a valid date"}, {"i2|keep|responder||", "", "no target"},
		{"i2|revoke||2027-03-31|", "", "no end date: use keep"}, {"i2|revoke|manager||", "", "cannot be what remains of manager"}, {"i2|revoke|owner||", "", "cannot be what remains"},
		{"i1|revoke|||", "", "needs a target"}, {"i2|yes|||", "", `"yes" is not a decision`}, {"i2|ke|||", "", "is not a decision"}, {"i2|keep revoke|||", "", "is not a decision"},
		{"i2||none||", "", "but no decision"}, {"i99|keep|||", "", "no item i99"}, {"|keep|||", "", "no item."}, {"Total|keep|||", "", "no item Total"},
		{"i2|keep|||" + strings.Repeat("x", maxComment+1), "", "longer than"},
	} {
		s := company(t, 10)
		_, r := taken(t, s, filled(',', head, in(c.row), in("i3|keep|||")))
		got, why := "", ""
		for _, d := range r.Rows {
			if d.Line == 2 {
				got = strings.Join(strings.Fields(string(d.Decision)+" "+d.Target+" "+d.Until), " ")
			}
		}
		if len(r.Refused) > 0 {
			why = r.Refused[0].Why
			if r.Refused[0].Row.Line != 2 {
				t.Errorf("%s: line %d", c.row, r.Refused[0].Row.Line)
			}
		}
		if got != c.want || (why == "") != (c.why == "") || !strings.Contains(why, c.why) {
			t.Errorf("%s: %q %q, want %q %q", c.row, got, why, c.want, c.why)
		}
	}
}

// TestWhoseAndWhich: rows that are another's, of another sheet, twice, or
// sorted apart.
func TestWhoseAndWhich(t *testing.T) {
	s := company(t, 10)
	s.Items[3].Reviewer = "ada@example.com"
	wide := append([]string{"person", "email", "holds", "on"}, head...)
	_, r := taken(t, s, filled(',', wide,
		append([]string{"007", "p1@example.com", "manager", "Team 007"}, in("i2|keep|||")...),
		append([]string{"", "", "", ""}, in("i3|keep|||")...),                                     // merged cells
		append([]string{"1E5", "p3@example.com", "responder", "Team 1E5"}, in("i4|keep|||")...),   // another's now
		append([]string{"MAR1", "p9@example.com", "responder", "Team MAR1"}, in("i5|keep|||")...), // e-mail sorted apart
		append([]string{"x", "", "", ""}, in("i1|keep|||")...),
		append([]string{"", "", "", ""}, in("i7|keep|||")...),
		append([]string{"", "", "", ""}, in("i7|revoke|||")...), // twice
		[]string{"", "", "", "", "i8", "keep", "", "", "", "r7k2p/3/" + grace},
	))
	var why []string
	for _, x := range r.Refused {
		why = append(why, fmt.Sprintf("%d %s", x.Row.Line, x.Why))
	}
	for i, want := range []string{"4 Item i4 is now for ada@example.com to decide.", `5 The row says email "p9@example.com", but item i5 is "p4@example.com"`,
		`6 The row says person "x"`, "7 Item i7 is in 2 rows.", "8 Item i7 is in 2 rows.", "9 The row belongs to another sheet."} {
		if i >= len(why) || !strings.HasPrefix(why[i], want) {
			t.Errorf("refusal %d: %q, want %q", i, why, want)
			break
		}
	}
	if len(r.Rows) != 2 {
		t.Errorf("%d rows", len(r.Rows))
	}
	for data, want := range map[string]string{
		"item,decision,sheet\r\ni2,keep,other/0/" + grace: errOtherReview.Error(), "item,decision,sheet\r\ni2,keep,abc": "no connectpd sheet",
		"item,decision\r\ni2,keep\r\ni4,keep": errWhose.Error(), "item,decision\r\ni77,keep": errOtherReview.Error(), "item,decision\r\n,\r\n": errNoRows.Error(),
	} {
		f, err := Read(t.Context(), []byte(data), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Check(f, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", data, err)
		}
	}
	if _, r := taken(t, s, []byte("item,decision\r\ni2,keep")); r.Reviewer != grace {
		t.Errorf("whose, without the column: %q", r.Reviewer)
	}
}

// TestEncodings: the same rows in every form in which spreadsheets save them.
func TestEncodings(t *testing.T) {
	s := company(t, 20)
	rows := [][]string{append([]string{"person", "on"}, head...)}
	for _, it := range s.ToDecide(grace, review.Known{}) {
		rows = append(rows, append([]string{it.Who(), it.On()}, in(it.ID+"|keep||2027-03-31|weil Jörg's Rota — nötig")...))
	}
	rows = append(rows, make([]string, 8), make([]string, 8)) // trailing rows
	for _, comma := range []rune{',', ';', '\t'} {
		plain := filled(comma, rows...)
		for name, data := range map[string][]byte{
			"utf-8": plain, "bom": append([]byte("\xef\xbb\xbf"), plain...), "utf-16le": utf16Bytes(plain, false, true), "utf-16be": utf16Bytes(plain, true, true),
			"utf-16 without mark": utf16Bytes(plain, false, false), "windows-1252": ansi(t, plain), "lf": bytes.ReplaceAll(plain, []byte("\r\n"), []byte("\n")),
			"title above": append([]byte("Access review"+strings.Repeat(string(comma), 7)+"\r\n\r\n"), plain...),
			"blank lines": bytes.ReplaceAll(plain, []byte("\r\n"), []byte("\r\n\r\n")),
		} {
			f, r := taken(t, s, data)
			if len(r.Rows) != 20 || len(r.Refused) > 0 || f.Lossy != (name == "windows-1252") {
				t.Errorf("%q %s: %d rows, refused %v, lossy %v", comma, name, len(r.Rows), r.Refused, f.Lossy)
				continue
			}
			if want := "weil Jörg's Rota — nötig"; r.Rows[3].Comment != want || r.Rows[3].Until != "2027-03-31" {
				t.Errorf("%q %s: %q until %q", comma, name, r.Rows[3].Comment, r.Rows[3].Until)
			}
		}
	}
}

func utf16Bytes(text []byte, big, mark bool) []byte {
	var out []byte
	if mark {
		text = append([]byte("\ufeff"), text...)
	}
	for _, u := range utf16.Encode([]rune(string(text))) {
		pair := []byte{byte(u), byte(u >> 8)}
		if big {
			pair[0], pair[1] = pair[1], pair[0]
		}
		out = append(out, pair...)
	}
	return out
}

// ansi is a text as Excel saves it in the old character set: what that lacks
// becomes a question mark.
func ansi(t *testing.T, text []byte) []byte {
	t.Helper()
	var out []byte
	for _, r := range string(text) {
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			b = '?'
		}
		out = append(out, b)
	}
	return out
}

// TestWhatTurns: texts of which a spreadsheet makes another prove nothing.
func TestWhatTurns(t *testing.T) {
	for text, want := range map[string]bool{
		"007": true, "3-4": true, "1E5": true, "MAR1": true, "1.3.2026": true, "12:30": true, "+1 555 0100": true, "5%": true, "TRUE": true, "2 March": true,
		"Ada Lovelace": false, "a1@example.com": false, "Team 7 of 9": false, "On-call 24/7 EMEA": false, "本番": false, "ab1": false, "": false,
	} {
		if turns(text) != want {
			t.Errorf("%q", text)
		}
	}
	for text, want := range map[string]bool{
		"#NAME?": true, "#BEZUG!": true, "#N/A": true, "Err:509": true, "#1234": false, "#ops channel!": false, "see #REF! above": false, "": false,
	} {
		if isFault(text) != want {
			t.Errorf("fault %q", text)
		}
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	for data, want := range map[string]string{
		"": errNoHeader.Error(), "a,b\r\n1,2": errNoHeader.Error(), "item,decision,Decision\r\ni1,keep,keep": `two columns are called "decision"`,
		"item,decision\r\ni1,\"keep": "line 2 cannot be read", "\x00\x01\x02": errNoHeader.Error(), "PK\x03\x04": "no workbook",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "password", "%PDF-1.7": errNoHeader.Error(), "<html><table>": errNoHeader.Error(),
		"item,decision\r\n" + strings.Repeat(",", 400): "too large", strings.Repeat("x\r\n", 100) + "item,decision\r\n": errNoHeader.Error(),
	} {
		if _, err := Read(t.Context(), []byte(data), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", data, err, want)
		}
	}
}

// TestChanges: against what stands, and what was entered since.
func TestChanges(t *testing.T) {
	s := company(t, 12)
	stand := func(n int, via review.Via, seq int, d review.Decision) {
		s.Items[n].Decision, s.Items[n].Entered.Via, s.Items[n].Seq, s.Items[n].Comment = d, via, seq, "as ever"
	}
	stand(1, review.Screen, 2, review.Keep)  // i2: seen by the sheet, the same
	stand(2, review.Screen, 2, review.Keep)  // i3: seen by the sheet, altered
	stand(3, review.Screen, 9, review.Keep)  // i4: since, altered
	stand(4, review.Screen, 9, review.Keep)  // i5: since, empty in the sheet
	stand(6, review.Screen, 2, review.Keep)  // i7: seen, emptied
	stand(7, review.Sheet, 9, review.Keep)   // i8: by a sheet since, altered
	stand(8, review.Sheet, 9, review.Keep)   // i9: by a sheet since, emptied
	stand(9, review.Sheet, 9, review.Revoke) // i10: the same
	row := func(s string) []string { return append(strings.Split(s, "|"), "r7k2p/5/"+grace) }
	_, r := taken(t, s, filled(',', head, row("i2|keep|||as ever"), row("i3|revoke|||"), row("i4|revoke|||"), row("i5||||"), row("i7||||"),
		row("i8|keep||2027-01-31|as ever"), row("i9||||"), row("i10|revoke|none||as ever"), row("i12|keep|||")))
	changes, same := r.Changes()
	var got []string
	for _, c := range changes {
		got = append(got, fmt.Sprintf("%s %s replaces=%v later=%v", c.Item.ID, c.Decision, c.Replaces, c.Later))
	}
	want := []string{"i3 revoke replaces=true later=false", "i4 revoke replaces=true later=true", "i7  replaces=true later=false",
		"i8 keep replaces=true later=false", "i9  replaces=true later=false", "i12 keep replaces=false later=false"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || same != 3 {
		t.Errorf("%d the same, changes\n%s", same, strings.Join(got, "\n"))
	}
	if says := changes[0].Says(); says != "i3, 3-4, member on the schedule Team 3-4: revoke, was keep" {
		t.Errorf("%q", says)
	}
}

// TestASheetToSendBack: what was refused comes back with the reason and with
// what was typed, and can be taken again once it is mended.
func TestASheetToSendBack(t *testing.T) {
	s := company(t, 10)
	_, r := taken(t, s, filled(',', head, in("i2|maybe|||=why"), in("i77|keep|||"), in("i3|keep|||")))
	back := sheetOf(t, s)
	back.Refused = r.Refused
	all := cells(t, workbook(t, back), "Access")
	if len(all) != 3 || all[0][1] != colRefused || !strings.Contains(all[1][1], `"maybe" is not a decision`) || all[1][2] != "007" || all[2][0] != "i77" {
		t.Fatalf("%q", all)
	}
	_, again := taken(t, s, workbook(t, back))
	if len(again.Refused) != 2 || again.Refused[0].Row.Comment != "=why" || again.Refused[0].Row.Decision != "maybe" {
		t.Errorf("%+v", again.Refused)
	}
}
