package evidence

import (
	"cmp"
	"strconv"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

func (b *book) exceptionGrid() grid {
	g := grid{Columns: []string{"Item", "Person", "Access", "Reason it was not reviewed", "Until", "Approved by", "Entered"},
		Widths: []int{6, 19, 15, 22, 10, 13, 15}, None: "No item was left out."}
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
	g := grid{Columns: []string{"Item", "Person", "From → to", "Decided", "What a later full read showed", "Days", "Who had it then"},
		Widths: []int{7, 18, 18, 15, 22, 6, 14}, None: "There is nothing to remove."}
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
