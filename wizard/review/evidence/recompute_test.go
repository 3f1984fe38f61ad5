package evidence

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"connectpd/wizard/review"
)

// recompute works the figures of a page out from the files beside it, and from
// nothing else: none of the code that wrote the page is used.
type recompute struct {
	t                         testing.TB
	items, population, events []row
	frozen                    review.Frozen
	due, signed, asOf         time.Time
	signer                    string
	cancelled                 bool
	figures                   map[string]string
}

func recomputed(t testing.TB, files map[string][]byte) map[string]string {
	t.Helper()
	r := &recompute{t: t, items: rows(t, files["items.csv"]), population: rows(t, files["population.csv"]), events: rows(t, files["events.csv"]),
		figures: map[string]string{}}
	if err := json.Unmarshal(files["frozen.json"], &r.frozen); err != nil {
		t.Fatal(err)
	}
	r.readEvents()
	r.summary()
	r.decisions()
	r.removals()
	r.run()
	r.reviewers()
	r.pairs()
	r.counted()
	return r.figures
}

func (r *recompute) set(name string, n int) { r.figures[name] = strconv.Itoa(n) }

// count counts the items that fit.
func (r *recompute) count(name string, fits func(row) bool) { r.set(name, countRows(r.items, fits)) }

func (r *recompute) time(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		r.t.Fatal(err)
	}
	return at
}

func (r *recompute) day(text string) time.Time {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		r.t.Fatal(err)
	}
	return at
}

// readEvents finds when the review was due in the end, when and by whom it was
// ended, and the newest moment that the log tells of.
func (r *recompute) readEvents() {
	r.due, r.asOf = r.frozen.Due.At, r.frozen.StartedAt
	for n, e := range r.events {
		if e["event"] != strconv.Itoa(n+1) {
			r.t.Errorf("row %d of events.csv is event %s", n+1, e["event"])
		}
		switch e["kind"] {
		case "extended":
			r.due = r.frozen.Due.At.Add(r.day(e["until"]).Sub(r.day(r.frozen.Due.Day)))
		case "signed", "cancelled":
			r.signed, r.signer, r.cancelled = r.time(e["at"]), e["reviewer"], e["kind"] == "cancelled"
		}
		for _, column := range []string{"at", "run_at"} {
			if e[column] != "" && r.time(e[column]).After(r.asOf) {
				r.asOf = r.time(e[column])
			}
		}
	}
}

func is(column, value string) func(row) bool {
	return func(r row) bool { return r[column] == value }
}

// has is of items with a decision of which a column is filled in.
func has(column string) func(row) bool {
	return func(r row) bool { return r["decision"] != "" && r[column] != "" }
}

func (r *recompute) summary() {
	r.set("grants", len(r.population))
	r.set("in-scope", countRows(r.population, is("in_scope", "yes")))
	r.set("requests", r.frozen.Run.Requests)
	r.set("events", len(r.events))
	r.count("keep", is("decision", "keep"))
	r.count("share-keep", is("decision", "keep"))
	r.count("revoke", is("decision", "revoke"))
	r.count("excepted", func(i row) bool { return i["exception"] != "" })
	r.count("undecided", func(i row) bool { return i["exception"] == "" && i["decision"] == "" })
	if !r.signed.IsZero() && !r.cancelled {
		r.set("days-late", r.daysLate(r.due))
		r.set("days-late-first", r.daysLate(r.frozen.Due.At))
	}
}

func (r *recompute) daysLate(due time.Time) int {
	n := 0
	for ; due.Before(r.signed); due = due.AddDate(0, 0, 1) {
		n++
	}
	return n
}

func (r *recompute) decisions() {
	r.count("decided", has("decision"))
	r.count("privileged", is("privileged", "yes"))
	r.count("bulk", has("bulk"))
	r.count("commented", has("comment"))
	r.count("last-day", r.lastDay)
	r.count("decided-late", func(i row) bool { return i["decision"] != "" && r.time(i["decided_at"]).After(r.due) })
	r.count("as-last", func(i row) bool { return i["last_decision"] != "" && i["last_decision"] == i["decision"] })
	r.count("behalf", byAnother)
	r.count("own", func(i row) bool {
		return i["decision"] != "" && i["email"] != "" && (i["email"] == i["decided_for"] || i["email"] == i["entered_by"])
	})
	r.count("kept-no-person", func(i row) bool {
		return i["decision"] == "keep" && (i["status"] == "deleted" || i["status"] == "invited")
	})
	r.count("amended", is("amended", "yes"))
	r.count("signer", func(i row) bool { return i["decision"] != "" && i["decided_for"] == r.signer })
}

func (r *recompute) lastDay(i row) bool {
	return i["decision"] != "" && r.time(i["decided_at"]).After(r.due.Add(-24*time.Hour))
}

func byAnother(i row) bool { return i["decision"] != "" && i["entered_by"] != i["decided_for"] }

