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

func (b *book) summary(f figures) []fact {
	r := b.frozen
	facts := []fact{
		{"Review", []cell{text(r.Name).and(r.ID)}},
		{"PagerDuty account", []cell{text(cmp.Or(r.Connector.Account, "not given by PagerDuty") + ", read from " + r.Connector.API)}},
		{"App", []cell{text(cmp.Or(r.Connector.App, "none given") + ", through the connector " + r.Connector.Name)}},
		{"Scope", []cell{text(review.ScopeText(r.Scope))}},
		{"Population", []cell{fig(plural("grants", len(b.Population), "grant", "grants")),
			fig(share("in-scope", f.Items, len(b.Population))).then("in scope: the items of this review")}},
	}
	facts = append(facts, b.endFacts()...)
	return append(facts, []fact{
		{"Decisions", []cell{fig(share("keep", f.Kept, f.Items)).then("kept"), fig(share("revoke", f.Revoked, f.Items)).then("to be removed"),
			fig(share("excepted", f.Excepted, f.Items)).then("not reviewed"), fig(share("undecided", f.Undecided, f.Items)).then("undecided")}},
		{"Removals", b.removalFact(f)},
		{"SHA-256 of decisions.json", []cell{hash(b.State.Sealed, "not sealed yet")}},
		{"SHA-256 of closure.json", []cell{hash(b.State.Closure, "not sealed yet")}},
		{"SHA-256 of the previous review", []cell{hash(b.previous(), "this connector has no earlier sealed review")}},
		{"End of the log", []cell{hash(b.State.Head, ""), fig(plural("events", len(b.events), "event", "events"))}},
		{"Started", []cell{text(b.when(r.StartedAt) + " by " + entry(r.Started))}},
		{"Due", b.dueFact()},
	}...)
}

func hash(sum, none string) cell {
	if sum == "" {
		return text(none)
	}
	return code(sum)
}

// previous is the connector's sealed review before: as this one's seal names
// it, or as it was when this one started.
func (b *book) previous() string {
	for _, e := range b.events {
		if e.Kind == review.Signed || e.Kind == review.Cancelled {
			return e.Chained
		}
	}
	return b.frozen.Previous
}

func entry(e review.Entry) string {
	return cmp.Or(e.Person, "nobody named") + " (operating-system account " + cmp.Or(e.Account, "not known") + ", by " + string(e.Via) + ")"
}

func (b *book) dueFact() []cell {
	parts := []cell{text(due(b.State.Due))}
	if b.State.Due.At.Equal(b.frozen.Due.At) {
		return parts
	}
	return append(parts, text("extended; first due: "+due(b.frozen.Due)))
}

func due(d review.Due) string {
	return "end of " + review.DayText(d.Day) + " in " + d.Zone + ", which is " + utc(d.At)
}

// endFacts say how the review ended, if it did.
func (b *book) endFacts() []fact {
	s := b.State.Signed
	if s == nil {
		return []fact{{"Signed", []cell{text("not signed")}}}
	}
	label, said := "Signed", "Statement"
	if b.State.Stage == review.StageCancelled {
		label, said = "Cancelled", "Reason"
	}
	facts := []fact{
		{label, []cell{text(b.when(s.At)), strong(words.Comma("by "+cmp.Or(s.As, "nobody named"), b.place(s.As))), text("entered by " + entry(s.Entered))}},
		{said, []cell{text(s.Statement)}},
	}
	if label == "Signed" {
		facts = append(facts, fact{"Late", []cell{
			fig(plural("days-late", daysLate(b.State.Due.At, s.At), "day", "days")).then("after it was due"),
			fig(plural("days-late-first", daysLate(b.frozen.Due.At, s.At), "day", "days")).then("after it was first due"),
		}})
	}
	if at := b.closedAt(); !at.IsZero() {
		facts = append(facts, fact{"Closed", []cell{text(b.when(at))}})
	}
	return facts
}

func (b *book) closedAt() time.Time {
	for _, e := range slices.Backward(b.events) {
		if e.Kind == review.Closed && e.Sealed == b.State.Closure {
			return e.At
		}
	}
	return time.Time{}
}

func (b *book) removalFact(f figures) []cell {
	parts := []cell{fig(share("gone", f.gone, f.removals)).then("shown to be gone"),
		fig(number("open", f.open)).then("open"), fig(number("came-back", f.cameBack)).then("of these came back")}
	if b.frozen.RemoveWithin == 0 {
		return append(parts, text("no time limit was set"))
	}
	limit := time.Duration(b.frozen.RemoveWithin) * time.Second
	return append(parts, text("limit: "+words.Span(limit)+" from the decision"),
		fig(number("overdue", f.overdue)).then("open and over it"), fig(number("late-gone", f.lateGone)).then("confirmed gone after it"))
}

