package evidence

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/wizard/review"
)

var start = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

// small is a review of three items: one kept, one to be removed, one excepted.
func small() *review.State {
	user := review.User{ID: "PU1", Name: "Kenji Watanabe", Email: "kenji@acme.example", Status: access.Active, Role: "admin", SSO: "yes"}
	f := &review.Frozen{Version: 1, ID: "R1", Name: "Q4", Scope: "all", StartedAt: start, RemoveWithin: 14 * 24 * 3600,
		Connector: review.Connector{ID: "C1", API: "https://api.pagerduty.test"},
		Due:       review.Due{Day: "2026-12-12", Zone: "UTC", At: start.AddDate(0, 0, 14)},
		Items: []review.Item{
			{ID: "i1", User: user, Type: access.TypeRole, ResourceID: "admin", Resource: "Global Admin", Entitlement: access.Assigned, Privileged: true, Reviewer: "ada@acme.example", Why: "fallback"},
			{ID: "i2", User: user, Type: access.TypeTeam, ResourceID: "PT1", Resource: "Payments", Entitlement: access.Manager, Privileged: true, Reviewer: "ada@acme.example", Why: "fallback"},
			{ID: "i3", User: user, Type: access.TypeSchedule, ResourceID: "PS1", Resource: "Nights", Entitlement: access.Member, Reviewer: "ada@acme.example", Why: "fallback"},
		}}
	s := review.New(f, "the list's hash")
	entered := review.Entry{Person: "ada@acme.example", Account: "ada", Via: review.Screen}
	s.Items[0].Decision, s.Items[0].Comment, s.Items[0].For, s.Items[0].Entered, s.Items[0].At = review.Keep, "runs the account", "ada@acme.example", entered, start
	s.Items[1].Decision, s.Items[1].Target, s.Items[1].For, s.Items[1].Entered, s.Items[1].At = review.Revoke, "observer", "ada@acme.example", entered, start
	s.Items[2].Exception, s.Items[2].ExceptionUntil, s.Items[2].Approver = "on leave", "2027-01-31", "eve@acme.example"
	return s
}

func readDoc(t *testing.T, doc []byte) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatal(err)
	}
	if again := canonical(t, v); string(again) != string(doc) {
		t.Errorf("the document is not canonical:\n%s\n%s", doc, again)
	}
	return v
}

func TestDecisions(t *testing.T) {
	s := small()
	doc, err := decisions(s, review.Event{Seq: 8, Kind: review.Signed, At: start, Reviewer: "eve@acme.example", Text: "I have read it.", Previous: "ab"})
	if err != nil {
		t.Fatal(err)
	}
	v := readDoc(t, doc)
	for path, want := range map[string]any{
		"format": "connectpd-review-decisions", "outcome": "signed", "log.events": 7.0, "log.sha256": "ab", "sealed.as": "eve@acme.example",
		"sealed.text": "I have read it.", "counts.items": 3.0, "counts.keep": 1.0, "counts.revoke": 1.0, "counts.not_reviewed": 1.0,
		"counts.undecided": 0.0, "frozen_sha256": "the list's hash",
	} {
		var at any = v
		for _, name := range strings.Split(path, ".") {
			at = at.(map[string]any)[name]
		}
		if at != want {
			t.Errorf("%s is %v, not %v", path, at, want)
		}
	}
	excepted := v["items"].([]any)[2].(map[string]any)
	if excepted["decision"] != nil || excepted["exception"].(map[string]any)["approver"] != "eve@acme.example" {
		t.Errorf("an exception: %v", excepted)
	}
	again, err := decisions(small(), review.Event{Seq: 8, Kind: review.Signed, At: start.In(time.FixedZone("", 3600)), Reviewer: "eve@acme.example", Text: "I have read it.", Previous: "ab"})
	if err != nil || string(again) != string(doc) {
		t.Errorf("the same review, signed at the same moment, has two documents: %v", err)
	}
}

func TestAmendmentAndClosure(t *testing.T) {
	s := small()
	s.Sealed = "cd"
	doc, err := amendment(s, review.Event{Seq: 9, Kind: review.Amended, Items: []string{"i1"}, Decision: review.Revoke, Target: "user", Text: "has left", At: start})
	if err != nil {
		t.Fatal(err)
	}
	v := readDoc(t, doc)
	before := v["before"].([]any)
	if len(before) != 1 || before[0].(map[string]any)["decision"] != "keep" || v["decision"] != "revoke" || v["decisions_sha256"] != "cd" {
		t.Errorf("the amendment: %s", doc)
	}
	s.Items[1].Outcome, s.Items[1].OutcomeAt, s.Items[1].OutcomeRun, s.Items[1].Shown = review.Gone, start.Add(50*time.Hour), 14, "now observer"
	if doc, err = closure(s, review.Event{Seq: 10, Kind: review.Closed, At: start.Add(51 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	removals := readDoc(t, doc)["removals"].([]any)
	if len(removals) != 1 {
		t.Fatalf("the closure: %s", doc)
	}
	if r := removals[0].(map[string]any); r["item"] != "i2" || r["outcome"] != "gone" || r["run"] != 14.0 || r["days"] != 2.0 || r["shown"] != "now observer" {
		t.Errorf("the closure: %v", r)
	}
}

func TestWorkList(t *testing.T) {
	s := small()
	owner := s.Items[0]
	owner.Decision, owner.Target, owner.At = review.Revoke, review.None, start.Add(-24*time.Hour)
	s.Items[0] = owner
	tasks := WorkList(s, map[string][]string{"PU1": {"Nights", "Days"}}, start.Add(13*24*time.Hour+time.Hour))
	if len(tasks) != 2 || tasks[0].ID != "i1" || !tasks[0].Overdue || tasks[1].ID != "i2" || tasks[1].Overdue {
		t.Fatalf("%+v", tasks)
	}
	if want := `PUT https://api.pagerduty.test/teams/PT1/users/PU1 {"role":"observer"}`; tasks[1].Call != want || tasks[0].Call != "" {
		t.Errorf("the calls: %q, %q", tasks[0].Call, tasks[1].Call)
	}
	if text := strings.Join(tasks[0].Blocks, " "); !strings.Contains(text, "deleting the user") || !strings.Contains(text, "2 schedules: Days and Nights") {
		t.Errorf("what blocks the role: %s", text)
	}
	if text := strings.Join(tasks[1].Blocks, " "); !strings.Contains(text, "An Admin is a manager on every team") {
		t.Errorf("what blocks the membership: %s", text)
	}
	table := WorkTable(tasks)
	for _, row := range table.Rows {
		if len(row) != len(table.Columns) {
			t.Errorf("%d cells under %d columns", len(row), len(table.Columns))
		}
	}
	for _, done := range []review.Outcome{review.Gone, review.NoLonger} {
		s.Items[1].Outcome = done
		if tasks := WorkList(s, nil, start); len(tasks) != 1 {
			t.Errorf("%s is on the work list", done)
		}
	}
	s.Items[1].Outcome = review.CameBack
	if tasks := WorkList(s, nil, start); len(tasks) != 2 {
		t.Error("what came back is not on the work list")
	}
}
