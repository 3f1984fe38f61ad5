package service

import (
	"context"

	"connectpd/store"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Decide decides on items, for their reviewer. Refusals are *flow.Problem, here
// and below.
func (s *AccessReviews) Decide(ctx context.Context, r review.DecideRequest) (*review.State, error) {
	return s.enter(ctx, r.Review, &r.Entry, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Decide(r, k) })
}

// Undo takes back what stands of items.
func (s *AccessReviews) Undo(ctx context.Context, r review.UndoRequest) (*review.State, error) {
	return s.enter(ctx, r.Review, &r.Entry, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Undo(r, k) })
}

// Assign gives items to another reviewer.
func (s *AccessReviews) Assign(ctx context.Context, r review.AssignRequest) (*review.State, error) {
	st, err := s.enter(ctx, r.Review, &r.Entry, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Assign(r, k) })
	return s.logged(ctx, st, err, "review-assigned", "items reassigned to "+r.To+": "+r.Reason)
}

// Except says that items are not reviewed.
func (s *AccessReviews) Except(ctx context.Context, r review.ExceptRequest) (*review.State, error) {
	st, err := s.enter(ctx, r.Review, &r.Entry, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Except(r, k) })
	return s.logged(ctx, st, err, "review-excepted", "items are not reviewed: "+r.Reason)
}

// Note notes who sees to open removals.
func (s *AccessReviews) Note(ctx context.Context, r review.NoteRequest) (*review.State, error) {
	return s.enter(ctx, r.Review, &r.Entry, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Note(r, k) })
}

// Extend moves the day by which a review is due.
func (s *AccessReviews) Extend(ctx context.Context, r review.ExtendRequest) (*review.State, error) {
	st, err := s.enter(ctx, r.Review, &r.Entry, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Extend(r, k) })
	return s.logged(ctx, st, err, "review-extended", "due date extended: "+r.Reason)
}

// Sign signs a review off and seals its decisions. One without open removals
// is closed at once.
func (s *AccessReviews) Sign(ctx context.Context, r review.SignRequest) (*review.State, error) {
	st, err := s.enter(ctx, r.Review, &r.Entry, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Sign(r, k) })
	if st, err = s.logged(ctx, st, err, "review-signed", "signed"); err != nil {
		return nil, err
	}
	return s.closed(ctx, st, r.Entry)
}

// Amend corrects what was decided on an item of a signed review.
func (s *AccessReviews) Amend(ctx context.Context, r review.AmendRequest) (*review.State, error) {
	st, err := s.enter(ctx, r.Review, &r.Entry, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Amend(r, k) })
	if st, err = s.logged(ctx, st, err, "review-amended", r.Item+" was corrected: "+r.Reason); err != nil {
		return nil, err
	}
	return s.closed(ctx, st, r.Entry)
}

// Cancel ends a review without a signature; that is sealed, too.
func (s *AccessReviews) Cancel(ctx context.Context, r review.CancelRequest) (*review.State, error) {
	st, err := s.enter(ctx, r.Review, &r.Entry, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Cancel(r, k) })
	return s.logged(ctx, st, err, "review-cancelled", "cancelled: "+r.Reason)
}

// closed closes a signed review of which nothing is open. That it cannot be
// closed now undoes nothing: the next sync tries again.
func (s *AccessReviews) closed(ctx context.Context, st *review.State, e review.Entry) (*review.State, error) {
	if !st.Proved() {
		return st, nil
	}
	next, err := s.act(ctx, st.Frozen.ID, func(now *review.State, k review.Known) (review.Step, *flow.Problem) {
		if !now.Proved() {
			return review.Step{}, nil
		}
		return review.Step{Events: []review.Event{{At: k.Now.UTC(), Kind: review.Closed, Entered: e}}}, nil
	})
	if err != nil {
		s.log(ctx, st.Frozen.Connector.ID, store.Warn, "review-not-closed", "The review "+st.Frozen.Name+" could not be closed; the next sync tries again: "+err.Error())
		return st, nil
	}
	return s.logged(ctx, next, nil, "review-closed", "closed: every removal is confirmed")
}

// logged adds to the connector's log what became of a review.
func (s *AccessReviews) logged(ctx context.Context, st *review.State, err error, event, text string) (*review.State, error) {
	if err != nil {
		return nil, err
	}
	s.log(ctx, st.Frozen.Connector.ID, store.Info, event, "Review "+st.Frozen.Name+": "+text)
	return st, nil
}
