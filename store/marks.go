package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// AccountMark is what an account of PagerDuty was marked as, and who answers
// for it. Marks stay between reviews.
type AccountMark struct {
	Email       string // the key: compared without case
	Kind        string
	Accountable string // e-mail; may be empty
	At          time.Time
	By          string // e-mail of who marked it
}

// MarkAccount keeps a mark; an earlier one of the same account is replaced.
func (s *Store) MarkAccount(ctx context.Context, connectorID string, m AccountMark) error {
	if m.At.IsZero() {
		m.At = s.now()
	}
	return s.change(ctx, "marking an account", connectorID, func(t *tx, _ int64) error {
		_, err := t.exec(`INSERT OR REPLACE INTO account_mark (connector_id, email_key, email, kind, accountable, marked_at, marked_by)
			VALUES (?, ?, ?, ?, ?, ?, ?)`, connectorID, emailKey(m.Email), strings.TrimSpace(m.Email), m.Kind, m.Accountable, stamp(m.At), m.By)
		return err
	})
}

// AccountMarks lists a connector's marks by e-mail.
func (s *Store) AccountMarks(ctx context.Context, connectorID string) ([]AccountMark, error) {
	var list []AccountMark
	err := s.read(ctx, "listing marked accounts", func(t *tx) error {
		return t.each(`SELECT email, kind, accountable, marked_at, marked_by FROM account_mark
			WHERE connector_id = ? ORDER BY email_key`, []any{connectorID}, func(r *sql.Rows) error {
			var m AccountMark
			var at int64
			err := r.Scan(&m.Email, &m.Kind, &m.Accountable, &at, &m.By)
			m.At = moment(at)
			list = append(list, m)
			return err
		})
	})
	return list, err
}

// UserEmail is an address that a user of the account has, or had.
type UserEmail struct{ UserID, Email string }

// UserEmails lists them, of all users whom the history knows.
func (s *Store) UserEmails(ctx context.Context, connectorID string) ([]UserEmail, error) {
	var list []UserEmail
	err := s.readOf(ctx, "listing addresses", connectorID, func(t *tx, conn int64) error {
		return t.each(`SELECT DISTINCT th.id, u.email FROM user_span u JOIN thing th ON th.conn = u.conn AND th.num = u.num
			WHERE u.conn = ? AND u.email <> ''`, []any{conn}, func(r *sql.Rows) error {
			var e UserEmail
			err := r.Scan(&e.UserID, &e.Email)
			list = append(list, e)
			return err
		})
	})
	return list, err
}
