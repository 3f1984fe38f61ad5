package evidence

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/export/table"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

// Task is an open removal, for whoever has the rights to do it.
type Task struct {
	*review.ItemState
	To     string   // what remains, as people read it
	Call   string   // of PagerDuty's API, for a team membership; empty for the rest
	Blocks []string // what PagerDuty refuses it for, or may
	// By is when it is to be gone; zero for no limit. Overdue is as of the time
	// that the list was asked for.
	By      time.Time
	Overdue bool
}

// WorkList lists the open removals, those first that are due first, and
// privileged ones before others. Schedules are the names of those that a user
// is on, by the user's id.
func WorkList(s *review.State, schedules map[string][]string, now time.Time) []Task {
	if s.Stage == review.StageCancelled {
		return nil // nothing is to be removed by it
	}
	var tasks []Task
	for i := range s.Items {
		item := &s.Items[i]
		if !item.OpenRemoval() {
			continue
		}
		t := Task{ItemState: item, To: item.TargetLabel(item.Target), Call: call(s.Frozen.Connector.API, item),
			Blocks: blocks(item, schedules[item.User.ID])}
		if by, limited := s.RemovalDue(item); limited {
			t.By, t.Overdue = by, now.After(by)
		}
		tasks = append(tasks, t)
	}
	slices.SortStableFunc(tasks, func(x, y Task) int {
		if c := x.By.Compare(y.By); c != 0 {
			return c
		}
		return yesFirst(x.Privileged, y.Privileged)
	})
	return tasks
}

var taskColumns = []string{
	"item", "person", "email", "pagerduty_id", "resource_type", "resource", "resource_id", "from", "to", "privileged", "page", "call",
	"what_blocks_it", "decided_for", "decided_at", "remove_by", "overdue", "last_seen", "last_seen_run", "assignee", "ticket", "note", "comment",
}

// WorkTable is the work list as a table for a file.
func WorkTable(tasks []Task) table.Table {
	t := table.Table{Name: "open-removals", Columns: taskColumns}
	for _, k := range tasks {
		t.Rows = append(t.Rows, []string{
			k.ID, k.User.Name, k.User.Email, k.User.ID, string(k.Type), k.On(), k.ResourceID, k.Holds(), k.To, yesNo(k.Privileged),
			k.URL, k.Call, strings.Join(k.Blocks, "\n"), k.For, stamp(k.At), stamp(k.By), yesNo(k.Overdue),
			string(k.Outcome), count(k.OutcomeRun), k.Assignee, k.Ticket, k.Note, k.Comment,
		})
	}
	return t
}

// call is the call that removes or lowers a team membership.
func call(api string, i *review.ItemState) string {
	if i.Type != access.TypeTeam {
		return ""
	}
	path := strings.TrimSuffix(api, "/") + "/teams/" + url.PathEscape(i.ResourceID) + "/users/" + url.PathEscape(i.User.ID)
	if i.Target == "" || i.Target == review.None {
		return "DELETE " + path
	}
	return "PUT " + path + ` {"role":` + strconv.Quote(i.Target) + `}`
}

// blocks says what PagerDuty refuses a removal for, and how to tell (facts:
// reviews-and-jit.md, A2). What a sync does not read is said as a condition.
func blocks(i *review.ItemState, schedules []string) []string {
	switch i.Type {
	case access.TypeRole:
		return roleBlocks(i, schedules)
	case access.TypeTeam:
		return teamBlocks(i, schedules)
	}
	return []string{"No single call does this: edit the schedule, and make sure that someone stays on it."}
}

func roleBlocks(i *review.ItemState, schedules []string) []string {
	var found []string
	if i.ResourceID == "owner" {
		found = append(found, "The Account Owner's role can only be changed in PagerDuty's Account Settings, by choosing another owner; the former owner then becomes Admin.")
	}
	switch {
	case i.Target == "" || i.Target == review.None:
		found = append(found, "None means deleting the user. PagerDuty refuses this while they have open incidents or are on a schedule or an escalation policy, unless the account's offboarding reassigns them. A deleted user cannot be restored.")
		return append(found, onSchedules(schedules)...)
	case !access.CanRespond(i.Target):
		found = append(found, "A stakeholder cannot be on a schedule; take them off schedules and escalation policies first.")
		found = append(found, onSchedules(schedules)...)
	}
	return append(found, "A license for the new role must be available. Nobody can change their own role.")
}

func teamBlocks(i *review.ItemState, schedules []string) []string {
	if i.Target != "" && i.Target != review.None {
		switch {
		case access.IsAdmin(i.User.Role):
			return []string{"An Admin is a manager on every team: lower the base role first, or this changes nothing."}
		case !access.CanRespond(i.User.Role):
			return []string{"A stakeholder is an observer on every team: this changes nothing."}
		}
		return nil
	}
	found := []string{"PagerDuty refuses this (400, code 2001) while they are a target of one of the team's escalation policies: replace them there first."}
	found = append(found, onSchedules(schedules)...)
	return append(found, "Adding them to one of the team's schedules or escalation policies later makes them a member again.")
}

func onSchedules(names []string) []string {
	if len(names) == 0 {
		return nil
	}
	shown := make([]string, len(names))
	for i, name := range names {
		shown[i] = words.Clean(name)
	}
	slices.Sort(shown)
	return []string{"They are on " + words.Plural(len(shown), "schedule", "schedules") + ": " + words.List(shown) + "."}
}
