package service

import (
	"context"
	"slices"
	"sync"

	"connectpd/sync/findings"
)

// looks are the first looks at connectors, as they were taken last. One reads a
// whole snapshot, and home asks each time one comes back to it.
type looks struct {
	mu   sync.Mutex
	last map[string]firstLook
}

// firstLook is what was found on one basis, read in one state of the store.
type firstLook struct {
	version int64
	basis   findings.Input // without the data
	lines   []findings.Line
	open    int // findings, of which lines are the first
	// ofSSO of all people came through single sign-on, and marks proposes to
	// mark the app.
	ofSSO, all int
	marks      bool
}

// FirstFindings says what deserves a look first in a connector's data, in at most
// as many lines as a summary has.
func (s *Syncs) FirstFindings(ctx context.Context, connector string) ([]findings.Line, error) {
	look, err := s.firstLook(ctx, connector)
	if err != nil {
		return nil, err
	}
	return slices.Clone(look.lines), nil
}

// firstLook takes the first look at a connector's data, or gives the last one
// again while nothing was written, here or by another process, that it depends
// on, and nothing became due.
func (s *Syncs) firstLook(ctx context.Context, connector string) (firstLook, error) {
	version, err := s.Store.DataVersion(ctx) // before it is read: what is written meanwhile makes a newer one
	if err != nil {
		return firstLook{}, err
	}
	s.looks.mu.Lock()
	look, known := s.looks.last[connector]
	s.looks.mu.Unlock()
	basis := look.basis
	if basis.Now = s.Store.Now(); look.version != version {
		if basis, err = findings.Basis(ctx, s.Store, connector); err != nil {
			return firstLook{}, err
		}
	}
	if !known || !look.basis.SameBasis(basis) {
		if look, err = s.lookAnew(ctx, connector); err != nil {
			return firstLook{}, err
		}
	}
	look.version = version
	s.looks.mu.Lock()
	defer s.looks.mu.Unlock()
	s.looks.last[connector] = look
	return look, nil
}

func (s *Syncs) lookAnew(ctx context.Context, connector string) (firstLook, error) {
	in, err := findings.Load(ctx, s.Store, connector)
	if err != nil {
		return firstLook{}, err
	}
	found := findings.Find(in)
	look := firstLook{lines: findings.Summary(found, lookLines), open: len(findings.Open(found))}
	look.ofSSO, look.all, look.marks = findings.ProposeIDP(in)
	look.basis = in
	look.basis.Data, look.basis.Changes = nil, nil
	return look, nil
}
