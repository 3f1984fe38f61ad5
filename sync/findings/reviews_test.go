package findings

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

// today is when the reviews of these tests are looked at.
var today = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func standing(name, stage string, due time.Time, removals ...access.Removal) access.ReviewStanding {
	r := access.ReviewStanding{ID: "r" + name, Name: name, Stage: stage, Removals: removals}
	r.Due.At = due
	return r
}

func removal(user, outcome string, due time.Time) access.Removal {
	return access.Removal{Item: "i" + user, Grant: access.Grant{UserID: user, Type: access.TypeTeam, ResourceID: "T1", Entitlement: access.Manager},
		Who: "Person " + user, Holds: "manager", On: "Payments", Due: due, Outcome: outcome, Run: 9, Shown: "now manager"}
}

// TestReviewsAreWatched: what came back is high, what is late is told, and
// what a newer review keeps again is neither.
func TestReviewsAreWatched(t *testing.T) {
	past, ahead := today.Add(-time.Hour), today.Add(time.Hour)
	back := removal("U1", access.RemovalCameBack, past)
	keptAgain := standing("Q4", "closed", past)
	keptAgain.KeptAgain = []access.Grant{back.Grant}
	for name, c := range map[string]struct {
		reviews []access.ReviewStanding
		want    string
	}{
		"none":                     {nil, ""},
		"came back":                {[]access.ReviewStanding{standing("Q3", "closed", past, back)}, "came-back rQ3/iU1 high"},
		"came back and kept since": {[]access.ReviewStanding{keptAgain, standing("Q3", "closed", past, back)}, ""},
		"kept before it came back": {[]access.ReviewStanding{standing("Q3", "closed", past, back), keptAgain}, "came-back rQ3/iU1 high"},
		"to be gone, in time":      {[]access.ReviewStanding{standing("Q3", "signed", past, removal("U1", "", ahead))}, ""},
		"to be gone, late":         {[]access.ReviewStanding{standing("Q3", "signed", past, removal("U1", access.RemovalStill, past))}, "removal-overdue rQ3/iU1 medium"},
		"to be gone, without day":  {[]access.ReviewStanding{standing("Q3", "signed", past, removal("U1", "", time.Time{}))}, ""},
		"gone":                     {[]access.ReviewStanding{standing("Q3", "closed", past, removal("U1", access.RemovalGone, past))}, ""},
		"not signed in time":       {[]access.ReviewStanding{standing("Q3", "open", past)}, "review-overdue rQ3 medium"},
		"not signed, in time":      {[]access.ReviewStanding{standing("Q3", "open", ahead)}, ""},
		"cancelled":                {[]access.ReviewStanding{standing("Q3", "cancelled", past)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := quiet()
			a.Reviews, a.Now = c.reviews, today
			var got []string
			for _, f := range Find(a.Input) {
				switch f.Kind {
				case CameBack, RemovalOverdue, ReviewOverdue:
					got = append(got, fmt.Sprintf("%s %s %s", f.Kind, f.ID, f.Severity))
					if f.Head() == "" || f.Why == "" {
						t.Errorf("%+v has no words", f)
					}
				}
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestReviewsAreReadWithTheRest: the summaries that are kept beside reviews
// are where it stands.
func TestReviewsAreReadWithTheRest(t *testing.T) {
	a := quiet()
	k := &kept{conn: a.Connector, data: a.Data, reviews: []store.Review{
		{ID: "r1", Name: "Q3", Summary: []byte(`{"review":"r1","name":"Q3","state":"open","due":{"day":"2026-03-01","at":"2026-03-01T22:59:59Z"}}`)},
		{ID: "r0", Name: "gone", GoneAt: today},
	}}
	k.conn.LastApplied = &store.Run{ID: 7, SeesAll: true, Coverage: a.Coverage, Baseline: true}
	all, err := Of(t.Context(), k, "c1")
	if err != nil || all[0].Kind != ReviewOverdue || all[0].Subject.Name != "Q3" {
		t.Errorf("%v, %v", all, err)
	}
}
