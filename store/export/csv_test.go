package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"connectpd/store/access"
	"connectpd/store/words"
)

var baseline = time.Date(2026, 11, 23, 9, 30, 15, 0, time.FixedZone("", 2*3600))

func row(name string) Row {
	return Row{
		User: access.User{ID: "PUSER01", Name: name, Email: "ada@example.com", Role: "admin", Status: access.Active,
			JobTitle: "SRE", SSO: access.Yes},
		BaseRole: "Global Admin", Type: access.TypeTeam, ResourceID: "PTEAM01", ResourceName: name,
		Entitlement: access.Manager, OnCallNow: access.No, FirstSeen: baseline, Baseline: true, LastSeen: baseline.AddDate(0, 0, 3),
	}
}

func write(t *testing.T, excel bool, rows ...Row) string {
	t.Helper()
	var b bytes.Buffer
	c := NewCSV(&b, excel)
	for _, r := range rows {
		if err := c.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil || c.Rows() != len(rows) {
		t.Fatalf("%d rows, %v", c.Rows(), err)
	}
	return b.String()
}

func read(t *testing.T, text string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, bom))).ReadAll()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return all
}

func TestARowHoldsWhatAReviewNeeds(t *testing.T) {
	got := read(t, write(t, true, row("Ada Lovelace")))
	want := map[string]string{
		"person": "Ada Lovelace", "email": "ada@example.com", "pagerduty_id": "PUSER01", "job_title": "SRE",
		"status": "active", "base_role": "Global Admin", "resource_type": "team", "resource": "Ada Lovelace",
		"resource_id": "PTEAM01", "entitlement": "manager", "privileged": "yes", "created_through_sso": "yes",
		"on_call_now": "no", "first_seen_here": "before 2026-11-23", "last_seen": "2026-11-26T07:30:15Z",
		"reviewer": "", "decision": "", "comment": "", "decided_at": "",
	}
	if len(got) != 2 || len(got[0]) != len(want) {
		t.Fatalf("%q", got)
	}
	for i, column := range got[0] {
		value, ok := want[column]
		if !ok || got[1][i] != value {
			t.Errorf("%s: %q, want %q", column, got[1][i], value)
		}
	}
}

func TestWhatIsNotKnownIsEmpty(t *testing.T) {
	r := row("Deleted")
	r.User = access.User{ID: "PGONE01", Status: access.Deleted}
	r.BaseRole, r.Baseline, r.OnCallNow = "", false, access.Unknown
	r.Type, r.ResourceID, r.Entitlement = access.TypeSchedule, "PSCHED1", access.Member
	r.LastSeen = time.Time{}
	got := read(t, write(t, false, r))[1]
	for i, column := range columns {
		empty := map[string]bool{"person": true, "email": true, "job_title": true, "base_role": true,
			"created_through_sso": true, "on_call_now": true, "last_seen": true,
			"reviewer": true, "decision": true, "comment": true, "decided_at": true}[column]
		if empty != (got[i] == "") {
			t.Errorf("%s: %q", column, got[i])
		}
		if column == "first_seen_here" && got[i] != "2026-11-23T07:30:15Z" {
			t.Errorf("first seen %q", got[i])
		}
	}
}

func TestPrivileged(t *testing.T) {
	for _, c := range []struct {
		on   access.ResourceType
		id   string
		held access.Entitlement
		want bool
	}{
		{access.TypeRole, "owner", access.Assigned, true}, {access.TypeRole, "admin", access.Assigned, true},
		{access.TypeRole, "user", access.Assigned, false}, {access.TypeTeam, "T", access.Manager, true},
		{access.TypeTeam, "T", access.Responder, false}, {access.TypeSchedule, "admin", access.OnCall, false},
	} {
		if got := (Row{Type: c.on, ResourceID: c.id, Entitlement: c.held}).Privileged(); got != c.want {
			t.Errorf("%s on %s %s: %v", c.held, c.on, c.id, got)
		}
	}
}

