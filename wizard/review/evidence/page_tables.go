package evidence

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

func (b *book) reviewerGrid(f figures) grid {
	g := grid{Columns: []string{"Reviewer", "Items", "How they came to them", "Undecided", "Decided", "Kept", "To be removed", "In bulk", "On the last day", "Entered by others"}, Widths: []int{17, 6, 16, 9, 8, 9, 9, 9, 8, 9}}
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
	var parts []string
	if r.Name != "" {
		parts = append(parts, r.Email)
	}
	switch _, known := b.people[r.Email]; {
	case r.Admin != "":
		parts = append(parts, "is "+r.Admin+" of the account")
	case !known:
		parts = append(parts, "holds nothing in the population")
	}
	return strings.Join(parts, "; ")
}

func whys(counted map[string]int) string {
	var parts []string
	for why, n := range counted {
		parts = append(parts, cmp.Or(why, "no reason recorded")+" ("+words.Count(n)+")")
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

// figureGrid holds the figures of the whole review, each with what it means
// and from which columns of which file it can be worked out anew.
func (b *book) figureGrid(f figures) grid {
	g := grid{Columns: []string{"Figure", "Value", "What it counts, and in which columns of items.csv"}, Widths: []int{24, 16, 60}}
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
		{"Reviewers who are Admins", number("admin-reviewers", adminReviewers(f)), "of all reviewers; the e-mail holds the role admin or owner (population.csv: email, resource_id)"},
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

func behalfGrid(f figures) grid {
	g := grid{Columns: []string{"Entered by", "Under the name of", "Way in", "Decisions"}, Widths: []int{36, 36, 14, 14}, None: "Every decision was entered by the reviewer under whose name it stands."}
	for n, h := range f.behalf {
		g.Rows = append(g.Rows, []cell{text(cmp.Or(h.By, "nobody named")), text(h.For), text(h.Via), fig(number("behalf-"+strconv.Itoa(n+1), h.n))})
	}
	return g
}

func pairGrid(f figures) grid {
	g := grid{Columns: []string{"Reviewer", "Reviewer", "Decisions of the two on each other"}, Widths: []int{36, 36, 28}, None: "No two reviewers decided on each other's access."}
	for n, p := range f.pairs {
		g.Rows = append(g.Rows, []cell{text(p.A), text(p.B), fig(number("pair-"+strconv.Itoa(n+1), p.n))})
	}
	return g
}

func (b *book) exceptionGrid() grid {
	g := grid{Columns: []string{"Item", "Person", "Holds", "Reason why it was not reviewed", "Until", "Approved by", "Entered"}, Widths: []int{6, 19, 15, 22, 10, 13, 15}, None: "Every item was up for a decision; none was excepted."}
	for _, i := range b.items {
		if i.Exception == "" {
			continue
		}
		g.Rows = append(g.Rows, []cell{code(i.ID), who(i), holds(i), text(i.Exception), text(review.DayText(i.ExceptionUntil)),
			text(i.Approver), text(minute(i.At)).sub(entry(i.Entered))})
	}
	return g
}

func who(i *review.ItemState) cell {
	sub := i.User.Email
	if i.User.Status == access.Deleted || i.User.Status == access.Invited || i.User.Status == access.Unseen {
		sub = words.Comma(sub, string(i.User.Status))
	}
	if i.User.Account != "" && i.User.Account != review.MarkPerson {
		sub = words.Comma(sub, i.User.Account+" account, answered for by "+cmp.Or(i.User.Accountable, "nobody"))
	}
	return text(cmp.Or(i.User.Name, i.User.Email, i.User.ID)).sub(sub)
}

func holds(i *review.ItemState) cell {
	what := string(i.Entitlement)
	if i.Type == access.TypeRole {
		return text(i.Resource).sub(i.OnWhat())
	}
	return text(what).sub("on the " + string(i.Type) + " " + i.Resource)
}

// removalGrid lists the removals with what proves them. Who may do them finds
// more in open-removals.csv.
func (b *book) removalGrid() grid {
	g := grid{Columns: []string{"Item", "Person", "From → to", "Decided", "What a later full read showed", "Days", "Who held it then"}, Widths: []int{7, 18, 18, 15, 22, 6, 14}, None: "Nothing is to be removed."}
	for _, i := range b.items {
		if !b.isRemoval(i) {
			continue
		}
		g.Rows = append(g.Rows, []cell{code(i.ID), who(i), fromTo(i), text(decidedFor(i)).sub(minute(i.At)), b.shownBy(i), b.removalDays(i), b.proof(i)})
	}
	return g
}

func fromTo(i *review.ItemState) cell {
	from := holds(i)
	return text(from.Text + " → " + i.TargetLabel(i.Target)).sub(from.Sub)
}

func (b *book) shownBy(i *review.ItemState) cell {
	if i.OutcomeRun == 0 {
		return strong("OPEN").sub(words.Comma("no full read since", b.ticket(i)))
	}
	seen := "run " + strconv.FormatInt(i.OutcomeRun, 10) + ", " + minute(i.OutcomeAt)
	if i.OpenRemoval() {
		return strong("OPEN: " + string(i.Outcome)).sub(words.Comma(seen, i.Shown, b.ticket(i)))
	}
	return text(string(i.Outcome)).sub(words.Comma(i.Shown, seen))
}

func (b *book) ticket(i *review.ItemState) string {
	if i.Ticket == "" && i.Assignee == "" {
		return ""
	}
	return "noted: " + words.Comma(i.Assignee, i.Ticket)
}

// removalDays are the whole days from the decision to the run that shows the
// end, or until now where none does.
func (b *book) removalDays(i *review.ItemState) cell {
	until := i.OutcomeAt
	if i.OpenRemoval() {
		until = b.asOf
	}
	c := fig(number("days-"+i.ID, days(until.Sub(i.At))))
	if by, limited := b.State.RemovalDue(i); limited && until.After(by) {
		c.Sub = "over the limit"
	}
	return c
}

func (b *book) proof(i *review.ItemState) cell {
	a, ok := b.after[i.ID]
	switch {
	case i.OpenRemoval():
		return text("")
	case !ok:
		return strong("no list")
	}
	c := link(afterName(i.ID) + ".csv")
	c.Sub = words.Plural(len(a.Holders), "row", "rows") + " of run " + strconv.FormatInt(a.Run, 10)
	return c
}

// mostPlain is how many plain items the page lists: those that are not
// privileged and were kept, or not decided. All others are always there.
const mostPlain = 1000

func isPlain(i *review.ItemState) bool {
	return !i.Privileged && !i.Amended && i.Exception == "" && i.Decision != review.Revoke
}

func (b *book) itemGrid() (g grid, note string) {
	g = grid{Columns: []string{"Item", "Person", "Holds", "Since", "Reviewer", "Decision", "Comment", "Recorded"}, Widths: []int{8, 18, 14, 11, 17, 9, 12, 11}, None: "No grant was in scope."}
	plain := 0
	for _, i := range b.items {
		if isPlain(i) {
			if plain++; plain > mostPlain {
				continue
			}
		}
		g.Rows = append(g.Rows, itemRow(i))
	}
	if left := plain - mostPlain; left > 0 {
		note = words.Plural(left, "more item that is not privileged and was kept or not decided stands", "more items that are not privileged and were kept or not decided stand") + " in items.csv alone."
	}
	return g, note
}

func itemRow(i *review.ItemState) []cell {
	id := code(i.ID)
	if i.Privileged {
		id.Sub = "privileged"
	}
	decision := text(i.Standing())
	if i.Amended {
		decision.Sub = "amended after signing"
	}
	recorded := text("")
	if i.Decision != "" || i.Exception != "" {
		recorded = text(minute(i.At)).sub(enteredBy(i))
	}
	return []cell{id, who(i), holds(i), text(sinceDay(i.Item)), text(cmp.Or(i.For, i.Reviewer)).sub(i.Why), decision,
		text(cmp.Or(i.Exception, i.Comment)), recorded}
}

// enteredBy is the way in, and by whom where that was not the reviewer.
func enteredBy(i *review.ItemState) string {
	if i.Exception == "" && !byOther(i) {
		return "by " + string(i.Entered.Via)
	}
	return "by " + string(i.Entered.Via) + ", entered by " + cmp.Or(i.Entered.Person, "nobody named")
}

// sinceDay is since for people: the day.
func sinceDay(i *review.Item) string {
	switch {
	case i.Since.IsZero():
		return "not known"
	case i.Baseline:
		return since(i)
	}
	return i.Since.UTC().Format(time.DateOnly)
}

// courseGrid tells what changed the course of the review.
func (b *book) courseGrid() grid {
	g := grid{Columns: []string{"Event", "When", "What", "Items", "To", "Reason or text", "Entered by"}, Widths: []int{6, 11, 9, 15, 15, 24, 20}, None: "Nobody was reassigned; nothing was sent, received, extended or amended."}
	for _, e := range b.events {
		switch e.Kind {
		case review.Assigned, review.Sent, review.Reminded, review.Imported, review.Replaced, review.Extended, review.Amended, review.Signed, review.Cancelled, review.Closed:
			g.Rows = append(g.Rows, []cell{code(strconv.Itoa(e.Seq)), text(minute(e.At)), text(string(e.Kind)), text(fewItems(e.Items)),
				text(words.Comma(e.To, e.Until)), text(e.Text), text(entry(e.Entered))})
		}
	}
	return g
}

func fewItems(ids []string) string {
	const most = 12
	if len(ids) == 0 {
		return ""
	}
	return words.Few(ids, most)
}

func (b *book) kindGrid() grid {
	counted := map[review.Kind]int{}
	var order []review.Kind
	for _, e := range b.events {
		if counted[e.Kind] == 0 {
			order = append(order, e.Kind)
		}
		counted[e.Kind]++
	}
	slices.Sort(order)
	g := grid{Columns: []string{"Kind of event", "Events"}, Widths: []int{60, 40}, None: "The log has no events yet."}
	for _, k := range order {
		g.Rows = append(g.Rows, []cell{text(string(k)), fig(number("kind-"+string(k), counted[k]))})
	}
	return g
}

func (b *book) fileGrid() grid {
	g := grid{Columns: []string{"File", "What it is"}, Widths: []int{30, 70}}
	add := func(name, what string) { g.Rows = append(g.Rows, []cell{link(name), text(what)}) }
	for _, f := range b.sealed() {
		switch {
		case strings.HasPrefix(f.name, "decisions"):
			add(f.name, "every item with its decision as it was sealed at the end; one JSON object by RFC 8785")
		case strings.HasPrefix(f.name, "closure"):
			add(f.name, "each removal with the run that shows it, as it was sealed when none was open")
		case strings.HasPrefix(f.name, "amendment"):
			add(f.name, "a correction after signing, with what stood before")
		default:
			add(f.name, "a document that no event of the log names")
		}
	}
	add("items.csv", "every item as it stands now")
	add("population.csv", "every grant of the run, whether it is in scope, and why")
	if b.frozen.Population.SHA256 != "" {
		add("population.json", "the same as it was kept when the review started; its SHA-256 stands in frozen.json")
	}
	add("events.csv", "the log, as a table, with the SHA-256 of each row of events.jsonl")
	add("events.jsonl", "the log as it is kept; the SHA-256 of each line, without its line end, stands in the next as “previous”")
	add("frozen.json", "the list as it was frozen; its SHA-256 stands in the first event as “previous”")
	if len(WorkList(b.State, b.Schedules, b.asOf)) > 0 {
		add("open-removals.csv", "what is still to be removed, by which call or page, and what PagerDuty refuses it for")
	}
	if n := len(b.afterTables()); n > 0 {
		g.Rows = append(g.Rows, []cell{code("after/"), text(words.Plural(n, "list", "lists") + " of who held a resource at the run that shows a removal; the files run-*.json are these as they were kept, and the events name their SHA-256")})
	}
	for _, r := range b.Received {
		g.Rows = append(g.Rows, []cell{link(receivedName(r)), text("received as “" + r.Name + "”").sub("SHA-256 " + review.SHA256(r.Data))})
	}
	add(manifestName, "the SHA-256 of every other file, as sha256sum and shasum -a 256 read it")
	return g
}
