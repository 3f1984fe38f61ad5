package pagerduty

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
)

const (
	// endingLetters are what an address may have before its "@".
	endingLetters = "abcdefghijklmnopqrstuvwxyz0123456789.-_+'"
	// maxEnding is how many letters before the "@" a query may have. A part
	// that is still beyond the cap then is left to the groups and queries.
	maxEnding = 6
)

// byEndings reads users in parts that do not overlap: those whose address has
// an "a" before the "@", a "b" and so on. Together they cost little more than
// their pages. It needs a server that looks for a query= inside addresses,
// which is seen in practice but not documented; then "@" matches everybody.
// What it does not reach (a letter not thought of) is left to the other ways.
func (s *sweep[T]) byEndings(ctx context.Context) error {
	got, err := s.newPass(url.Values{"query": {"@"}}).read(ctx, 0, true)
	if err != nil {
		return err
	}
	s.mu.Lock()
	everybody := s.total >= 0 && got.total >= s.total
	s.mu.Unlock()
	if !everybody {
		return nil
	}
	return s.endings(ctx, &part{end: "@", total: got.total})
}

// part is the users whose address ends in a way.
type part struct {
	end   string
	total int

	mu  sync.Mutex
	sum int     // rows of its own parts
	big []*part // those that are beyond the cap themselves
}

// add counts in a part of it, and reports whether the parts may still be
// apart. Where they overlap the server matches otherwise than this way of
// reading needs, and it would never end. A few rows may have come meanwhile.
func (p *part) add(child *part, over bool) (apart bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum += child.total
	if over {
		p.big = append(p.big, child)
	}
	return p.sum <= p.total+p.total/20
}

// endings reads the parts that one more letter before an ending makes.
func (s *sweep[T]) endings(ctx context.Context, whole *part) error {
	g, inner := newGroup(ctx)
	g.SetLimit(s.c.width)
	for _, letter := range endingLetters {
		g.Go(func() error { return s.ending(inner, whole, string(letter)+whole.end) })
	}
	if err := g.Wait(); err != nil || !whole.add(&part{}, false) {
		return err
	}
	for _, child := range whole.big {
		if len(child.end) > maxEnding {
			continue
		}
		if err := s.endings(ctx, child); err != nil {
			return err
		}
	}
	return nil
}

// ending reads one part. Its first page tells how many rows there are: when so
// many are known to match, the others are not asked for.
func (s *sweep[T]) ending(ctx context.Context, whole *part, end string) error {
	if !whole.add(&part{}, false) {
		return nil
	}
	p := s.newPass(url.Values{"query": {end}})
	first, err := p.read(ctx, 0, true)
	if err != nil {
		return err
	}
	step, over := first.came(), first.total > s.c.reach()
	apart := whole.add(&part{end: end, total: first.total}, over)
	if over || !apart || step == 0 || first.total <= step || s.knowsAll(end, first.total) {
		return nil
	}
	_, _, err = p.rest(ctx, step, step, first.total)
	if errors.Is(err, errOverCap) {
		return nil // the cap is lower than was known; the other ways go on
	}
	return err
}

// knowsAll reports that as many rows are known to match a query as the server
// counts. Should the parts not add up, because the server matches in another
// way, the next round does not believe it.
func (s *sweep[T]) knowsAll(query string, total int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.doubt {
		return false
	}
	known := 0
	for _, text := range s.texts {
		if strings.Contains(text.name, query) || strings.Contains(text.more, query) {
			known++
		}
	}
	return known == total
}
