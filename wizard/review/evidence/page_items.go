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
	g = grid{Columns: []string{"Item", "Person", "Access", "Since", "Reviewer", "Decision", "Comment", "Recorded"},
		Widths: []int{6, 19, 16, 10, 16, 9, 11, 13}, None: "No grant was in scope."}
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
		note = words.Plural(left, "more item that is not privileged and was kept or not decided is", "more items that are not privileged and were kept or not decided are") + " only in items.csv."
	}
	return g, note
}

func itemRow(i *review.ItemState) []cell {
	what := holds(i)
	if i.Privileged {
		what.Sub += "; privileged"
	}
	decision := text(i.Standing())
	if i.Amended {
		decision.Sub = "amended after signing"
	}
	recorded := text("")
	if i.Decision != "" || i.Exception != "" {
		recorded = text(minute(i.At)).sub(way(i))
	}
	return []cell{code(i.ID), who(i), what, seen(i.Item), text(cmp.Or(i.For, i.Reviewer)).sub(i.Why), decision,
		text(cmp.Or(i.Exception, i.Comment)), recorded}
}

// way is the way in, and whether the reviewer used it. Who else did stands once,
// in section 4, and for each item in items.csv.
func way(i *review.ItemState) string {
	if i.Exception == "" && byOther(i) {
		return string(i.Entered.Via) + ", by someone else"
	}
	return string(i.Entered.Via)
}

// seen is the day on which a grant was first seen.
func seen(i *review.Item) cell {
	if i.Since.IsZero() {
		return text("not known")
	}
	day := text(i.Since.UTC().Format(time.DateOnly))
	if i.Baseline {
		day.Sub = "or before"
	}
	return day
}
