package pagerduty

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"connectpd/store/access"
)

const (
	// groupSize is how many ids one request may name: its address stays
	// well under 8 KiB.
	groupSize = 100
	// maxRounds is how often a listing is read in parts.
	maxRounds = 2
)

// inParts reads a listing that is beyond the cap: users by how their addresses
// end; else by groups of ids as far as there is a parameter for it, then as
// far as offsets reach, then by query, until as many distinct rows were seen
// as the server counts before and after. What cannot be proved is missing.
func (s *sweep[T]) inParts(ctx context.Context) (access.Listing, error) {
	for round := 1; ; round++ {
		s.begin()
		s.texts, s.doubt = map[string]rowText{}, round > 1
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
	if s.l.addresses {
		if err := s.byEndings(ctx); err != nil {
			return err
		}
	}
	if s.l.groups != nil && !s.all() {
		ids, err := s.l.groups(ctx)
		if err != nil {
			return err
		}
		if err := s.byGroups(ctx, ids); err != nil {
			return err
		}
	}
	if !s.all() {
		if err := s.head(ctx); err != nil {
			return err
		}
	}
	if s.l.text != nil && !s.all() {
		return newSearch(s).run(ctx)
	}
	return nil
}

// head reads the whole listing as far as offsets reach. Nothing in it comes
// twice, and it shows which characters names are made of.
func (s *sweep[T]) head(ctx context.Context) error {
	p := s.newPass(nil)
	_, _, err := p.rest(ctx, 0, s.l.size, s.c.reach())
	return err
}

// count asks for the total alone.
func (s *sweep[T]) count(ctx context.Context) (int, error) {
	got, err := s.l.ask(ctx, ask{limit: 1, total: true})
	return got.total, err
}

// distinct is how many rows this round has seen.
func (s *sweep[T]) distinct() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fresh
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
	g, ctx := newGroup(ctx)
	g.SetLimit(s.c.width)
	for group := range slices.Chunk(ids, groupSize) {
		g.Go(func() error { return s.group(ctx, group) })
	}
	return g.Wait()
}

// group reads one part, in halves where it is too large. A single id beyond
// the cap is left to the queries.
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
	default:
		return nil
	}
}

// teams gives the ids of all teams, to read other listings by. An account
// without teams, or a token that may not see them, has none to go by.
func (c *Client) teams(ctx context.Context) ([]string, error) {
	c.mu.Lock()
	known := c.teamIDs
	c.mu.Unlock()
	if known != nil {
		return known(), nil
	}
	_, ids, err := collect(ctx, c, c.teamList(), func(access.Page[access.Team]) {})
	if r := access.RefusalOf(err); r == access.PlanLacks || r == access.Forbidden {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return ids(), nil
}

// users gives the ids of all users.
func (c *Client) users(ctx context.Context) ([]string, error) {
	c.mu.Lock()
	known := c.userIDs
	c.mu.Unlock()
	if known != nil {
		return known(), nil
	}
	_, ids, err := collect(ctx, c, c.userList(), func(access.Page[access.User]) {})
	if err != nil {
		return nil, err
	}
	return ids(), nil
}
