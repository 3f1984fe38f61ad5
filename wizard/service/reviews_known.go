package service

import (
	"context"
	"errors"
	"fmt"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// known gathers what the rules look at beside a review.
func (s *AccessReviews) known(ctx context.Context, connector string) (review.Known, error) {
	k := review.Known{Now: s.Clock.Now()}
	var err error
	if k.Marks, err = s.Marks(ctx, connector); err != nil {
		return k, err
	}
	k.Accounts, err = s.accountsOf(ctx, connector)
	return k, err
}

// accountsOf are the addresses that the account's users have, or had. Of an
// account that is not connected any more nothing is known.
func (s *AccessReviews) accountsOf(ctx context.Context, connector string) ([]review.Account, error) {
	runs, err := s.Store.Runs(ctx, connector, 1)
	if errors.Is(err, store.ErrNoConnector) || err == nil && len(runs) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the sync runs: %w", err)
	}
	s.mu.Lock()
	at := s.accounts[connector]
	s.mu.Unlock()
	if at.run == runs[0].ID {
		return at.list, nil
	}
	emails, err := s.Store.UserEmails(ctx, connector)
	if err != nil {
		return nil, err
	}
	at = accountsAt{run: runs[0].ID, list: make([]review.Account, len(emails))}
	for i, e := range emails {
		at.list[i] = review.Account(e)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.accounts == nil {
		s.accounts = map[string]accountsAt{}
	}
	s.accounts[connector] = at
	return at.list, nil
}

// enter applies a rule for who sits at the keyboard, whom it notes in e.
func (s *AccessReviews) enter(ctx context.Context, ref string, e *review.Entry, rule func(*review.State, review.Known) (review.Step, *flow.Problem)) (*review.State, error) {
	if err := s.identify(ctx, e); err != nil {
		return nil, err
	}
	return s.act(ctx, ref, rule)
}

// identify says who enters something, where the face did not. Nobody can be
// held to what nobody entered.
func (s *AccessReviews) identify(ctx context.Context, e *review.Entry) error {
	if e.Via == "" {
		e.Via = review.Command
	}
	if e.Account == "" {
		e.Account = accountLogin()
	}
	if e.Person == "" {
		e.Person = s.MyEmail(ctx)
	}
	if e.Person == "" {
		return &flow.Problem{Told: failure.Tell(failure.ReviewTypist), Kept: flow.NothingChanged}
	}
	return nil
}

// Marks lists what accounts of a connector were marked as.
func (s *AccessReviews) Marks(ctx context.Context, connector string) ([]review.Mark, error) {
	list, err := s.Store.AccountMarks(ctx, connector)
	if err != nil {
		return nil, fmt.Errorf("list the marked accounts: %w", err)
	}
	marks := make([]review.Mark, len(list))
	for i, m := range list {
		marks[i] = review.Mark{Email: m.Email, Kind: m.Kind, Accountable: m.Accountable, At: m.At, By: m.By}
	}
	return marks, nil
}

// MarkAccount keeps what an account is, and who answers for it.
func (s *AccessReviews) MarkAccount(ctx context.Context, r review.MarkRequest) error {
	if err := s.identify(ctx, &r.Entry); err != nil {
		return err
	}
	c, err := s.Store.Connector(ctx, r.Connector)
	if err != nil {
		return err
	}
	accounts, err := s.accountsOf(ctx, c.ID)
	if err != nil {
		return err
	}
	m, problem := review.CheckMark(r, accounts)
	if problem != nil {
		return problem
	}
	err = s.Store.MarkAccount(ctx, c.ID, store.AccountMark{Email: m.Email, Kind: m.Kind, Accountable: m.Accountable, At: s.Clock.Now(), By: m.By})
	if err != nil {
		return err
	}
	text := m.Email + " is marked as a " + m.Kind + " account"
	if m.Accountable != "" {
		text += "; " + m.Accountable + " is accountable for it"
	}
	s.log(ctx, c.ID, store.Info, "account-marked", text)
	return nil
}
