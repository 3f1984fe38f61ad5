package store

import (
	"context"
	"database/sql"
	"errors"
)

// Drafts lists unfinished set-ups, newest first.
func (s *Store) Drafts(ctx context.Context) ([]Draft, error) {
	var list []Draft
	err := s.read(ctx, "listing drafts", func(t *tx) error {
		return t.each(`SELECT id, answers, updated_at, token_number, token_last4, token_kind, token_stored_in,
			token_added_at, tenant FROM draft ORDER BY updated_at DESC, id`, nil, func(r *sql.Rows) error {
			var d Draft
			var updated, added int64
			err := r.Scan(&d.ID, &d.Answers, &updated, &d.Token.Number, &d.Token.Last4, &d.Token.Kind,
				&d.Token.StoredIn, &added, &d.Tenant)
			d.UpdatedAt, d.Token.AddedAt = moment(updated), moment(added)
			list = append(list, d)
			return err
		})
	})
	return list, err
}

// SaveDraft keeps a draft's answers (not its token record). The same ones again
// write nothing.
func (s *Store) SaveDraft(ctx context.Context, d Draft) error {
	if d.ID == "" {
		return errors.New("a draft needs the id of its connector")
	}
	return s.write(ctx, "keeping the draft", func(t *tx) error { return s.putDraft(t, d) })
}

// UpdateDraft keeps what change makes of a draft's answers (nil when there is
// no such draft). Nobody else writes between; change's error changes nothing.
func (s *Store) UpdateDraft(ctx context.Context, id string, change func(answers []byte) ([]byte, error)) error {
	if id == "" {
		return errors.New("a draft needs the id of its connector")
	}
	return s.write(ctx, "keeping the draft", func(t *tx) error {
		var answers []byte
		err := t.row("SELECT answers FROM draft WHERE id = ?", id).Scan(&answers)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if answers, err = change(answers); err != nil {
			return refusal{err}
		}
		return s.putDraft(t, Draft{ID: id, Answers: answers})
	})
}

func (s *Store) putDraft(t *tx, d Draft) error {
	if d.Answers == nil {
		d.Answers = []byte{}
	}
	_, err := t.exec(`INSERT INTO draft (id, answers, updated_at) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET answers = excluded.answers, updated_at = excluded.updated_at
		WHERE answers <> excluded.answers`,
		d.ID, d.Answers, stamp(s.now()))
	return err
}

// DeleteDraft drops it. A token kept with it is marked for deletion; deleting
// it is the Vault's.
func (s *Store) DeleteDraft(ctx context.Context, id string) error {
	return s.write(ctx, "dropping the draft", func(t *tx) error { return dropDraft(t, id) })
}

func dropDraft(t *tx, id string) error {
	if _, err := t.exec("UPDATE token_item SET state = 'old', owner = '' WHERE connector_id = ? AND state = 'draft'", id); err != nil {
		return err
	}
	if _, err := t.exec("DELETE FROM draft WHERE id = ?", id); err != nil {
		return err
	}
	return pruneTenants(t)
}
