package pagerduty

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// alphabet is what query= is tried with first.
const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789@.-_+'"

// maxQuery is how long a query may become, in characters. A part that is
// still beyond the cap then is given up, and the proof fails.
const maxQuery = 4

// fruitless is how many requests in a row may bring nothing new before the
// search ends, with the number of rows that are missing.
const fruitless = 300

// rowText is what query= looks at in a row, in lower case. Documented is the
// name; e-mail addresses match in practice.
type rowText struct{ name, more string }

func textOf(name, more string) rowText {
	return rowText{strings.ToLower(name), strings.ToLower(more)}
}

// search finds the rows that neither groups nor offsets reach, with query=. A
// query's first page tells how many rows match it; of those already seen, the
// matches can be counted here. So what a query would bring is known before it
// is read, and the ones that bring most for their pages are read first.
type search[T any] struct {
	s        *sweep[T]
	tried    map[string]bool
	nameOnly bool // the server does not look at e-mail addresses

	mu      sync.Mutex
	pending []candidate // that were not read
	asked   int         // requests so far
}

type candidate struct {
	query string
	total int
}

func newSearch[T any](s *sweep[T]) *search[T] {
	// Should the first round have guessed wrong about e-mail addresses, the
	// second reads more than it may need.
	return &search[T]{s: s, tried: map[string]bool{}, nameOnly: s.doubt}
}

// run goes on until everybody was seen, no query is left, or fruitless
// requests brought nothing new.
func (f *search[T]) run(ctx context.Context) error {
	if err := f.probe(ctx, "", []rune(alphabet)); err != nil {
		return err
	}
	strange := false
	fresh, since := f.s.distinct(), f.asked
	for !f.s.all() && f.asked-since < fruitless {
		best, split := f.choose(ctx)
		var err error
		switch {
		case best != "":
			err = f.read(ctx, best)
		case split != "":
			err = f.probe(ctx, split, append([]rune(alphabet), f.strange()...))
		case !strange:
			strange = true
			err = f.probe(ctx, "", f.strange())
		default:
			if best = f.doubtful(ctx); best == "" {
				return ctx.Err()
			}
			err = f.read(ctx, best)
		}
		if err != nil {
			return err
		}
		if now := f.s.distinct(); now > fresh {
			fresh, since = now, f.asked
		}
	}
	return nil
}

// read reads all that a query matches.
func (f *search[T]) read(ctx context.Context, query string) error {
	got, err := f.s.pass(ctx, url.Values{"query": {query}})
	f.asked += 1 + max(got.total, 0)/f.s.l.size
	if errors.Is(err, errOverCap) {
		return nil
	}
	return err
}

// probe asks for the first page of each query that is one character longer. A
// query matches anywhere in a text, so it grows at both ends.
func (f *search[T]) probe(ctx context.Context, query string, letters []rune) error {
	g, ctx := newGroup(ctx)
	g.SetLimit(f.s.c.width)
	for _, r := range letters {
		for _, longer := range []string{query + string(r), string(r) + query} {
			if f.tried[longer] || strings.TrimSpace(longer) != longer {
				continue
			}
			f.tried[longer] = true
			g.Go(func() error { return f.first(ctx, longer) })
		}
	}
	return g.Wait()
}

func (f *search[T]) first(ctx context.Context, query string) error {
	p := f.s.newPass(url.Values{"query": {query}})
	got, err := p.read(ctx, 0, true)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if got.total < 0 {
		got.total = f.s.c.reach() // worth reading as far as it goes
	}
	f.asked++
	f.pending = append(f.pending, candidate{query, got.total})
	return nil
}

// arrange puts the queries in an order that does not depend on whose answer
// came first: the same account is read in the same way again.
func (f *search[T]) arrange() {
	slices.SortFunc(f.pending, func(a, b candidate) int { return strings.Compare(a.query, b.query) })
}

// choose takes the query that brings most new rows a page, or else one beyond
// the cap to be made longer.
func (f *search[T]) choose(ctx context.Context) (best, split string) {
	f.arrange()
	known := f.count(ctx)
	most, at := 0.0, -1
	for i, c := range f.pending {
		news := c.total - known[c.query]
		if news <= 0 {
			continue
		}
		if c.total > f.s.c.reach() {
			if split == "" && len([]rune(c.query)) < maxQuery {
				split = c.query
			}
			continue
		}
		if worth := float64(news) / float64(1+c.total/pageSize); worth > most {
			most, at = worth, i
		}
	}
	if at >= 0 {
		best = f.pending[at].query
		split = best
	}
	f.pending = slices.DeleteFunc(f.pending, func(c candidate) bool { return c.query == split })
	if best != "" {
		return best, ""
	}
	return "", split
}

// doubtful takes the query that would bring nothing new, as we count, but
// misses most of what we count: the server matches otherwise than we do there.
func (f *search[T]) doubtful(ctx context.Context) string {
	f.arrange()
	known := f.count(ctx)
	least, best := 0, ""
	for _, c := range f.pending {
		if c.total > 0 && c.total <= f.s.c.reach() && (best == "" || c.total-known[c.query] < least) {
			least, best = c.total-known[c.query], c.query
		}
	}
	f.pending = slices.DeleteFunc(f.pending, func(c candidate) bool { return c.query == best })
	return best
}

// count counts, for each query, the rows already seen that match it. A query
// that matches fewer on the server shows that it looks at names only. Rows
// times queries may be many: it stops, at what it has, when the context ends.
func (f *search[T]) count(ctx context.Context) map[string]int {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	both := map[string]int{}
	name := map[string]int{}
	for _, text := range f.s.texts {
		if ctx.Err() != nil {
			break
		}
		for _, c := range f.pending {
			if strings.Contains(text.name, c.query) {
				name[c.query]++
				both[c.query]++
			} else if strings.Contains(text.more, c.query) {
				both[c.query]++
			}
		}
	}
	for _, c := range f.pending {
		f.nameOnly = f.nameOnly || c.total < both[c.query]
	}
	if f.nameOnly {
		return name
	}
	return both
}

// strange are the letters of the rows seen so far that the alphabet does not
// hold: other scripts.
func (f *search[T]) strange() []rune {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	found := map[rune]bool{}
	for _, text := range f.s.texts {
		for _, r := range text.name {
			if r >= 0x80 && (unicode.IsLetter(r) || unicode.IsNumber(r)) {
				found[r] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
