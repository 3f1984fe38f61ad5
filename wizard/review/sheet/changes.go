package sheet

import (
	"strings"

	"connectpd/wizard/review"
)

// Change is a row that alters what stands of its item.
type Change struct {
	Decided
	// Was is what stood: "undecided", "keep", "revoke to Responder".
	Was string
	// Replaces: something stood. With Later it was entered on the screen, or by
	// command, after the sheet was written, so that the reviewer has not seen it.
	Replaces, Later bool
}

// Changes are the rows that alter something, and how many rows say what
// stands already or say nothing.
func (r *Result) Changes() (list []Change, same int) {
	for _, d := range r.Rows {
		c, changes := r.change(d)
		if !changes {
			same++
			continue
		}
		list = append(list, c)
	}
	return list, same
}

func (r *Result) change(d Decided) (c Change, changes bool) {
	it := d.Item
	c = Change{Decided: d, Was: it.Spoken(), Replaces: it.Seq > 0, Later: it.Seq > r.Since && it.Entered.Via != review.Sheet}
	switch {
	case d.Decision == "":
		// An empty row takes back what it showed, or what a sheet said before;
		// not what was decided elsewhere since.
		return c, c.Replaces && !c.Later
	case d.Decision == it.Decision && d.Until == it.Until && strings.TrimSpace(it.Comment) == d.Comment:
		return c, d.Decision == review.Revoke && target(d.Target) != target(it.Target)
	}
	return c, true
}

func target(t string) string {
	if t == "" {
		return review.None
	}
	return t
}

// Says is what a change comes to, in words: "i12, Ada Lovelace, manager of the
// team Payments: keep, was undecided".
func (c *Change) Says() string {
	now := review.ItemState{Item: c.Item.Item, Decision: c.Decision, Target: c.Target, Until: c.Until}
	return c.Item.ID + ", " + c.Item.Who() + ", " + c.Item.Holds() + " on " + c.Item.OnWhat() + ": " + now.Spoken() + ", was " + c.Was
}
