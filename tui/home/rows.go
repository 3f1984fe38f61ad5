package home

import (
	"cmp"
	"slices"
	"time"

	"connectpd/store"
	"connectpd/tui/ui"
	"connectpd/wizard/service"
)

// row is one line of home: a connector or an unfinished set-up.
type row struct {
	id    string
	conn  *store.Connector
	draft *store.Draft
	// waits says what waits for somebody; empty when all is well.
	waits string
	mine  bool
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
	switch r.group() {
	case 0:
		return "Waiting for you"
	case 1:
		return "Waiting for their owners"
	}
	return "Connectors"
}

// arrange puts what waits for me first, then what waits for others, then mine.
func arrange(cs []store.Connector, ds []store.Draft, me string, now time.Time, reminder time.Duration) []row {
	var rows []row
	ds = service.Unfinished(ds, cs)
	for i := range ds {
		rows = append(rows, row{id: "draft:" + ds[i].ID, draft: &ds[i], waits: "not finished", mine: true})
	}
	for i := range cs {
		c := &cs[i]
		rows = append(rows, row{id: c.ID, conn: c, waits: ui.WaitsFor(*c, now, reminder), mine: ui.Owns(*c, me)})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.group(), b.group()) })
	return rows
}
