package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"connectpd/store"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/evidence"
)

// decisionsDocument is the name of the document that a signature seals. Those
// of amendments and closures have the number of their event.
const decisionsDocument = "decisions.json"

// attempts is how often a step is thought out again when others keep writing
// to the same review.
const attempts = 100

// act applies a rule to a review and appends what comes of it. Whoever lost a
// race against another process applies the rule again, to what the review is
// then.
func (s *AccessReviews) act(ctx context.Context, ref string, rule func(*review.State, review.Known) (review.Step, *flow.Problem)) (*review.State, error) {
	return s.actBeside(ctx, ref, func(st *review.State, k review.Known) (stepBeside, error) {
		step, problem := rule(st, k)
		if problem != nil {
			return stepBeside{}, problem
		}
		return stepBeside{Step: step}, nil
	})
}

// stepBeside is a step with documents that stand beside it.
type stepBeside struct {
	review.Step
	beside []store.ReviewDocument
}

// actBeside is act for a rule that has documents.
func (s *AccessReviews) actBeside(ctx context.Context, ref string, rule func(*review.State, review.Known) (stepBeside, error)) (*review.State, error) {
	for n := 1; ; n++ {
		r, st, err := s.load(ctx, ref)
		if err != nil {
			return nil, err
		}
		known, err := s.known(ctx, r.ConnectorID)
		if err != nil {
			return nil, err
		}
		step, err := rule(st, known)
		if err != nil {
			return nil, err
		}
		next, err := s.appendStep(ctx, r, st, step)
		var moved *store.ReviewMovedError
		if errors.As(err, &moved) && n < attempts {
			continue
		}
		return next, err
	}
}

// appendStep writes the events of a step, with the document that one of them
// seals.
func (s *AccessReviews) appendStep(ctx context.Context, r store.Review, st *review.State, step stepBeside) (*review.State, error) {
	if len(step.Events) == 0 {
		return st, nil
	}
	a := store.ReviewAppend{Review: r.ID, After: st.Events, Documents: step.beside}
	for _, f := range step.Files {
		a.Files = append(a.Files, store.ReviewFile{SHA256: f.SHA256, Name: f.Name, ReceivedAt: step.Events[0].At, Body: f.Body})
	}
	if err := s.seal(ctx, r, st, &step.Step, &a); err != nil {
		return nil, err
	}
	lines, err := st.Chain(step.Events)
	if err != nil {
		return nil, err
	}
	next, err := st.With(lines...)
	if err != nil {
		return nil, err
	}
	a.Events = lines
	if a.Summary, err = json.Marshal(next.Summary()); err != nil {
		return nil, fmt.Errorf("write the review: %w", err)
	}
	if err := s.Store.AppendReview(ctx, a); err != nil {
		return nil, err
	}
	s.remember(next)
	if len(step.LeftOut) == 0 {
		return next, nil
	}
	told := *next
	told.LeftOut = step.LeftOut
	return &told, nil
}

// seal makes the document that a step's only event seals, and names its hash
// in the event.
func (s *AccessReviews) seal(ctx context.Context, r store.Review, st *review.State, step *review.Step, a *store.ReviewAppend) error {
	e := &step.Events[0]
	name := ""
	switch e.Kind {
	case review.Signed, review.Cancelled:
		newest, err := s.Store.NewestSeal(ctx, r.ConnectorID)
		if err != nil {
			return err
		}
		name, e.Chained = decisionsDocument, newest.Sealed
	case review.Amended:
		name = fmt.Sprintf("amendment-%d.json", st.Events+1)
	case review.Closed:
		name = fmt.Sprintf("closure-%d.json", st.Events+1)
	default:
		return nil
	}
	if _, err := st.Chain(step.Events); err != nil { // gives the event its place
		return err
	}
	doc, err := evidence.Seal(st, *e)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	e.Sealed = review.SHA256(doc)
	a.Documents = append(a.Documents, store.ReviewDocument{Name: name, Body: doc})
	if name == decisionsDocument {
		a.Seal = &store.ReviewSeal{SHA256: e.Sealed, At: e.At, Chained: e.Chained}
	}
	return nil
}
