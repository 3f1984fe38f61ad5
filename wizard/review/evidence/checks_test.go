package evidence

import (
	"bytes"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/review"
)

// TestWhatDoesNotAddUpIsSaid: evidence that was tampered with says so at its
// head, and where.
func TestWhatDoesNotAddUpIsSaid(t *testing.T) {
	for _, c := range []struct {
		name  string
		alter func(*Input)
		want  string
	}{
		{"an event", func(in *Input) {
			in.Log.Events[3] = bytes.Replace(in.Log.Events[3], []byte("keep"), []byte("revoke"), 1)
		}, "event 4 was altered"},
		{"the population as it is kept", func(in *Input) { in.Log.Beside[0] = []byte("[]") }, "a document that the log refers to was altered"},
		{"a proof as it is kept", func(in *Input) { in.Log.Beside = in.Log.Beside[:1] }, "a document that the log refers to is missing"},
		{"a document", func(in *Input) { in.Log.Sealed[0] = []byte("{}") }, "a sealed document was altered"},
		{"a grant that is left out", func(in *Input) { in.Population = in.Population[1:] }, "grants: the list says 19, the file has 18"},
		{"a proof that is left out", func(in *Input) { in.After = in.After[:2] }, "has no list"},
		{"someone who is still there", func(in *Input) {
			for i := range in.After {
				in.After[i].Holders = append(in.After[i].Holders, Holder{UserID: "PU4", Entitlement: "member"})
			}
		}, "i15 is on the list"},
		{"someone who holds more than was to remain", func(in *Input) {
			for i := range in.After {
				in.After[i].Holders = append(in.After[i].Holders, Holder{UserID: "PU2", Entitlement: "manager"})
			}
		}, "i9 is on the list"},
		{"an item without a reviewer", func(in *Input) { in.State.Items[4].Reviewer = "" }, "1 item has none"},
		{"a decision on a shared account of one's own", func(in *Input) {
			f := frozen()
			f.Items[3].User.Account, f.Items[3].User.Accountable = review.MarkShared, ada
			*in = companyOf(t, f, closedCourse())
		}, "1 decision"},
		{"a decision on one's own access", func(in *Input) { in.State.Items[0].For = ada }, "1 decision"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := company(t, closedCourse())
			c.alter(&in)
			text := readPage(t, evidenceOf(t, in)["index.html"]).text
			if !strings.Contains(text, "DOES NOT ADD UP: see section 2") || !strings.Contains(text, c.want) {
				t.Errorf("the page does not say %q:\n%s", c.want, text[:3000])
			}
		})
	}
}

// TestStillHolds: what the list of a proof says of the item's person.
func TestStillHolds(t *testing.T) {
	user := review.User{ID: "PU1", Status: access.Active}
	team := review.Item{User: user, Type: access.TypeTeam, ResourceID: "PT1", Entitlement: access.Manager}
	role := review.Item{User: user, Type: access.TypeRole, ResourceID: "admin", Entitlement: access.Assigned}
	schedule := review.Item{User: user, Type: access.TypeSchedule, ResourceID: "PS1", Entitlement: access.Member}
	gone := schedule
	gone.User.Status = access.Deleted
	for _, c := range []struct {
		name   string
		item   review.Item
		target string
		holder Holder
		want   bool
	}{
		{"someone else", team, review.None, Holder{UserID: "PU2", Entitlement: access.Manager}, false},
		{"still a manager", team, "observer", Holder{UserID: "PU1", Entitlement: access.Manager}, true},
		{"lowered, but not far enough", team, "observer", Holder{UserID: "PU1", Entitlement: access.Responder}, true},
		{"lowered", team, "observer", Holder{UserID: "PU1", Entitlement: access.Observer}, false},
		{"lowered further", team, "responder", Holder{UserID: "PU1", Entitlement: access.Observer}, false},
		{"a role nobody knows", team, "observer", Holder{UserID: "PU1", Entitlement: access.RoleUnknown}, true},
		{"a member where nothing was to remain", team, review.None, Holder{UserID: "PU1", Entitlement: access.Observer}, true},
		{"the same base role", role, "user", Holder{UserID: "PU1", Entitlement: access.Assigned}, true},
		{"on the schedule", schedule, review.None, Holder{UserID: "PU1", Entitlement: access.Member}, true},
		{"on call on it", schedule, review.None, Holder{UserID: "PU1", Entitlement: access.OnCall}, false},
		{"deleted, and listed all the same", schedule, review.None, Holder{UserID: "PU1", Status: access.Deleted, Entitlement: access.Member}, false},
		{"deleted before, and still listed", gone, review.None, Holder{UserID: "PU1", Status: access.Deleted, Entitlement: access.Member}, true},
	} {
		i := &review.ItemState{Item: &c.item, Decision: review.Revoke, Target: c.target}
		if got := stillHolds(i, After{Holders: []Holder{c.holder}}); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
