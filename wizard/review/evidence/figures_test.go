package evidence

import (
	"strings"
	"testing"

	"connectpd/wizard/review"
)

// stages are the reviews of the tests, by how far they are.
var stages = map[string]func() []review.Event{
	"nothing decided": func() []review.Event { return nil },
	"not signed":      func() []review.Event { return course()[:14] },
	"not closed":      course,
	"closed":          closedCourse,
	"came back": func() []review.Event {
		return append(closedCourse(), verified(day(40, 0), 60, review.CameBack, "now Responder", "i6"))
	},
	"amended": func() []review.Event {
		return append(course(), review.Event{At: day(16, 0), Kind: review.Amended, Entered: on(ada, `ACME\ada`), Reviewer: ada, Items: []string{"i4"},
			Decision: review.Revoke, Target: "read_only_user", Text: "never accepted the invitation"})
	},
	"cancelled": func() []review.Event {
		return append(course()[:14], review.Event{At: day(12, 0), Kind: review.Cancelled, Entered: on(ada, `ACME\ada`), Reviewer: grace, Text: "started from the wrong account"})
	},
}

func closedCourse() []review.Event {
	return append(course(),
		verified(day(30, 0), 50, review.Gone, "user deleted", "i15"),
		verified(day(30, 0), 50, review.Gone, "now Full Stakeholder", "i6"),
		review.Event{At: day(30, 0), Kind: review.Closed, Entered: review.Entry{Account: "ada", Via: review.Sync}})
}

// TestEveryFigureCanBeWorkedOut: what the page says in numbers is what the
// files beside it say, and nothing on it stays unchecked.
func TestEveryFigureCanBeWorkedOut(t *testing.T) {
	for name, events := range stages {
		t.Run(name, func(t *testing.T) {
			files := evidenceOf(t, company(t, events()))
			want, got := recomputed(t, files), readPage(t, files["index.html"]).figures
			for figure, shows := range got {
				if v, ok := want[figure]; !ok || v != shows[0] {
					t.Errorf("the page says %s is %s (%q), the files say %q", figure, shows[0], shows[1], v)
				}
				first, _, _ := strings.Cut(shows[1], " ")
				if strings.ReplaceAll(first, ",", "") != shows[0] {
					t.Errorf("the figure %s is %s, and reads %q", figure, shows[0], shows[1])
				}
			}
			for figure := range want {
				if _, ok := got[figure]; !ok {
					t.Errorf("the page does not show %s", figure)
				}
			}
		})
	}
}

func TestHeadlines(t *testing.T) {
	for name, want := range map[string]string{
		"nothing decided": "NOT SIGNED: 19 of 19 items undecided",
		"not signed":      "NOT SIGNED: 3 of 19 items undecided",
		"not closed":      "NOT CLOSED: 2 of 3 removals open",
		"closed":          "Closed: 3 of 3 removals shown to be gone",
		"came back":       "CLOSED, BUT 1 removal has come back",
		"amended":         "NOT CLOSED: 3 of 4 removals open",
		"cancelled":       "CANCELLED: nothing was signed",
	} {
		files := evidenceOf(t, company(t, stages[name]()))
		text := readPage(t, files["index.html"]).text
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("%s: no headline %q", name, want)
		}
		if strings.Contains(text, "DOES NOT ADD UP") {
			t.Errorf("%s does not add up:\n%s", name, text)
		}
		undecided := name != "nothing decided" && name != "not signed" && name != "cancelled"
		if strings.Contains(text, "\nINCOMPLETE: signed with 1 of 19 items undecided\n") != undecided {
			t.Errorf("%s: it is said that an item is undecided: %v", name, !undecided)
		}
	}
}
