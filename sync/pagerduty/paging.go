package pagerduty

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"connectpd/store/access"
)

const (
	// rowCap is how far offset paging reaches: offset+limit may not be more
	// (developer docs "Pagination").
	rowCap = 10_000
	// maxRunRows is how many rows of listings a run takes: a hundred times what
	// an account of 10,000 users has.
	maxRunRows = 10_000_000
	// maxPasses is how often a listing is read when rows move under it.
	maxPasses = 3
)

// ask is one page to ask for.
type ask struct {
	offset, limit int
	total         bool
	filter        url.Values
}

func (q ask) values() url.Values {
	v := url.Values{"limit": {strconv.Itoa(q.limit)}, "offset": {strconv.Itoa(q.offset)}}
	if q.total {
		v.Set("total", "true")
	}
	for name, values := range q.filter {
		v[name] = values
	}
	return v
}

// list describes a listing.
type list[T any] struct {
	route string
	size  int // rows a page
	ask   func(context.Context, ask) (page[T], error)
	key   func(T) string
	// repeats: two equal rows within one page are two rows (on-calls have
	// no id).
	repeats bool

	// How it is read in parts when it is beyond the cap; see partition.go.
	addresses bool   // every row has an e-mail address that query= may look at
	byGroup   string // the parameter that takes a list of ids
	groups    func(context.Context) ([]string, error)
	text      func(T) rowText // what query= looks at; nil: there is no query=
}

// sweep is one reading of a listing.
type sweep[T any] struct {
	c    *Client
	l    list[T]
	sink func(access.Page[T])

	mu     sync.Mutex
	round  int
	passes int
	seen   map[string]mark
	fresh  int                // distinct keys of this round
	texts  map[string]rowText // of this round's rows, while reading in parts
	doubt  bool               // the parts did not add up: query= may match otherwise than we do
	total  int
	shown  bool

	spoiled int    // rows that cannot be read
	why     string // what is wrong with one of them
}

// mark is when a row was last seen.
type mark struct{ round, pass int }

// errOverCap: the listing has more rows than offset paging reaches.
var errOverCap = errors.New("more rows than can be paged through")

// errTooManyRows: the listings of this run have more rows than any account.
var errTooManyRows = errors.New("more rows than a sync takes")

// collect reads a listing, checks it against its total, and reads it again
// where it came out short. Every row goes to the sink once. keys gives the ids
// of all rows seen.
func collect[T any](ctx context.Context, c *Client, l list[T], sink func(access.Page[T])) (done access.Listing, keys func() []string, err error) {
	s := &sweep[T]{c: c, l: l, sink: sink, total: -1}
	for {
		s.begin()
		got, err := s.pass(ctx, nil)
		switch {
		case errors.Is(err, errOverCap):
			done, err := s.inParts(ctx)
			return done, s.keys(), err
		case err != nil:
			return access.Listing{}, nil, err
		case got.complete():
			return s.listing(0), s.keys(), nil
		case s.round == maxPasses || got.endless:
			return s.listing(max(got.total-got.distinct, 1)), s.keys(), nil
		}
		c.obs.Retrying(l.route, s.round, "rows moved while they were being read")
	}
}

func (s *sweep[T]) begin() { s.round++; s.fresh = 0 }

func (s *sweep[T]) listing(missing int) access.Listing {
	return access.Listing{Total: s.total, Distinct: len(s.seen) - s.spoiled, Missing: missing, Spoiled: s.spoiled, Why: s.why}
}

// keys gives the ids of all rows seen. It holds on to nothing else.
func (s *sweep[T]) keys() func() []string {
	seen := s.seen
	return func() []string {
		ids := slices.Collect(maps.Keys(seen))
		return slices.DeleteFunc(ids, func(id string) bool { return strings.HasPrefix(id, spoiledKey) })
	}
}

// tally is what one pass over a listing, or a part of it, amounts to.
type tally struct {
	total    int // -1 where the server gave none
	distinct int
	ended    bool // the last page said that it is the last
	endless  bool // there was always more than there can be
}

// complete: no more than there can be, and as many distinct rows as the server counts, or, where it does not
// count, read to an end that it called the end.
func (t tally) complete() bool {
	if t.endless {
		return false
	}
	if t.total < 0 {
		return t.ended
	}
	return t.distinct >= t.total
}

// pass reads a listing once: the first page with the total, the others in
// parallel, and on as long as the server says there is more.
func (s *sweep[T]) pass(ctx context.Context, filter url.Values) (tally, error) {
	p := s.newPass(filter)
	first, err := p.read(ctx, 0, true)
	if err != nil {
		return tally{}, err
	}
	if first.total > s.c.reach() {
		return tally{total: first.total}, errOverCap
	}
	step := s.l.size
	if first.more == access.Yes && first.came() < step {
		step = first.came() // the server clamps the page size
	}
	next, more := first.came(), p.goesOn(first)
	if first.total > next && step > 0 {
		next, more, err = p.rest(ctx, step, step, first.total)
		if err != nil {
			return tally{}, err
		}
	}
	out := tally{total: first.total}
	out.ended, out.endless, err = p.onwards(ctx, next, more)
	out.distinct = p.distinct
	return out, err
}

// passing is a pass under way.
type passing[T any] struct {
	s      *sweep[T]
	filter url.Values
	number int
	total  int // of the first page; -1 where it does not say
	// distinct keys of this pass, as long as no other is under way.
	distinct int
}

func (s *sweep[T]) newPass(filter url.Values) *passing[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.passes++
	return &passing[T]{s: s, filter: filter, number: s.passes, total: -1}
}