func (r *recompute) removals() {
	removal := func(open string) func(row) bool {
		return func(i row) bool { return i["decision"] == "revoke" && i["open"] == open && !r.cancelled }
	}
	r.count("gone", removal("no"))
	r.count("open", removal("yes"))
	r.count("came-back", func(i row) bool { return removal("yes")(i) && i["outcome"] == "came back" })
	limit := time.Duration(r.frozen.RemoveWithin) * time.Second
	over := func(i row, at time.Time) bool { return at.After(r.time(i["decided_at"]).Add(limit)) }
	r.count("overdue", func(i row) bool { return removal("yes")(i) && over(i, r.asOf) })
	r.count("late-gone", func(i row) bool { return removal("no")(i) && over(i, r.time(i["outcome_at"])) })
	for _, i := range r.items {
		until := r.asOf
		switch {
		case removal("no")(i):
			until = r.time(i["outcome_at"])
		case !removal("yes")(i):
			continue
		}
		r.set("days-"+i["item"], int(until.Sub(r.time(i["decided_at"])).Hours())/24)
	}
}

func (r *recompute) run() {
	for kind, c := range r.frozen.Run.Coverage {
		if c.Total != nil && kind != "on_call" {
			r.set("pagerduty-"+string(kind), *c.Total)
		}
	}
	c := r.frozen.Run.Counts
	for kind, n := range map[string]int{"users": c.Users, "teams": c.Teams, "team_memberships": c.TeamMemberships,
		"schedules": c.Schedules, "schedule_members": c.ScheduleMembers} {
		r.set("read-"+kind, n)
	}
}

// reviewers are numbered as the page lists them: most items first.
func (r *recompute) reviewers() {
	items := map[string]int{}
	for _, i := range r.items {
		items[i["reviewer"]]++
		if i["decision"] != "" {
			items[i["decided_for"]] += 0
		}
	}
	order := slices.SortedFunc(maps.Keys(items), func(a, b string) int {
		return cmp.Or(items[b]-items[a], strings.Compare(a, b))
	})
	admins := 0
	for n, email := range order {
		name := "reviewer-" + strconv.Itoa(n+1) + "-"
		under := func(fits func(row) bool) func(row) bool {
			return func(i row) bool { return i["decision"] != "" && i["decided_for"] == email && fits(i) }
		}
		r.count(name+"items", is("reviewer", email))
		r.count(name+"undecided", func(i row) bool { return i["reviewer"] == email && i["decision"] == "" && i["exception"] == "" })
		r.count(name+"decided", under(has("decision")))
		r.count(name+"keep", under(is("decision", "keep")))
		r.count(name+"revoke", under(is("decision", "revoke")))
		r.count(name+"bulk", under(has("bulk")))
		r.count(name+"last-day", under(r.lastDay))
		r.count(name+"others", under(byAnother))
		if slices.ContainsFunc(r.population, func(g row) bool {
			return g["email"] == email && g["resource_type"] == "role" && (g["resource_id"] == "admin" || g["resource_id"] == "owner")
		}) {
			admins++
		}
	}
	r.set("admin-reviewers", admins)
}

func (r *recompute) pairs() {
	on := map[[2]string]int{}
	for _, i := range r.items {
		if i["decision"] != "" {
			on[[2]string{i["decided_for"], i["email"]}]++
		}
	}
	both := slices.SortedFunc(maps.Keys(on), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	both = slices.DeleteFunc(both, func(p [2]string) bool { return p[0] >= p[1] || on[[2]string{p[1], p[0]}] == 0 })
	for n, p := range both {
		r.set("pair-"+strconv.Itoa(n+1), on[p]+on[[2]string{p[1], p[0]}])
	}
}

// counted are the figures of tables that only count rows of a file.
func (r *recompute) counted() {
	for _, g := range groups(r.events, "kind") {
		r.set("kind-"+g.key[0], g.n)
	}
	for n, g := range groups(r.events, "entered_by", "account", "via") {
		r.set("account-"+strconv.Itoa(n+1), g.n)
	}
	entered := slices.DeleteFunc(slices.Clone(r.items), func(i row) bool { return !byAnother(i) })
	most := func(a, b group) int { return b.n - a.n }
	for n, g := range slices.SortedStableFunc(slices.Values(groups(entered, "entered_by", "decided_for", "via")), most) {
		r.set("behalf-"+strconv.Itoa(n+1), g.n)
	}
	order := []string{"role", "team", "schedule"}
	inOrder := func(a, b group) int {
		return cmp.Or(slices.Index(order, a.key[0])-slices.Index(order, b.key[0]), strings.Compare(b.key[1], a.key[1]), strings.Compare(a.key[2], b.key[2]))
	}
	for n, g := range slices.SortedFunc(slices.Values(groups(r.population, "resource_type", "in_scope", "why")), inOrder) {
		r.set("scope-"+strconv.Itoa(n+1), g.n)
	}
}
