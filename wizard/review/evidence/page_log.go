package evidence

import (
	"slices"
	"strconv"
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/review"
)

// courseGrid tells what changed the course of the review.
func (b *book) courseGrid() grid {
	g := grid{Columns: []string{"Event", "When", "What", "Items", "To", "Reason or text", "Entered by"},
		Widths: []int{6, 11, 9, 15, 15, 24, 20}, None: "Nobody was reassigned; nothing was sent, received, extended or amended."}
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
	g := grid{Columns: []string{"Kind of event", "Events"},
		Widths: []int{60, 40}, None: "The log has no events yet."}
	for _, k := range order {
		g.Rows = append(g.Rows, []cell{text(string(k)), fig(number("kind-"+string(k), counted[k]))})
	}
	return g
}

func (b *book) fileGrid() grid {
	g := grid{Columns: []string{"File", "What it is"},
		Widths: []int{30, 70}}
	add := func(name, what string) { g.Rows = append(g.Rows, []cell{link(name), text(what)}) }
	for _, f := range b.sealed() {
		switch {
		case strings.HasPrefix(f.name, "decisions"):
			add(f.name, "every item with its decision, as sealed at the end; one JSON object as in RFC 8785")
		case strings.HasPrefix(f.name, "closure"):
			add(f.name, "each removal with the run that shows it, as sealed when none was open")
		case strings.HasPrefix(f.name, "amendment"):
			add(f.name, "a correction after signing, with the earlier decision")
		default:
			add(f.name, "a document that no event of the log refers to")
		}
	}
	add("items.csv", "every item as it is now")
	add("population.csv", "every grant of the run, whether it is in scope, and why")
	if b.frozen.Population.SHA256 != "" {
		add("population.json", "the same, as saved when the review started; its SHA-256 is in frozen.json")
	}
	add("events.csv", "the log, as a table, with the SHA-256 of each row of events.jsonl")
	add("events.jsonl", "the log as stored; the SHA-256 of each line, without its line end, is in the next as “previous”")
	add("frozen.json", "the list as frozen; its SHA-256 is in the first event as “previous”")
	if len(WorkList(b.State, b.Schedules, b.asOf)) > 0 {
		add("open-removals.csv", "what is still to be removed, with which call or on which page, and when PagerDuty refuses it")
	}
	if n := len(b.afterTables()); n > 0 {
		g.Rows = append(g.Rows, []cell{code("after/"), text(words.Plural(n, "list", "lists") + " of who had access to a resource at the run that shows a removal; run-*.json are the stored originals, and the events have their SHA-256")})
	}
	for _, r := range b.Received {
		g.Rows = append(g.Rows, []cell{link(receivedName(r)), text("received as “" + r.Name + "”").sub("SHA-256 " + review.SHA256(r.Data))})
	}
	add(manifestName, "the SHA-256 of every other file, for sha256sum and shasum -a 256")
	return g
}
