package evidence

import (
	"strconv"
	"strings"
	"time"

	"connectpd/store/export/table"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

var itemColumns = []string{
	"item", "person", "email", "pagerduty_id", "status", "base_role", "created_through_sso", "account_kind", "accountable",
	"resource_type", "resource", "resource_id", "entitlement", "privileged", "decided_one_by_one", "on_call_at_start", "held_since", "findings",
	"last_review", "last_decision", "first_reviewer", "first_why", "reviewer", "why",
	"decision", "target", "until", "comment", "decided_for", "entered_by", "account", "via", "decided_at", "bulk", "amended",
	"exception", "exception_until", "approver", "open", "outcome", "outcome_at", "outcome_run", "shown", "assignee", "ticket", "note",
}

func (b *book) itemTable() table.Table {
	t := table.Table{Name: "items", Columns: itemColumns, Rows: make([][]string, 0, len(b.items))}
	for _, i := range b.items {
		t.Rows = append(t.Rows, []string{
			i.ID, i.User.Name, i.User.Email, i.User.ID, string(i.User.Status), i.User.Role, i.User.SSO, i.User.Account, i.User.Accountable,
			string(i.Type), i.Resource, i.ResourceID, string(i.Entitlement), yesNo(i.Privileged), yesNo(i.Alone), yesNo(i.OnCall), since(i.Item),
			strings.Join(i.Findings, "; "), lastReview(i), lastDecision(i), i.Item.Reviewer, i.Item.Why, i.Reviewer, i.Why,
			string(i.Decision), i.Target, i.Until, i.Comment, i.For, i.Entered.Person, i.Entered.Account, string(i.Entered.Via),
			stamp(i.At), i.Bulk, yesNo(i.Amended), i.Exception, i.ExceptionUntil, i.Approver,
			yesNo(i.OpenRemoval()), string(i.Outcome), stamp(i.OutcomeAt), count(i.OutcomeRun), i.Shown, i.Assignee, i.Ticket, i.Note,
		})
	}
	return t
}

func lastReview(i *review.ItemState) string {
	if i.Last == nil {
		return ""
	}
	return i.Last.Review
}

func lastDecision(i *review.ItemState) string {
	if i.Last == nil {
		return ""
	}
	return i.LastTime()
}

var populationColumns = []string{
	"person", "email", "pagerduty_id", "status", "resource_type", "resource", "resource_id", "entitlement", "in_scope", "item", "why",
}

func (b *book) populationTable() table.Table {
	t := table.Table{Name: "population", Columns: populationColumns, Rows: make([][]string, 0, len(b.Population))}
	for _, g := range b.Population {
		item := b.itemOf[g.Grant]
		t.Rows = append(t.Rows, []string{
			g.Name, g.Email, g.UserID, string(g.Status), string(g.Type), g.Resource, g.ResourceID, string(g.Entitlement),
			yesNo(item != ""), item, g.Why,
		})
	}
	return t
}

var afterColumns = []string{"run", "run_at", "resource_type", "resource", "resource_id", "person", "email", "pagerduty_id", "status", "entitlement"}

// afterTables are the holders after each removal, in the order of the items.
func (b *book) afterTables() []table.Table {
	var all []table.Table
	for _, i := range b.items {
		a, ok := b.after[i.ID]
		if !ok {
			continue
		}
		t := table.Table{Name: afterName(i.ID), Columns: afterColumns}
		for _, h := range a.Holders {
			t.Rows = append(t.Rows, []string{
				count(a.Run), stamp(a.RunAt), string(i.Type), i.Resource, i.ResourceID,
				h.Name, h.Email, h.UserID, string(h.Status), string(h.Entitlement),
			})
		}
		all = append(all, t)
	}
	return all
}

func afterName(item string) string { return "after/" + fileName(item) }

var eventColumns = []string{
	"event", "at", "kind", "entered_by", "account", "via", "reviewer", "items", "decision", "target", "until", "text", "to", "ticket",
	"bulk", "file_sha256", "run", "run_at", "outcome", "shown", "undoes", "sealed_sha256", "previous_sha256", "sha256",
}

func (b *book) eventTable() table.Table {
	t := table.Table{Name: "events", Columns: eventColumns, Rows: make([][]string, 0, len(b.events))}
	for n, e := range b.events {
		t.Rows = append(t.Rows, []string{
			strconv.Itoa(e.Seq), stamp(e.At), string(e.Kind), e.Entered.Person, e.Entered.Account, string(e.Entered.Via), e.Reviewer,
			itemList(e.Items), string(e.Decision), e.Target, e.Until, e.Text, e.To, e.Ticket, e.Bulk, e.File,
			count(e.Run), stamp(e.RunAt), string(e.Outcome), e.Shown, count(int64(e.Undoes)), e.Sealed, e.Previous, review.SHA256(b.Log.Events[n]),
		})
	}
	return t
}

// itemList is the items of an event in one cell. A spreadsheet's cell takes
// 32,767 characters, so of very many the first stand there with their number.
func itemList(ids []string) string {
	const most = 2000
	if len(ids) <= most {
		return strings.Join(ids, " ")
	}
	return words.Count(len(ids)) + " items, the first: " + strings.Join(ids[:most], " ") + " (all in events.jsonl)"
}

// since is since when a grant is held; what was there at the first look is
// older than it.
func since(i *review.Item) string {
	if i.Baseline && !i.Since.IsZero() {
		return "before " + i.Since.UTC().Format(time.DateOnly)
	}
	return stamp(i.Since)
}

// stamp is a time as the tables carry it; empty for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// count is a number as the tables carry it; empty for 0.
func count(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// fileName is a text as part of a file's name on every system.
func fileName(text string) string {
	const most = 80
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		}
		return '_'
	}, text)
	if name = strings.TrimLeft(name, "."); name == "" {
		name = "_"
	}
	return name[:min(len(name), most)]
}
