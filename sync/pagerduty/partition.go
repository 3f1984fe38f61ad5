package pagerduty

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/sync/errgroup"

	"connectpd/store/access"
)

const (
	// groupSize is how many ids one request may name: its address stays
	// well under 8 KiB.
	groupSize = 100
	// maxQuery is how long a query may become before a part that is still
	// too large is given up; the proof then fails.
	maxQuery = 4
	// maxRounds is how often a listing is read in parts.
	maxRounds = 2
)

// alphabet is what query= is tried with, rare letters first: their parts are
// small and overlap little, so little is read twice.
const alphabet = "qxzjvwkfpbgyuhcdmltsrnoiae0123456789@.-_+' "

// inParts reads a listing that is beyond the cap: by groups of ids as far as
// there is a parameter for it, then by query, until as many distinct rows
// were seen as the server counts before and after. What cannot be proved is
// missing.
func (s *sweep[T]) inParts(ctx context.Context) (access.Listing, error) {
	s.runes = map[rune]bool{}
	for round := 1; ; round++ {
		s.begin()
		before := s.total
		if err := s.oneRound(ctx); err != nil {
			return access.Listing{}, err
		}
		after, err := s.count(ctx)
		if err != nil {
			return access.Listing{}, err
		}
		s.total = after
		if after >= 0 && before == after && s.fresh == after {
			return s.listing(0), nil
		}
		if round == maxRounds {
			return s.listing(max(after-s.fresh, 1)), nil
		}
		s.c.obs.Retrying(s.l.route, round, "the parts did not add up to the whole")
	}
}

func (s *sweep[T]) oneRound(ctx context.Context) error {
	if s.l.groups != nil {
		ids, err := s.l.groups(ctx)
		if err != nil {
			return err
		}
		if err := s.byGroups(ctx, ids); err != nil {
			return err
		}
	}
	if s.l.byQuery && !s.all() {
		return s.byQuery(ctx, nil, "")
	}
	return nil
}

// count asks for the total alone.
func (s *sweep[T]) count(ctx context.Context) (int, error) {
	got, err := s.l.ask(ctx, ask{limit: 1, total: true})
	return got.total, err
}

// all reports whether this round has seen as many rows as there are.
func (s *sweep[T]) all() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total >= 0 && s.fresh >= s.total
}

// byGroups reads the parts that groups of ids select.
func (s *sweep[T]) byGroups(ctx context.Context, ids []string) error {
	slices.Sort(ids)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(s.c.width)
	for group := range slices.Chunk(ids, groupSize) {
		g.Go(func() error { return s.group(ctx, group) })
	}
	return g.Wait()
}

// group reads one part, in halves where it is too large.
func (s *sweep[T]) group(ctx context.Context, ids []string) error {
	filter := url.Values{s.l.byGroup: ids}
	_, err := s.pass(ctx, filter)
	switch {
	case !errors.Is(err, errOverCap):
		return err
	case len(ids) > 1:
		half := len(ids) / 2
		if err := s.group(ctx, ids[:half]); err != nil {
			return err
		}
		return s.group(ctx, ids[half:])
	case s.l.byQuery:
		return s.byQuery(ctx, filter, "")
	default:
		return nil
	}
}

// byQuery reads the parts that a text plus one more character selects. PagerDuty
// matches a query anywhere in a name, so a text is grown at both ends.
func (s *sweep[T]) byQuery(ctx context.Context, filter url.Values, text string) error {
	if len([]rune(text)) >= maxQuery {
		return nil
	}
	tried := map[string]bool{}
	for _, letters := range []func() []rune{func() []rune { return []rune(alphabet) }, s.strange} {
		for _, r := range letters() {
			for _, query := range []string{text + string(r), string(r) + text} {
				if tried[query] || strings.TrimSpace(query) == "" {
					continue
				}
				tried[query] = true
				if s.all() {
					return nil
				}
				if err := s.query(ctx, filter, query); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *sweep[T]) query(ctx context.Context, filter url.Values, query string) error {
	narrowed := url.Values{"query": {query}}
	for name, values := range filter {
		narrowed[name] = values
	}
	_, err := s.pass(ctx, narrowed)
	if errors.Is(err, errOverCap) {
		return s.byQuery(ctx, filter, query)
	}
	return err
}

// strange are the characters of the rows seen so far that are not in the
// alphabet: other scripts.
func (s *sweep[T]) strange() []rune {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []rune
	for r := range s.runes {
		if !strings.ContainsRune(alphabet, r) && !unicode.IsSpace(r) && unicode.IsPrint(r) {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return out
}

// teams gives the ids of all teams, to read other listings by. An account
// without teams, or a token that may not see them, has none to go by.
func (c *Client) teams(ctx context.Context) ([]string, error) {
	c.mu.Lock()
	known := c.teamIDs
	c.mu.Unlock()
	if known != nil {
		return slices.Clone(known), nil
	}
	_, ids, err := collect(ctx, c, c.teamList(), func(access.Page[access.Team]) {})
	if r := access.RefusalOf(err); r == access.PlanLacks || r == access.Forbidden {
		return nil, nil
	}
	return ids, err
}

// users gives the ids of all users.
func (c *Client) users(ctx context.Context) ([]string, error) {
	c.mu.Lock()
	known := c.userIDs
	c.mu.Unlock()
	if known != nil {
		return slices.Clone(known), nil
	}
	_, ids, err := collect(ctx, c, c.userList(), func(access.Page[access.User]) {})
	return ids, err
}
