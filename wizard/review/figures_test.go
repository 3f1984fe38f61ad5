package review

import (
	"testing"
	"time"

	"connectpd/store/access"
)

func TestFigures(t *testing.T) {
	due := time.Date(2026, 12, 12, 23, 59, 59, 0, time.UTC)
	s := State{Due: Due{At: due}}
	add := func(i ItemState, status access.UserStatus) {
		i.Item = &Item{User: User{Status: status}}
		s.Items = append(s.Items, i)
	}
	early, late := due.AddDate(0, 0, -5), due.Add(-time.Hour)
	add(ItemState{Decision: Keep, At: early, Comment: "needed"}, access.Active)
	add(ItemState{Decision: Keep, At: late, Until: "2027-01-31", Bulk: "marks"}, access.Invited)
	add(ItemState{Decision: Revoke, At: early, Target: None}, access.Deleted)
	add(ItemState{}, access.Active)
	add(ItemState{Exception: "on leave"}, access.Active)
	want := Figures{Items: 5, Decided: 3, Kept: 2, Temporary: 1, Revoked: 1, Excepted: 1, Undecided: 1, Commented: 1, Bulk: 1, LastDay: 1, KeptIdle: 1}
	if got := s.Figures(); got != want {
		t.Errorf("%+v, not %+v", got, want)
	}
	for _, c := range []struct {
		part, of int
		want     string
	}{{0, 0, "0"}, {0, 3, "0 of 3, 0 percent"}, {2, 3, "2 of 3, 66 percent"}, {999, 1000, "999 of 1,000, 99 percent"}, {1, 1000, "1 of 1,000, 1 percent"}, {7, 7, "7 of 7, 100 percent"}} {
		if got := (Figures{Decided: c.of}).Share(c.part); got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
}
