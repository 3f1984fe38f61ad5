package home

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/tui/parts"
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

// tokenOld is the age from which a token is worth replacing.
const tokenOld = 90 * 24 * time.Hour

// arrange puts what waits for me first, then what waits for others, then mine.
func arrange(cs []store.Connector, ds []store.Draft, me string, now time.Time) []row {
	var rows []row
	for i := range ds {
		rows = append(rows, row{id: "draft:" + ds[i].ID, draft: &ds[i], waits: "not finished", mine: true})
	}
	for i := range cs {
		c := &cs[i]
		rows = append(rows, row{id: c.ID, conn: c, waits: waiting(*c, now), mine: owned(*c, me)})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.group(), b.group()) })
	return rows
}

func owned(c store.Connector, me string) bool {
	for _, o := range c.Owners {
		if me != "" && strings.EqualFold(o.Email, me) {
			return true
		}
	}
	return false
}

// waiting says what a connector waits for.
func waiting(c store.Connector, now time.Time) string {
	switch {
	case c.Status == store.Syncing:
		return ""
	case c.Status == store.NeedsAttention && c.StatusReason != "":
		return c.StatusReason
	case c.Status == store.NeedsAttention:
		return "needs a look"
	case c.HandedOver != nil:
		return ""
	case c.Status == store.NotConnected && c.LastApplied == nil:
		return "not synced yet"
	case c.OldToken != nil:
		return "old key ending " + c.OldToken.Last4 + " still to disable"
	case c.Token.StoredIn != keychain.None && !c.Token.AddedAt.IsZero() && now.Sub(c.Token.AddedAt) > tokenOld:
		return "its token is " + parts.Span(now.Sub(c.Token.AddedAt)) + " old"
	}
	return ""
}

// statusWord is a status as people read it.
func statusWord(s store.Status) string {
	switch s {
	case store.Syncing:
		return "Syncing"
	case store.Connected:
		return "Connected"
	case store.NeedsAttention:
		return "Needs attention"
	}
	return "Not connected"
}
