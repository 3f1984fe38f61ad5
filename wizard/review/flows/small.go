package flows

import (
	"time"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Reviewed is a flow that changes a review.
type Reviewed interface {
	flow.Flow
	// State is the review as the flow left it; nil where it changed nothing.
	State() *review.State
}

// About names the items of a flow: the one, or how many.
func About(s *review.State, ids []string) string {
	if len(ids) == 1 {
		if it := s.Item(ids[0]); it != nil {
			return it.Who() + ": " + it.Holds() + " on " + it.OnWhat()
		}
	}
	return words.Plural(len(ids), "item", "items")
}

// newAssign gives items to another reviewer.
func newAssign(s Service, f Facts, st *review.State, sel review.Select) Reviewed {
	about := About(st, sel.Items)
	if sel.Of != "" {
		about = "All items of " + words.Clean(sel.Of)
	}
	return &ask[review.AssignRequest]{
		name: "assign", call: s.Assign,
		page: flow.Page{Heading: "Another reviewer", Title: words.Clean(st.Frozen.Name), Question: "Who should decide on it instead?", Intro: []string{about}, Next: "reassign",
			Hints: []string{"Nobody can decide on their own access. The reason is part of the evidence."}},
		fields: []field{
			{Field: flow.Field{ID: fieldTo, Label: "Reviewer's email", Placeholder: "ada@example.com"}, flag: "--to EMAIL", missing: failure.ReviewReviewer},
			{Field: flow.Field{ID: fieldReason, Label: "Reason"}, flag: "--reason TEXT", missing: failure.ReviewAssignWhy},
		},
		request: func(v func(string) string) review.AssignRequest {
			return review.AssignRequest{Review: st.Frozen.ID, Select: sel, To: v(fieldTo), Reason: v(fieldReason), Entry: f.entry()}
		},
		said: func(*review.State) string { return "Reassigned: " + words.Stop(about) },
	}
}

// newExcept says that items are not reviewed.
func newExcept(s Service, f Facts, st *review.State, items []string) Reviewed {
	about := About(st, items)
	return &ask[review.ExceptRequest]{
		name: "except", call: s.Except,
		page: flow.Page{Heading: "Not reviewed", Title: words.Clean(st.Frozen.Name), Question: "Why is it left out, and who approves that?", Intro: []string{about}, Next: "leave it out",
			Hints: []string{"It never counts as kept. The next review includes it again."}},
		fields: []field{
			{Field: flow.Field{ID: fieldReason, Label: "Reason"}, flag: "--reason TEXT", missing: failure.ReviewExceptWhy},
			{Field: flow.Field{ID: fieldUntil, Label: "End date", Placeholder: "2027-01-31"}, flag: "--until DATE", missing: failure.ReviewExceptUntil, day: true},
			{Field: flow.Field{ID: fieldAs, Label: "Approver's email", Placeholder: "ada@example.com"}, flag: "--as EMAIL", missing: failure.ReviewApprover},
		},
		request: func(v func(string) string) review.ExceptRequest {
			return review.ExceptRequest{Review: st.Frozen.ID, Items: items, Reason: v(fieldReason), Until: v(fieldUntil), As: v(fieldAs), Entry: f.entry()}
		},
		said: func(*review.State) string { return "Not reviewed: " + words.Stop(about) },
	}
}

// mostEnded is how many items a confirmation names.
const mostEnded = 8

// newEnded confirms, in one decision, all that is no longer held of what a
// reviewer decides on.
func newEnded(s Service, f Facts, st *review.State) Reviewed {
	ids := st.Ended(f.as())
	var list []string
	for i, id := range ids {
		if i == mostEnded {
			list = append(list, words.Count(len(ids)-i)+" more")
			break
		}
		list = append(list, About(st, []string{id}))
	}
	return &ask[review.DecideRequest]{
		name: "decide", call: s.Decide,
		page: flow.Page{Heading: "No longer held", Title: words.Clean(st.Frozen.Name), Next: "confirm it",
			Question: "A sync has shown that this is no longer held. Should it all stay removed?", Intro: list,
			Hints: []string{"All of it is entered as revoked. You can undo this until the review is signed."}},
		request: func(func(string) string) review.DecideRequest {
			return review.DecideRequest{Review: st.Frozen.ID, Select: review.Select{Ended: true}, Decision: review.Revoke, As: f.as(), Entry: f.entry()}
		},
		said: func(now *review.State) string {
			return "Confirmed: " + words.Plural(len(ids)-len(now.Ended(f.as())), "item is", "items are") + " no longer held."
		},
	}
}

// Fields of a note.
const (
	fieldAssignee = "assignee"
	fieldTicket   = "ticket"
	fieldNote     = "note"
)

// newNote says who sees to open removals, and by which ticket.
func newNote(s Service, f Facts, st *review.State, items []string) Reviewed {
	about := About(st, items)
	one := &review.ItemState{}
	if it := st.Item(items[0]); it != nil && len(items) == 1 {
		one = it
	}
	return &ask[review.NoteRequest]{
		name: "note", call: s.Note,
		page: flow.Page{Heading: "Removal", Title: words.Clean(st.Frozen.Name), Question: "Who handles the removal?", Intro: []string{about}, Next: "note it"},
		fields: []field{
			{Field: flow.Field{ID: fieldAssignee, Label: "Assignee's email", Value: one.Assignee, Optional: true}},
			{Field: flow.Field{ID: fieldTicket, Label: "Ticket", Value: one.Ticket, Optional: true}},
			{Field: flow.Field{ID: fieldNote, Label: "Note", Value: one.Note, Optional: true}},
		},
		request: func(v func(string) string) review.NoteRequest {
			return review.NoteRequest{Review: st.Frozen.ID, Items: items, Assignee: v(fieldAssignee), Ticket: v(fieldTicket), Text: v(fieldNote), Entry: f.entry()}
		},
		said: func(*review.State) string { return "Noted: " + words.Stop(about) },
	}
}

// fieldDue is the day until which a review is to be done.
const fieldDue = "due"

// newExtend moves the due day of a review; the first one is kept.
func newExtend(s Service, f Facts, st *review.State) Reviewed {
	return &ask[review.ExtendRequest]{
		name: "extend", call: s.Extend,
		page: flow.Page{Heading: "More time", Title: words.Clean(st.Frozen.Name), Question: "When should it be due?", Next: "extend",
			Intro: []string{"It is due on " + review.DayText(st.Due.Day) + "."}, Hints: []string{"The evidence shows both dates and the reason."}},
		fields: []field{
			{Field: flow.Field{ID: fieldDue, Label: "New due date", Value: laterDay(st.Due.Day)}, flag: "--due DATE", missing: failure.ReviewNewDay, day: true},
			{Field: flow.Field{ID: fieldReason, Label: "Reason"}, flag: "--reason TEXT", missing: failure.ReviewExtendWhy},
		},
		request: func(v func(string) string) review.ExtendRequest {
			return review.ExtendRequest{Review: st.Frozen.ID, Due: v(fieldDue), Zone: st.Due.Zone, Reason: v(fieldReason), Entry: f.entry()}
		},
		said: func(now *review.State) string { return "It is now due on " + review.DayText(now.Due.Day) + "." },
	}
}

// laterDay is a week after a day.
func laterDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, 7).Format(time.DateOnly)
}
