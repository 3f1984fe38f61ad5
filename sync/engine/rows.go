package engine

import (
	"fmt"

	"connectpd/store/access"
)

func rowIndex(t access.ResourceType) int {
	for i, x := range access.ResourceTypes {
		if x == t {
			return i
		}
	}
	panic(fmt.Sprintf("engine: no row for resource type %q", t))
}

// reading marks a row as under way.
func (p *Progress) reading(t access.ResourceType) {
	p.row(t, func(r *Row) {
		if r.State == RowWaiting {
			r.State = RowReading
		}
	})
}

// rowTotal makes the total known, or larger.
func (p *Progress) rowTotal(t access.ResourceType, total int) {
	p.row(t, func(r *Row) { r.Total = max(r.Total, total, r.Done) })
}

// rowDone raises the number done to n.
func (p *Progress) rowDone(t access.ResourceType, n int) {
	p.row(t, func(r *Row) {
		r.Done = max(r.Done, n)
		if r.Total >= 0 {
			r.Total = max(r.Total, r.Done)
		}
	})
}

// rowDetail sets the number beside the bar.
func (p *Progress) rowDetail(t access.ResourceType, n int) {
	p.row(t, func(r *Row) { r.Detail = n })
}

// rowEnd closes a row. One that is done has reached its total.
func (p *Progress) rowEnd(t access.ResourceType, s RowState, reason string) {
	p.row(t, func(r *Row) {
		r.State, r.Reason = s, reason
		if s == RowDone {
			r.Total = max(r.Done, 0)
		}
	})
}

// row changes one row and tells of it: when its state changes, and at every
// tenth of its total.
func (p *Progress) row(t access.ResourceType, change func(*Row)) {
	i := rowIndex(t)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	r := &p.rows[i]
	was := *r
	change(r)
	step := max(1, r.Total/10)
	if r.State != was.State || (r.Total > 0 && r.Done-p.told[i] >= step) {
		p.told[i] = r.Done
		p.add(Event{Kind: EventProgress, Type: t, State: r.State, Done: r.Done, Total: r.Total, Text: rowText(*r)})
	}
}

func rowText(r Row) string {
	name := string(r.Type) + "s"
	switch {
	case r.State == RowUnavailable:
		return name + ": not on this plan"
	case r.State == RowIncomplete && r.Reason != "":
		return name + ": " + r.Reason
	case r.Total < 0:
		return fmt.Sprintf("%s: %d read", name, r.Done)
	default:
		return fmt.Sprintf("%s: %d of %d", name, r.Done, r.Total)
	}
}