// rest reads the pages from an offset up to a total in parallel, and says
// where the last one ended and whether there is more.
func (p *passing[T]) rest(ctx context.Context, from, step, total int) (next int, more bool, err error) {
	pages := (total - from + step - 1) / step
	g, ctx := newGroup(ctx)
	var asked atomic.Int64
	for range min(p.s.c.width, pages) {
		g.Go(func() error {
			for {
				n := int(asked.Add(1)) - 1
				if n >= pages {
					return nil
				}
				offset := from + n*step
				got, err := p.read(ctx, offset, false)
				if err != nil {
					return err
				}
				if n == pages-1 {
					next, more = offset+got.came(), p.goesOn(got)
				}
			}
		})
	}
	err = g.Wait()
	return next, more, err
}

// extraPages is how many pages more than its total needs a listing may have:
// rows are added while it is read.
const extraPages = 3

// goesOn reports whether a page is followed by another. Where the answer does
// not say, a page that is as long as it can be is, unless the total is reached
// by other means.
func (p *passing[T]) goesOn(got page[T]) bool {
	if got.more != access.Unknown || p.total >= 0 {
		return got.more == access.Yes
	}
	full := p.s.l.size
	if got.limit > 0 {
		full = min(full, got.limit)
	}
	return got.came() >= full
}

// onwards goes page by page as long as there is more. It gives up, unended,
// when a page brings nothing new; and when the pages are more than there can
// be, which asking again would not change.
func (p *passing[T]) onwards(ctx context.Context, next int, more bool) (ended, endless bool, err error) {
	for more {
		switch {
		case p.total >= 0 && next >= p.total+extraPages*p.s.l.size:
			return false, true, nil
		case next >= p.s.c.reach() && p.total < 0:
			// Without a total no reading in parts could be proved either.
			return false, true, nil
		case next >= p.s.c.reach():
			return false, false, errOverCap
		}
		before := p.distinct
		got, err := p.read(ctx, next, false)
		if err != nil {
			return false, false, err
		}
		more = p.goesOn(got)
		if p.distinct == before && more {
			return false, false, nil
		}
		next += got.came()
	}
	return true, false, nil
}

// read asks for one page and delivers its rows.
func (p *passing[T]) read(ctx context.Context, offset int, first bool) (page[T], error) {
	limit := min(p.s.l.size, max(p.s.c.reach()-offset, 1))
	got, err := p.s.l.ask(ctx, ask{offset: offset, limit: limit, total: first, filter: p.filter})
	if err != nil {
		if p.s.c.learnCap(err, offset) {
			return got, errOverCap
		}
		return got, err
	}
	if p.s.c.rowsLeft.Add(-int64(got.came())) < 0 {
		return got, &Error{Class: classTooLarge, Route: p.s.l.route, Base: p.s.c.base, Err: errTooManyRows}
	}
	if first {
		p.total = got.total
	}
	p.s.deliver(p, offset, got, first && p.filter == nil)
	return got, nil
}

// deliver hands rows not seen before to the sink, one page at a time.
func (s *sweep[T]) deliver(p *passing[T], offset int, got page[T], whole bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if whole {
		s.total = got.total
	}
	if s.seen == nil {
		s.seen = make(map[string]mark, min(max(got.total, len(got.rows)), s.c.reach()))
	}
	s.deliverSpoiled(p, offset, got.spoiled)
	var inPage map[string]int
	if s.l.repeats {
		inPage = map[string]int{}
	}
	rows := got.rows[:0]
	for _, row := range got.rows {
		key := s.l.key(row)
		if inPage != nil {
			if inPage[key]++; inPage[key] > 1 {
				key += "\x00" + strconv.Itoa(inPage[key])
			}
		}
		if s.note(key, p) {
			rows = append(rows, row)
		}
		if s.texts != nil && s.l.text != nil {
			s.texts[key] = s.l.text(row)
		}
	}
	if len(rows) > 0 || !s.shown {
		s.shown = true
		s.sink(access.Page[T]{Rows: rows, Total: s.total})
	}
}

// spoiledKey begins the keys of rows that cannot be read; no id does.
const spoiledKey = "\x00"

// deliverSpoiled counts rows that cannot be read as rows that came: the listing
// is whole, and they are not missing from it.
func (s *sweep[T]) deliverSpoiled(p *passing[T], offset int, why []string) {
	for i, text := range why {
		// Without an id it is its place that tells it from others.
		if s.note(spoiledKey+p.filter.Encode()+"\x00"+strconv.Itoa(offset+i), p) {
			s.spoiled++
			s.why = text
		}
	}
}

// note counts a row for its pass and round, and reports whether it is new.
func (s *sweep[T]) note(key string, p *passing[T]) bool {
	last, known := s.seen[key]
	now := mark{s.round, p.number}
	if last == now {
		return false
	}
	if last.round != s.round {
		s.fresh++
	}
	p.distinct++
	s.seen[key] = now
	return !known
}

// reach is how many rows offset paging reaches, as far as is known.
func (c *Client) reach() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cap
}

var (
	capWords  = regexp.MustCompile(`(?i)offset|limit|maximum`)
	capNumber = regexp.MustCompile(`\d[\d,]{2,}`)
)

// learnCap recognises the 400 of a page beyond the cap, and remembers where
// the cap lies: "Offset+limit exceeds maximum allowed value of 10000".
func (c *Client) learnCap(err error, offset int) bool {
	var e *Error
	if !errors.As(err, &e) || e.Class != classBadRequest || offset == 0 || !capWords.MatchString(e.Message) {
		return false
	}
	limit := offset
	if n, err := strconv.Atoi(strings.ReplaceAll(capNumber.FindString(e.Message), ",", "")); err == nil && n >= pageSize {
		limit = n
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cap = min(c.cap, limit)
	return true
}
