package home

import (
	"cmp"
	"slices"
	"time"

	"connectpd/store"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/review"
	"connectpd/wizard/service"
)

// row is one line of home: a connector, an unfinished set-up, or what only the
// demo can do.
type row struct {
	id    string
	conn  *store.Connector
	draft *store.Draft
	// revoke: it revokes the demo's key.
	revoke bool
	// waits says what waits for somebody; empty when all is well.
	waits string
	mine  bool
	// reviews are the reviews of a connector that are not over.
	reviews []review.Summary
}

// group is where a row stands: what waits for me, what waits for others, mine,
// and the rest.
func (r row) group() int {
	switch {
	case r.waits != "" && r.mine:
		return 0
	case r.waits != "":
		return 1
	case r.mine:
		return 2
	}
	return 3
}

// heading is the group in words.
func (r row) heading() string {
	switch g := r.group(); {
	case r.revoke:
		return "In this demo"
	case g == 0:
		return "Waiting for you"
	case g == 1:
		return "Waiting for their owners"
	}
	return "Connectors"
}

// arrange puts what waits for me first, then what waits for others, then mine.
func arrange(m loaded, now time.Time) []row {
	var list []row
	cs, ds := m.connectors, service.Unfinished(m.drafts, m.connectors)
	for i := range ds {
		list = append(list, row{id: "draft:" + ds[i].ID, draft: &ds[i], waits: "not finished", mine: true})
	}
	for i := range cs {
		c := &cs[i]
		r := row{id: c.ID, conn: c, waits: ui.WaitsFor(*c, now, m.reminder), mine: ui.Owns(*c, m.me), reviews: unfinished(m.reviews, c.ID)}
		r.waits = cmp.Or(r.waits, rows.LateReviews(r.reviews, now))
		list = append(list, r)
	}
	slices.SortStableFunc(list, func(a, b row) int { return cmp.Compare(a.group(), b.group()) })
	return list
}

// unfinished are the reviews of a connector that are not over.
func unfinished(all []review.Summary, connector string) []review.Summary {
	var list []review.Summary
	for _, s := range all {
		if s.Connector.ID == connector && (s.Stage == review.StageOpen || s.Stage == review.StageSigned) {
			list = append(list, s)
		}
	}
	return list
}
