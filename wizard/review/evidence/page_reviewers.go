package evidence

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"connectpd/store/words"
)

func (b *book) reviewerGrid(f figures) grid {
	g := grid{Columns: []string{"Reviewer", "Items", "Why they were chosen", "Undecided", "Decided", "Kept", "To be removed", "In bulk", "On the last day", "Entered by others"},
		Widths: []int{17, 6, 16, 9, 8, 9, 9, 9, 8, 9}}
	for n, r := range f.reviewers {
		name := func(what string) string { return "reviewer-" + strconv.Itoa(n+1) + "-" + what }
		who := text(cmp.Or(r.Name, r.Email)).sub(b.reviewerSub(r))
		g.Rows = append(g.Rows, []cell{
			who, fig(number(name("items"), r.items)), text(whys(r.why)), fig(number(name("undecided"), r.undecided)),
			fig(number(name("decided"), r.decided)), fig(share(name("keep"), r.keep, r.decided)), fig(share(name("revoke"), r.revoke, r.decided)),
			fig(share(name("bulk"), r.bulk, r.decided)), fig(share(name("last-day"), r.lastDay, r.decided)), fig(share(name("others"), r.others, r.decided)),
		})
	}
	return g
}

func (b *book) reviewerSub(r *reviewer) string {
	if r.Name == "" {
		return b.place(r.Email)
	}
	return words.Comma(r.Email, b.place(r.Email))
}

// place is what the population says of somebody, where that is worth saying.
func (b *book) place(email string) string {
	switch p, known := b.people[fold(email)]; {
	case p.admin != "":
		return "is " + p.admin + " of the account"
	case !known:
		return "has no access in the population"
	}
	return ""
}

func whys(counted map[string]int) string {
	var parts []string
	for why, n := range counted {
		parts = append(parts, cmp.Or(why, "no reason recorded")+" ("+words.Count(n)+")")
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

func behalfGrid(f figures) grid {
	g := grid{Columns: []string{"Entered by", "Under the name of", "Way in", "Decisions"},
		Widths: []int{36, 36, 14, 14}, None: "Every decision was entered by the reviewer under whose name it is unchanged."}
	for n, h := range f.behalf {
		g.Rows = append(g.Rows, []cell{text(cmp.Or(h.By, "nobody named")), text(h.For), text(h.Via), fig(number("behalf-"+strconv.Itoa(n+1), h.n))})
	}
	return g
}

func pairGrid(f figures) grid {
	g := grid{Columns: []string{"Reviewer", "Reviewer", "Decisions on each other"},
		Widths: []int{36, 36, 28}, None: "No two reviewers decided on each other's access."}
	for n, p := range f.pairs {
		g.Rows = append(g.Rows, []cell{text(p.A), text(p.B), fig(number("pair-"+strconv.Itoa(n+1), p.n))})
	}
	return g
}

// figureGrid holds the figures of the whole review, each with what it means
// and from which columns of which file it can be worked out anew.
func (b *book) figureGrid(f figures) grid {
	g := grid{Columns: []string{"Figure", "Value", "What it counts, with the columns of items.csv"},
		Widths: []int{24, 16, 60}}
	for _, r := range [...]struct {
		label string
		value figure
		means string
	}{
		{"Privileged items", share("privileged", f.privileged, f.Items), "Account Owner, Admin, managers of teams, and the base role Manager where the account has advanced permissions (privileged)"},
		{"Decided", share("decided", f.Decided, f.Items), "items with a decision, keep or revoke; items not reviewed have none (decision)"},
		{"Share kept", share("share-keep", f.Kept, f.Decided), "of the decided items (decision is keep)"},
		{"Decided in bulk", share("bulk", f.Bulk, f.Decided), "decided together with others, by team, person, search or marks (bulk is not empty)"},
		{"Decided on the last day", share("last-day", f.LastDay, f.Decided), "in the 24 hours before the review was due, or later (decided_at)"},
		{"Decided late", share("decided-late", f.late, f.Decided), "after the review was due (decided_at)"},
		{"With a comment", share("commented", f.Commented, f.Decided), "the comment is not empty (comment)"},
		{"As last time", share("as-last", f.asLast, f.Decided), "the same decision as in the previous signed review (last_decision)"},
		{"Entered under another's name", share("behalf", f.behalfs, f.Decided), "the person at the keyboard was not the reviewer (entered_by, decided_for)"},
		{"On their own access", number("own", f.own), "the person is the reviewer or the one at the keyboard, by email address or an account marked as theirs (email, account_kind, accountable, decided_for, entered_by)"},
		{"Kept, though deleted or only invited", number("kept-no-person", f.KeptIdle), "kept for a user who is deleted or has not accepted the invitation (decision, status)"},
		{"Amended after signing", number("amended", f.amended), "the decision was corrected; the corrections are in amendment*.json (amended)"},
		{"Decided by the signer", number("signer", b.bySigner()), "the decision is in the name of the person who signed (decided_for)"},
		{"Reviewers who are Admins", number("admin-reviewers", adminReviewers(f)), "of all reviewers; their email has the role admin or owner (population.csv: email, resource_id)"},
	} {
		g.Rows = append(g.Rows, []cell{text(r.label), fig(r.value), text(r.means)})
	}
	return g
}

func (b *book) bySigner() int {
	n := 0
	if b.State.Signed == nil {
		return 0
	}
	for _, i := range b.items {
		add(&n, i.Exception == "" && i.Decision != "" && fold(decidedFor(i)) == fold(b.State.Signed.As))
	}
	return n
}

func adminReviewers(f figures) int {
	n := 0
	for _, r := range f.reviewers {
		add(&n, r.Admin != "")
	}
	return n
}