func (b *book) key() string {
	k := "The key was an " + b.frozen.Run.TokenKind.Label()
	if b.frozen.Run.TokenKind == access.UserToken {
		k = "The key was a user token"
	}
	if b.frozen.Run.SeesAll {
		return k + ", which sees the whole account."
	}
	return k + ", which only sees what its user can see: anything else is missing here without notice."
}

func (b *book) totalsGrid() grid {
	c := b.frozen.Run.Counts
	here := map[access.Kind]int{
		access.KindUsers: c.Users, access.KindTeams: c.Teams, access.KindMemberships: c.TeamMemberships,
		access.KindSchedules: c.Schedules, access.KindScheduleMembers: c.ScheduleMembers,
	}
	g := grid{Columns: []string{"What", "PagerDuty counts", "Read by the run", "How complete"},
		Widths: []int{25, 20, 20, 35}}
	for _, k := range access.Kinds {
		if k == access.KindOnCall {
			continue // turns are no access of their own
		}
		v := b.frozen.Run.Coverage[k]
		total := text("gives no count")
		if v.Total != nil {
			total = fig(number("pagerduty-"+string(k), *v.Total))
		}
		g.Rows = append(g.Rows, []cell{text(words.Capital(k.Label())), total, fig(number("read-"+string(k), here[k])), text(complete(v, here[k]))})
	}
	return g
}

// complete says how much of a kind a run read, and where that is not what
// PagerDuty counts.
func complete(c access.Coverage, here int) string {
	said := map[access.CoverageState]string{
		access.Read: "read as a whole", access.NotRead: "not read", access.NotOnPlan: "not on the account's plan", access.Incomplete: "not proved complete",
	}[c.State]
	if c.Total != nil && *c.Total > here {
		said += "; PagerDuty counts " + words.Count(*c.Total-here) + " more"
	}
	if c.Total != nil && *c.Total < here {
		said += "; PagerDuty counts " + words.Count(here-*c.Total) + " fewer"
	}
	if c.Missing > 0 {
		said += "; " + words.Plural(c.Missing, "row", "rows") + " not proved read"
	}
	if len(c.Except) > 0 {
		said += "; without " + words.Plural(len(c.Except), "single item", "single items") + " that could not be read"
	}
	if c.Reason != "" {
		said += " (" + c.Reason + ")"
	}
	return said
}

// scopeGrid counts the grants of the population by what they are held on and
// by whether they are in scope, and why.
func (b *book) scopeGrid() grid {
	type row struct {
		on  access.ResourceType
		in  string
		why string
	}
	counted := map[row]int{}
	for _, g := range b.Population {
		counted[row{g.Type, yesNo(b.itemOf[g.Grant] != ""), g.Why}]++
	}
	rows := make([]row, 0, len(counted))
	for r := range counted {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(x, y row) int {
		return cmp.Or(cmp.Compare(slices.Index(populationOrder, x.on), slices.Index(populationOrder, y.on)),
			strings.Compare(y.in, x.in), strings.Compare(x.why, y.why))
	})
	g := grid{Columns: []string{"Held on", "In scope", "Why", "Grants"},
		Widths: []int{20, 12, 53, 15}, None: "The run had no grants."}
	for n, r := range rows {
		g.Rows = append(g.Rows, []cell{text(words.Capital(r.on.Plural())), text(r.in), text(r.why), fig(number("scope-"+strconv.Itoa(n+1), counted[r]))})
	}
	return g
}

func checkGrid(checks []check) grid {
	g := grid{Columns: []string{"Check", "Result"},
		Widths: []int{78, 22}}
	for _, c := range checks {
		result := text("holds")
		if c.Fails != "" {
			result = strong("FAILS").sub(c.Fails)
		}
		g.Rows = append(g.Rows, []cell{text(c.What), result})
	}
	return g
}

// accountGrid counts the events by who entered them and with which account of
// the operating system: what the whole review rests on.
func (b *book) accountGrid() grid {
	counted := map[[3]string]int{}
	for _, e := range b.events {
		counted[[3]string{fold(e.Entered.Person), e.Entered.Account, string(e.Entered.Via)}]++
	}
	keys := make([][3]string, 0, len(counted))
	for k := range counted {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y [3]string) int { return slices.Compare(x[:], y[:]) })
	g := grid{Columns: []string{"Person at the keyboard", "Account of the operating system", "Way in", "Events"},
		Widths: []int{38, 34, 14, 14}, None: "The log has no events yet."}
	for n, k := range keys {
		g.Rows = append(g.Rows, []cell{text(cmp.Or(k[0], "none")), text(cmp.Or(k[1], "none")), text(cmp.Or(k[2], "none")), fig(number("account-"+strconv.Itoa(n+1), counted[k]))})
	}
	return g
}
