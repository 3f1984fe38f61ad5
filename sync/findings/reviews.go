package findings

import (
	"fmt"

	"connectpd/store/access"
	"connectpd/store/words"
)

// reviews: what reviews took away and is held again, or should be gone by now,
// and reviews that should be signed by now. What a newer review keeps again is
// no longer something that came back.
func (f *finder) reviews() {
	kept := map[access.Grant]bool{}
	for _, r := range f.in.Reviews {
		if r.Stage == "open" && f.in.Now.After(r.Due.At) {
			f.out = append(f.out, Finding{
				Kind: ReviewOverdue, ID: r.ID, Severity: Medium, Subject: Ref{Type: "review", ID: r.ID, Name: r.Name}, Who: []Ref{},
				head: "the review " + r.Name + " is overdue",
				Why:  fmt.Sprintf("The review %s was due on %s and is not signed.", r.Name, words.Day(r.Due.At)),
			})
		}
		for _, x := range r.Removals {
			if !kept[x.Grant] {
				f.removal(r, x)
			}
		}
		for _, g := range r.KeptAgain {
			kept[g] = true
		}
	}
}

func (f *finder) removal(r access.ReviewStanding, x access.Removal) {
	out := Finding{ID: r.ID + "/" + x.Item, Subject: Ref{Type: "user", ID: x.Grant.UserID, Name: x.Who, Email: x.Email}}
	out.Who = []Ref{out.Subject}
	out.On = []Ref{{Type: string(x.Grant.Type), ID: x.Grant.ResourceID, Name: x.On}}
	holds := x.Holds + " of " + x.On
	if x.Grant.Type == access.TypeRole {
		holds = x.Holds
	}
	switch {
	case x.Outcome == access.RemovalCameBack:
		out.Kind, out.Severity = CameBack, High
		out.head = fmt.Sprintf("%s is %s again, although the review %s removed it", x.Who, holds, r.Name)
		out.Why = fmt.Sprintf("The review %s removed it from %s and a sync confirmed that, but run %d found it again: %s.", r.Name, x.Who, x.Run, x.Shown)
	case x.Overdue(f.in.Now):
		out.Kind, out.Severity = RemovalOverdue, Medium
		out.head = fmt.Sprintf("%s is still %s, although the review %s revoked it", x.Who, holds, r.Name)
		out.Why = fmt.Sprintf("The review %s revoked it. It was due to be removed by %s, and no sync has confirmed that.", r.Name, words.Day(x.Due))
	default:
		return
	}
	f.out = append(f.out, out)
}
