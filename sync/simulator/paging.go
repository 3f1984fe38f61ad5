package simulator

import (
	"net/http"
	"strconv"
)

// A pager is a route's paging: the limit without limit=, and the largest,
// to which a larger one is cut.
type pager struct {
	usual, most int
	total       bool // the answer has a total field
}

var (
	classic    = pager{25, 100, true}
	shiftPager = pager{100, 1000, false}
)

// page is one page of a list. render replaces a row where something is
// included.
func (q *asked) page(l *listing, p pager, render func(row) []byte) answer {
	limit, offset, bad := q.window(p)
	if bad != nil {
		return *bad
	}
	if offset+limit > q.s.o.MaxRows {
		return beyondCap(q.s.o.MaxRows)
	}
	from := min(offset, len(l.rows))
	to := min(offset+limit, len(l.rows))
	rows, more := l.rows[from:to], to < len(l.rows)
	if q.x.fault != nil && q.x.fault.Kind == FaultEmptyPage {
		rows, more = nil, true
	}
	buf := q.s.buffers.Get().(*[]byte)
	b := append((*buf)[:0], `{"`...)
	b = append(append(b, l.key...), `":[`...)
	for i, r := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		if render != nil {
			b = append(b, render(r)...)
			continue
		}
		b = append(b, r.json...)
	}
	b = strconv.AppendInt(append(b, `],"limit":`...), int64(limit), 10)
	b = strconv.AppendInt(append(b, `,"offset":`...), int64(offset), 10)
	b = strconv.AppendBool(append(b, `,"more":`...), more)
	switch {
	case p.total && q.query.Get("total") == "true":
		b = strconv.AppendInt(append(b, `,"total":`...), int64(len(l.rows)), 10)
	case p.total:
		b = append(b, `,"total":null`...)
	}
	*buf = append(b, '}')
	return answer{status: http.StatusOK, body: *buf, pooled: buf, pool: &q.s.buffers}
}

// window reads limit= and offset=.
func (q *asked) window(p pager) (limit, offset int, bad *answer) {
	limit = p.usual
	number := func(name string, into *int, least int) bool {
		v := q.query.Get(name)
		if v == "" {
			return true
		}
		n, err := strconv.Atoi(v)
		if err != nil || n < least {
			ans := invalid(name + " must be a number from " + strconv.Itoa(least))
			if p == shiftPager {
				ans = v3Failure(name, "must be a number from "+strconv.Itoa(least))
			}
			bad = &ans
			return false
		}
		*into = n
		return true
	}
	if !number("limit", &limit, 1) || !number("offset", &offset, 0) {
		return 0, 0, bad
	}
	return min(limit, p.most), offset, nil
}

// reachesEnd tells whether a page holds a list's last row.
func reachesEnd(rows, offset, limit int) bool { return offset+limit >= rows }
