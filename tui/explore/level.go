package explore

import (
	"slices"

	"connectpd/tui/ui"
)

// level is a set as it is shown: a tab, a search, an order and a cursor on
// every tab.
type level[R any] struct {
	set    Set[R]
	tab    int
	search *ui.Field
	order  string // of the tabs that have it; "" the first
	lists  []ui.List
	found  Found[R]
	stale  bool // the rows do not answer the newest query yet
	// next is the set in newly read data, until its rows are there; nil for
	// none.
	next Set[R]
	// keep is the key of the row that the cursor was on before the data was
	// read again.
	keep string
}

func newLevel[R any](set Set[R], tab int) *level[R] {
	tabs := tab + 1
	if set != nil {
		tabs = max(tabs, len(set.Tabs()))
	}
	return &level[R]{set: set, tab: tab, search: ui.NewField("", ""), lists: make([]ui.List, tabs)}
}

func (v *level[R]) list() *ui.List { return &v.lists[v.tab] }

// orderOf is the order of a tab, and the one that the key for it leads to.
func (v *level[R]) orderOf(tab int) (now, next string) {
	names := v.set.Orders(tab, !v.search.Empty())
	if len(names) == 0 {
		return "", ""
	}
	at := max(0, slices.Index(names, v.order))
	return names[at], names[(at+1)%len(names)]
}

func (v *level[R]) query() Query {
	q := Query{Text: v.search.Value(), Orders: make([]string, len(v.set.Tabs()))}
	for tab := range q.Orders {
		q.Orders[tab], _ = v.orderOf(tab)
	}
	return q
}

// first reports that the query is the one that a set is read with.
func (v *level[R]) first() bool { return v.search.Empty() && v.order == "" }

// newest is the set in the newest data.
func (v *level[R]) newest() Set[R] {
	if v.next != nil {
		return v.next
	}
	return v.set
}

// follow takes the set in newly read data, and notes the row under the cursor
// to find it there again.
func (v *level[R]) follow(set Set[R]) {
	if v.next = set; v.keep == "" {
		if r := v.under(); r != nil {
			v.keep = v.set.Key(v.tab, *r)
		}
	}
}

// show takes the rows of a set. The cursor stays on its row where that was noted; follows
// keeps it at the end of a list that grows.
func (v *level[R]) show(set Set[R], f Found[R], follows bool) {
	last := follows && v.list().At() == v.list().Len()-1
	v.set, v.next, v.found, v.stale = set, nil, f, false
	if len(v.lists) < len(f.Rows) {
		v.lists = append(v.lists, make([]ui.List, len(f.Rows)-len(v.lists))...)
	}
	for tab := range f.Rows {
		v.lists[tab].Set(len(f.Rows[tab]))
		if follows && (last || tab != v.tab) {
			v.lists[tab].Go(len(f.Rows[tab]) - 1)
		}
	}
	if keep := v.keep; keep != "" && !last {
		rows := f.Rows[v.tab]
		if i := slices.IndexFunc(rows, func(r R) bool { return v.set.Key(v.tab, r) == keep }); i >= 0 {
			v.list().Go(i)
		}
	}
	v.keep = ""
}

// restart puts every cursor where another text or order begins: on the first
// row, or at the end of a list that is followed.
func (v *level[R]) restart(follows bool) {
	v.stale, v.keep = true, ""
	for tab := range v.lists {
		v.lists[tab].Go(0)
		if follows {
			v.lists[tab].Go(v.lists[tab].Len())
		}
	}
}

func (v *level[R]) under() *R {
	at := v.list().At()
	if v.set == nil || v.tab >= len(v.found.Rows) || at < 0 || at >= len(v.found.Rows[v.tab]) {
		return nil
	}
	return &v.found.Rows[v.tab][at]
}
