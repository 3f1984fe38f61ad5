package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
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
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
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

func TestAFileForASpreadsheetHasItsMark(t *testing.T) {
	for _, excel := range []bool{true, false} {
		if text := write(t, excel, row("=1+1")); strings.HasPrefix(text, "\xef\xbb\xbf") != excel || !strings.Contains(text, "'=1+1,") {
			t.Errorf("for a spreadsheet %v: %q", excel, text)
		}
	}
}
