package review

import (
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
	"connectpd/wizard/review"
)

type (
	column  = explore.Column[int32]
	columns = explore.Columns[int32]
)

// apart is the width from which what is held, and on what, stand in columns;
// narrower, they have a line of their own.
const apart = 52

// marker stands before the person of a marked item.
const marker = "* "

// columnsOf are the columns of a review's items but for the decision, the
// person first.
func columnsOf(f *review.Frozen, now time.Time) columns {
	rows := make([]int32, len(f.Items))
	for n := range rows {
		rows[n] = int32(n)
	}
	col := func(head string, rank, least int, cell func(it *review.Item) string) column {
		return column{Head: head, Rank: rank, Least: least, Cell: func(n int32, _ int) string { return cell(&f.Items[n]) }}
	}
	person := explore.Measured(rows, col("Person", 0, 0, (*review.Item).Who))[0]
	person.Usual, person.Most = person.Usual+ui.Width(marker), person.Most+ui.Width(marker)
	since := col("Since", 5, 0, func(it *review.Item) string { return sinceCell(it, now) })
	since.Usual, since.Most = 10, 10
	return explore.Measured(rows, person,
		col("Access", 2, 9, (*review.Item).Holds), col("Resource", 3, 10, (*review.Item).On),
		since, col("Last time", 4, 12, (*review.Item).LastTime))
}

// decisions is the column of what stands of the items that are listed.
func (t *items) decisions() column {
	return explore.Measured(t.Rows(explore.Query{}).Rows[tabAll], column{Head: "Decision", Rank: 1, Least: 10,
		Cell: func(n int32, _ int) string { return t.standing(&t.st.Items[n]) }})[0]
}

// Table has a line for each item, or two.
func (t *items) Table(_, w int) explore.Table[int32] {
	person, decision := t.frozen.columns[0], t.stands
	who := person.Cell
	person.Cell = func(n int32, w int) string {
		if t.s.isMarked(t.st.Items[n].ID) {
			return marker + who(n, w)
		}
		return who(n, w)
	}
	decision.Cell = func(n int32, _ int) string { return t.decision(&t.st.Items[n]) }
	e := t.s.o.Env
	if w >= apart {
		return append(append(columns{person}, t.frozen.columns[1:]...), decision).Table(e, w)
	}
	table := columns{person, decision}.Table(e, w)
	first := table.Row
	table.Row = func(n int32, focused bool) []string {
		return append(first(n, focused), "  "+e.Styles.Dim.Render(e.Fit(heldOn(t.st.Items[n].Item), w-2)))
	}
	return table
}

// heldOn is what is held and on what.
func heldOn(it *review.Item) string {
	if it.Type == access.TypeRole {
		return it.Holds()
	}
	return it.Holds() + " on " + it.On()
}

// decision is what stands of an item, or is being saved of it.
func (t *items) decision(it *review.ItemState) string {
	if text, ok := t.s.saving[it.ID]; ok {
		return text
	}
	return t.standing(it)
}

// standing is what stands of an item, in a column; after the signature also
// what became of it.
func (t *items) standing(it *review.ItemState) string {
	text := it.Standing()
	switch {
	case t.own[it.ID] && it.Decision == "" && it.Exception == "":
		return "your own access"
	case it.Outcome != "":
		return words.Comma(text, string(it.Outcome))
	}
	return text
}
