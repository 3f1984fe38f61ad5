package manage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/company/program"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/review"
	"connectpd/wizard/service"
)

// asked are the company's services, which note what changes something.
type asked struct {
	*service.Services
	t      testing.TB
	calls  []string
	unread error // of counting reviews, in place of their number
}

func over(t testing.TB, c *program.Company) *asked { return &asked{Services: c.Services, t: t} }

func (s *asked) note(format string, args ...any) {
	s.calls = append(s.calls, fmt.Sprintf(format, args...))
}

func (s *asked) want(calls ...string) {
	s.t.Helper()
	if !slices.Equal(s.calls, calls) {
		s.t.Errorf("calls %q, want %q", s.calls, calls)
	}
}

func (s *asked) Disconnect(ctx context.Context, id string, purge bool) (store.Connector, error) {
	s.note("disconnect %s %v", id, purge)
	return s.Services.Disconnect(ctx, id, purge)
}

func (s *asked) ReviewsOf(ctx context.Context, id string) (sealed, running int, err error) {
	if s.unread != nil {
		return 0, 0, s.unread
	}
	return s.Services.ReviewsOf(ctx, id)
}

func (s *asked) DeleteReviews(ctx context.Context, id string) (int, error) {
	s.note("delete reviews %s", id)
	return s.Services.DeleteReviews(ctx, id)
}

func (s *asked) Rename(ctx context.Context, id, name string) error {
	s.note("rename %s %s", id, name)
	return s.Services.Rename(ctx, id, name)
}

func (s *asked) ChangeOwners(ctx context.Context, id string, c manage.OwnersChange) (store.Connector, error) {
	s.note("owners %s +%v -%v", id, c.Add, c.Remove)
	return s.Services.ChangeOwners(ctx, id, c)
}

func (s *asked) DropDraft(ctx context.Context, id string) error {
	s.note("drop %s", id)
	return s.Services.DropDraft(ctx, id)
}

func (s *asked) RemoveHandOver(ctx context.Context, id string) (store.Connector, error) {
	s.note("remove %s", id)
	return s.Services.RemoveHandOver(ctx, id)
}

func (s *asked) SetSilence(ctx context.Context, r manage.SilenceRequest) error {
	s.note("silence %s %s %q %v", r.Kind, r.ID, r.Reason, r.Back)
	return s.Services.SetSilence(ctx, r)
}

func (s *asked) AcceptHeld(ctx context.Context, id string, run int64) (store.Run, error) {
	s.note("accept %s %d", id, run)
	return s.Services.AcceptHeld(ctx, id, run)
}

func (s *asked) DiscardHeld(ctx context.Context, id string, run int64) error {
	s.note("discard %s %d", id, run)
	return s.Services.DiscardHeld(ctx, id, run)
}

func (s *asked) MoveToken(ctx context.Context, r manage.MoveRequest) (store.Connector, error) {
	s.note("move %s to %s, token of %d, passphrase of %d", r.Connector, r.To, r.Token.Len(), r.Passphrase.Len())
	return s.Services.MoveToken(ctx, r)
}

// now is a connector as the store has it; false where it has none.
func (s *asked) now(id string) (store.Connector, bool) {
	s.t.Helper()
	c, err := s.Store.Connector(s.t.Context(), id)
	if err != nil && !errors.Is(err, store.ErrNoConnector) {
		s.t.Fatal(err)
	}
	return c, err == nil
}

// emails are a connector's owners in the store.
func (s *asked) emails(id string) []string {
	s.t.Helper()
	c, _ := s.now(id)
	var list []string
	for _, o := range c.Owners {
		list = append(list, o.Email)
	}
	return list
}

// alpha is a connector of two owners, of whom one has no name.
func alpha(c *program.Company, kept keychain.Kind) store.Connector {
	return c.Another(store.Connector{Name: "Alpha", Owners: []store.Owner{
		{Person: store.Person{Name: "Ada Lovelace", Email: "Ada@example.com", Role: store.SuperAdministrator}},
		{Person: store.Person{Email: "bob@example.com", Role: store.ConnectorAdministrator}}}}, kept)
}

// found is a new company with Alpha, and what of it a test asks for.
func found(t testing.TB) (*asked, *program.Company, store.Connector) {
	t.Helper()
	c := program.Found(t)
	return over(t, c), c, alpha(c, keychain.OS)
}

// handedOver is a connector whose set-up Grace Hopper is to finish.
func handedOver(t testing.TB, c *program.Company) store.Connector {
	t.Helper()
	conn := c.Another(store.Connector{Name: "Gamma"}, keychain.OS)
	c.HandOver(conn, store.HandOver{Name: "Grace Hopper", Email: "grace@example.com", At: program.Start})
	conn, err := c.Services.Store.Connector(t.Context(), conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// draft is an unfinished set-up.
func draft(t testing.TB, c *program.Company) store.Draft {
	t.Helper()
	d := store.Draft{ID: c.Services.Store.NewConnectorID(), Answers: []byte("{}")}
	if err := c.Services.Store.SaveDraft(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

// reviewed is Alpha with its data, some sealed reviews and some that run.
func reviewed(t testing.TB, sealed, running int) (*asked, store.Connector) {
	t.Helper()
	s, c, conn := found(t)
	conn = c.Synced(conn)
	for n := range sealed + running {
		st := c.Review(conn, fmt.Sprintf("Review %d", n+1), "team="+c.Account.Truth(c.Clock.Now()).Teams[0].Name)
		if n < sealed {
			c.Seal(st)
		}
	}
	return s, conn
}

// passphrase is what opens the encrypted file.
var passphrase = secret.New([]byte("correct horse battery"))

// opened has the variables give the passphrase.
func opened(c *program.Company, v secret.Value) {
	c.Services.HavePassphrase = true
	c.Services.UsePassphrase(v)
}

// settle does the work that is due.
func settle(t testing.TB, f flow.Flow) {
	t.Helper()
	for w, due := f.Due(); due; w, due = f.Due() {
		if f.Page().Waiting == "" {
			t.Errorf("%s goes on without a word", w.Name)
		}
		w.Run(t.Context())()
	}
}

func next(t testing.TB, f flow.Flow) *flow.Problem {
	t.Helper()
	f.Next()
	settle(t, f)
	return f.Page().Problem
}

// reviewsOf are the reviews that are left of a connector.
func (s *asked) reviewsOf(id string) []review.Summary {
	s.t.Helper()
	list, err := s.Reviews(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

func noRole(access.Connector, access.Owner) string { return "" }
