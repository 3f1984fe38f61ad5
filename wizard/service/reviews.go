package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/evidence"
)

// AccessReviews keep access reviews: what they decide is package review's, what
// they keep the store's.
type AccessReviews struct {
	*Deps

	mu       sync.Mutex
	states   map[string]*review.State // the newest that was read, by id; never changed
	accounts map[string]accountsAt    // by connector
}

// accountsAt are the addresses of an account's users, as one run left them.
type accountsAt struct {
	run  int64
	list []review.Account
}

// decisionsDocument is the name of the document that a signature seals. Those
// of amendments and closures have the number of their event.
const decisionsDocument = "decisions.json"

// Reviews lists the reviews of a connector ("" of all), newest first.
func (s *AccessReviews) Reviews(ctx context.Context, connector string) ([]review.Summary, error) {
	list, err := s.Store.Reviews(ctx, connector)
	if err != nil {
		return nil, fmt.Errorf("list the reviews: %w", err)
	}
	var sums []review.Summary
	for _, r := range list {
		if !r.GoneAt.IsZero() {
			continue
		}
		sum, err := summaryOf(r)
		if err != nil {
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

func summaryOf(r store.Review) (review.Summary, error) {
	var sum review.Summary
	if err := json.Unmarshal(r.Summary, &sum); err != nil {
		return sum, fmt.Errorf("read the review %s: %w", r.Name, err)
	}
	return sum, nil
}

// Review is a review by its id or name. store.ErrNoReview. What it returns is
// shared, and must not be changed.
func (s *AccessReviews) Review(ctx context.Context, ref string) (*review.State, error) {
	_, st, err := s.load(ctx, ref)
	return st, err
}

// load reads a review: what is new since it was read last.
func (s *AccessReviews) load(ctx context.Context, ref string) (store.Review, *review.State, error) {
	s.mu.Lock()
	known := s.states
	s.mu.Unlock()
	r, lines, err := s.Store.ReviewLog(ctx, ref, func(id string) int {
		s.mu.Lock()
		defer s.mu.Unlock()
		known = map[string]*review.State{id: s.states[id]}
		if known[id] == nil {
			return 0
		}
		return known[id].Events
	})
	if err != nil {
		return r, nil, err
	}
	if st := known[r.ID]; st != nil {
		if st, err = st.With(lines...); err == nil && st.Head == r.Head {
			s.remember(st)
			return r, st, nil
		}
	}
	return s.loadWhole(ctx, r.ID)
}

// loadWhole reads all of a review, and proves that its log is the one that was
// written.
func (s *AccessReviews) loadWhole(ctx context.Context, id string) (store.Review, *review.State, error) {
	r, lines, err := s.Store.ReviewLog(ctx, id, nil)
	if err != nil {
		return r, nil, err
	}
	text, err := s.Store.ReviewDocument(ctx, r.ID, store.FrozenDocument)
	if err != nil {
		return r, nil, err
	}
	frozen := new(review.Frozen)
	if err := json.Unmarshal(text, frozen); err != nil {
		return r, nil, &store.ReviewDamagedError{Review: r.Name, What: "its list cannot be read"}
	}
	st, err := review.New(frozen, r.Frozen).With(lines...)
	switch {
	case err != nil:
		return r, nil, &store.ReviewDamagedError{Review: r.Name, What: err.Error()}
	case st.Head != r.Head:
		return r, nil, &store.ReviewDamagedError{Review: r.Name, What: "its log does not end where it ended"}
	}
	s.remember(st)
	return r, st, nil
}

func (s *AccessReviews) remember(st *review.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.states == nil {
		s.states = map[string]*review.State{}
	}
	if before := s.states[st.Frozen.ID]; before == nil || before.Events <= st.Events {
		s.states[st.Frozen.ID] = st
	}
}

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
	return s.logged(ctx, st, err, "review-assigned", "items were given to "+r.To+": "+r.Reason)
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
	return s.logged(ctx, st, err, "review-extended", "it is due later: "+r.Reason)
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
	return s.logged(ctx, next, nil, "review-closed", "closed: every removal was seen to be done")
}

// logged adds to the connector's log what became of a review.
func (s *AccessReviews) logged(ctx context.Context, st *review.State, err error, event, text string) (*review.State, error) {
	if err != nil {
		return nil, err
	}
	s.log(ctx, st.Frozen.Connector.ID, store.Info, event, "Review "+st.Frozen.Name+": "+text)
	return st, nil
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
		text += "; " + m.Accountable + " answers for it"
	}
	s.log(ctx, c.ID, store.Info, "account-marked", text)
	return nil
}