// names as they may be met in an account: each comes back as it was, or as
// the second text says where characters are left out.
var names = []struct{ name, back string }{
	{"Lovelace, Ada", ""}, {`Ada "the first" Lovelace`, ""}, {"two\nlines", ""}, {"windows\r\nlines", "windows\nlines"},
	{"=1+1", ""}, {"+1 555 0100", ""}, {"-2", ""}, {"@SUM(A1)", ""}, {"＝1+1", ""}, {"  =cmd|'/c calc'!A1", ""},
	{"\t=1+1", ""}, {"\tindented", ""}, {"\n=1", ""}, {"\u200b=1", "=1"}, {"'=1+1", ""}, {"''quoted''", ""}, {"'", ""},
	{"a;=1+1", ""}, {"a\n@x;-y\t=z", ""}, {"O'Neill", ""}, {"trailing ", ""}, {" leading", ""}, {"", ""},
	{"本番 オンコール", ""}, {"Ольга Петрова", ""}, {"שלום עולם", ""}, {"مرحبا", ""}, {"किशोर", ""}, {"👩‍👩‍👧 on call", ""}, {"Zoë Åström", ""}, {"می\u200cخواهم", ""},
	{"evil\u202etxt.exe", "eviltxt.exe"}, {"bell\a null\x00", "bell null"}, {"old\rmac", "old\nmac"}, {"\ufeffmark", "mark"}, {"a\u200e\u061cb", "ab"},
}

// unmarked takes the apostrophes off that cell put in.
func unmarked(text string) string {
	head := ""
	if bare := strings.TrimLeft(text, "'"); strings.HasPrefix(text, "'") && (strings.HasPrefix(bare, "\t") || strings.HasPrefix(bare, "\n")) {
		text = text[1:]
	}
	for {
		if strings.HasPrefix(text, "'") && isFormula(strings.TrimLeft(text, "'")) {
			text = text[1:]
		}
		end := strings.IndexAny(text, ";\t\n") + 1
		if end == 0 {
			return head + text
		}
		head, text = head+text[:end], text[end:]
	}
}

func TestNamesComeBack(t *testing.T) {
	for _, excel := range []bool{true, false} {
		var rows []Row
		for _, n := range names {
			rows = append(rows, row(n.name))
		}
		text := write(t, excel, rows...)
		if strings.HasPrefix(text, "\xef\xbb\xbf") != excel || !utf8.ValidString(text) {
			t.Errorf("byte order mark: %v", !excel)
		}
		got := read(t, text)[1:]
		if len(got) != len(names) {
			t.Fatalf("%d rows of %d", len(got), len(names))
		}
		for i, n := range names {
			want := n.back
			if want == "" {
				want = n.name
			}
			if back := unmarked(got[i][0]); back != want {
				t.Errorf("%q came back as %q", n.name, back)
			}
			safe(t, got[i][0])
		}
	}
}

// safe fails where a spreadsheet would calculate something, whichever of the
// usual separators it cuts cells at.
func safe(t *testing.T, text string) {
	t.Helper()
	if strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "\n") {
		t.Errorf("%q begins with a blank that is cut off", text)
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\t' || r == '\n' }) {
		bare := strings.TrimLeft(part, " \u00a0\u200b\u200d\u2060\u00ad")
		if first, _ := utf8.DecodeRuneInString(bare); bare != "" && strings.ContainsRune("=+-@＝＋－＠", first) {
			t.Errorf("%q holds the formula %q", text, part)
		}
	}
}

func TestLinesEndWithCRLF(t *testing.T) {
	text := write(t, true, row("a"), row("two\nlines"))
	if n := strings.Count(text, "\r\n"); n != 3 || !strings.HasSuffix(text, "\r\n") {
		t.Errorf("%d line ends:\n%q", n, text)
	}
	if !strings.Contains(text, "\"two\nlines\"") {
		t.Errorf("the line end in a cell:\n%q", text)
	}
}

func FuzzCell(f *testing.F) {
	for _, n := range names {
		f.Add(n.name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) {
			return // the API's JSON is decoded to valid text
		}
		got := read(t, write(t, true, row(name)))[1][0]
		safe(t, got)
		plainName := words.CleanLines(name)
		if back := unmarked(got); back != plainName {
			t.Errorf("%q came back as %q", name, back)
		}
	})
}
