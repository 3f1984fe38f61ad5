package evidence

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"connectpd/store/words"
)

func (b *book) reviewerGrid(f figures) grid {
	g := grid{Columns: []string{"Reviewer", "Items", "How they came to them", "Undecided", "Decided", "Kept", "To be removed", "In bulk", "On the last day", "Entered by others"},
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
		return "holds nothing in the population"
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
	g := grid{Columns: []string{"Reviewer", "Reviewer", "Decisions of the two on each other"},
		Widths: []int{36, 36, 28}, None: "No two reviewers decided on each other's access."}
	for n, p := range f.pairs {
		g.Rows = append(g.Rows, []cell{text(p.A), text(p.B), fig(number("pair-"+strconv.Itoa(n+1), p.n))})
	}
	return g
}

// figureGrid holds the figures of the whole review, each with what it means
// and from which columns of which file it can be worked out anew.
func (b *book) figureGrid(f figures) grid {
	g := grid{Columns: []string{"Figure", "Value", "What it counts, and in which columns of items.csv"},
		Widths: []int{24, 16, 60}}
	for _, r := range [...]struct {
		label string
		value figure
		means string
	}{
		{"Privileged items", share("privileged", f.privileged, f.Items), "Account Owner, Admin, managers of teams, and the base role Manager where the account has advanced permissions (privileged)"},
		{"Decided", share("decided", f.Decided, f.Items), "a decision stands, keep or revoke; items not reviewed have none (decision)"},
		{"Share kept", share("share-keep", f.Kept, f.Decided), "of the decided items (decision is keep)"},
		{"Decided in bulk", share("bulk", f.Bulk, f.Decided), "with others at one time, by team, person, search or marks (bulk is not empty)"},
		{"Decided on the last day", share("last-day", f.LastDay, f.Decided), "in the 24 hours before the review was due, or later (decided_at)"},
		{"Decided late", share("decided-late", f.late, f.Decided), "after the review was due (decided_at)"},
		{"With a comment", share("commented", f.Commented, f.Decided), "the comment is not empty (comment)"},
		{"As last time", share("as-last", f.asLast, f.Decided), "as the newest signed review before decided on the same grant (last_decision)"},
		{"Entered under another's name", share("behalf", f.behalfs, f.Decided), "the person at the keyboard was not the reviewer (entered_by, decided_for)"},
		{"On one's own access", number("own", f.own), "the holder is the reviewer or the person at the keyboard, by address or by an account marked as theirs (email, account_kind, accountable, decided_for, entered_by)"},
		{"Kept, though deleted or only invited", number("kept-no-person", f.KeptIdle), "kept for a user who is deleted, or has not accepted the invitation (decision, status)"},
		{"Amended after signing", number("amended", f.amended), "the decision was corrected; the documents amendment*.json hold the correction (amended)"},
		{"Decided by who signed", number("signer", b.bySigner()), "the reviewer under whose name the decision stands also signed (decided_for)"},
		{"Reviewers who are Admins", number("admin-reviewers", adminReviewers(f)), "of all reviewers; the email holds the role admin or owner (population.csv: email, resource_id)"},
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
