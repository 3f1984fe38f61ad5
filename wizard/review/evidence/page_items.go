package evidence

import (
	"cmp"
	"time"

	"connectpd/store/words"
	"connectpd/wizard/review"
)

// mostPlain is how many plain items the page lists: those that are not
// privileged and were kept, or not decided. All others are always there.
const mostPlain = 1000

func isPlain(i *review.ItemState) bool {
	return !i.Privileged && !i.Amended && i.Exception == "" && i.Decision != review.Revoke
}

func (b *book) itemGrid() (g grid, note string) {
	g = grid{Columns: []string{"Item", "Person", "Holds", "Since", "Reviewer", "Decision", "Comment", "Recorded"},
		Widths: []int{8, 18, 14, 11, 17, 9, 12, 11}, None: "No grant was in scope."}
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
