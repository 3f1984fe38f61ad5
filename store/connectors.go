package store

import (
	"context"
	"database/sql"
	"errors"
	"sort"
	"strings"

	"connectpd/store/access"
)

// Connectors lists all, Live filled in, by name.
func (s *Store) Connectors(ctx context.Context) ([]Connector, error) {
	var list []Connector
	err := s.read(ctx, "listing connectors", func(t *tx) error {
		rows, err := connectorRows(t)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := complete(t, &rows[i]); err != nil {
				return err
			}
			list = append(list, rows[i].Connector)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range list {
		s.fillLive(&list[i])
	}
	return list, nil
}

// Connector finds one by id, name or subdomain, whatever their case; "" is the only one.
// Errors: ErrNoConnector, *AmbiguousError.
func (s *Store) Connector(ctx context.Context, ref string) (Connector, error) {
	var c Connector
	err := s.read(ctx, "finding a connector", func(t *tx) error {
		found, err := readBack(t, ref)
		c = found
		return err
	})
	if err != nil {
		return Connector{}, err
	}
	s.fillLive(&c)
	return c, nil
}

// pick is the row that ref names: by id, or else the only one whose name or
// subdomain it is. Letter case tells two names apart where it must.
func pick(rows []connectorRow, ref string) (*connectorRow, error) {
	var found, inAnyCase []*connectorRow
	for i := range rows {
		r := &rows[i]
		switch {
		case ref != "" && r.ID == ref:
			return r, nil
		case ref == "", r.Name == ref, r.Account.Subdomain != "" && strings.EqualFold(r.Account.Subdomain, ref):
			found = append(found, r)
		case strings.EqualFold(r.Name, ref), strings.EqualFold(r.ID, ref):
			inAnyCase = append(inAnyCase, r)
		}
	}
	if len(found) == 0 {
		found = inAnyCase
	}
	switch len(found) {
	case 0:
		return nil, ErrNoConnector
	case 1:
		return found[0], nil
	}
	e := &AmbiguousError{Ref: ref}
	for _, r := range found {
		e.Names = append(e.Names, r.Name)
	}
	// Two connectors may share a subdomain, never a name; ids tell the rest.
	for i, r := range found {
		if strings.EqualFold(r.Name, ref) {
			e.Names[i] = r.Name + " (" + r.ID + ")"
		}
	}
	return nil, e
}

// connectorRow is a connector with what only the store needs of it.
type connectorRow struct {
	Connector
	num int64
}

const connectorColumns = `c.num, c.id, c.name, c.platform, c.app_id, a.name, a.idp, a.accounts, a.created_at, a.tenant,
	c.subdomain, c.region, c.api, c.token_number, c.token_last4, c.token_kind, c.token_stored_in, c.token_added_at,
	c.token_refused, c.status, c.status_reason,
	c.handed_name, c.handed_email, c.handed_at, c.handed_file, c.created_at,
	COALESCE((SELECT run FROM held WHERE held.conn = c.num), 0),
	CAST(COALESCE((SELECT value FROM setting WHERE key = '` + cutOffKey + `' || c.id), '0') AS INTEGER)`

// connectorRows reads every connector that was not disconnected, by name.
func connectorRows(t *tx) ([]connectorRow, error) {
	var list []connectorRow
	err := t.each("SELECT "+connectorColumns+" FROM connector c JOIN app a ON a.id = c.app_id WHERE c.gone_at = 0", nil,
		func(r *sql.Rows) error {
			row, err := scanConnector(r)
			list = append(list, row)
			return err
		})
	sort.SliceStable(list, func(i, k int) bool { return byName(list[i].Name, list[k].Name, list[i].ID, list[k].ID) })
	return list, err
}

func scanConnector(r scanner) (connectorRow, error) {
	var (
		c                              connectorRow
		appCreated, tokenAdded         int64
		handedAt, created, cutOff      int64
		handedName, handedMail, handed string
	)
	err := r.Scan(&c.num, &c.ID, &c.Name, &c.Platform, &c.App.ID, &c.App.Name, &c.App.IDP, &c.App.Accounts, &appCreated, &c.App.Tenant,
		&c.Account.Subdomain, &c.Account.Region, &c.Account.API,
		&c.Token.Number, &c.Token.Last4, &c.Token.Kind, &c.Token.StoredIn, &tokenAdded,
		&c.TokenRefused, &c.Status, &c.StatusReason,
		&handedName, &handedMail, &handedAt, &handed, &created, &c.HeldRun, &cutOff)
	c.App.CreatedAt, c.Token.AddedAt, c.CreatedAt = moment(appCreated), moment(tokenAdded), moment(created)
	c.TokenCutOff = moment(cutOff)
	if handedAt != 0 {
		c.HandedOver = &HandOver{Name: handedName, Email: handedMail, At: moment(handedAt), MessageFile: handed}
	}
	return c, err
}

// complete adds owners and runs.
func complete(t *tx, c *connectorRow) error {
	err := t.each(`SELECT p.id, p.name, p.email, iif(o.platform_role = '', p.role, o.platform_role), o.pagerduty_role FROM connector_owner o
		JOIN person p ON p.id = o.person_id WHERE o.conn = ? ORDER BY o.place`, []any{c.num},
		func(r *sql.Rows) error {
			var o Owner
			err := r.Scan(&o.ID, &o.Name, &o.Email, &o.Role, &o.PagerDutyRole)
			c.Owners = append(c.Owners, o)
			return err
		})
	if err != nil {
		return err
	}
	err = t.each("SELECT last4, added_at, replaced_at FROM old_key WHERE conn = ? ORDER BY replaced_at DESC, last4", []any{c.num},
		func(r *sql.Rows) error {
			var o OldToken
			var added, replaced int64
			err := r.Scan(&o.Last4, &added, &replaced)
			o.AddedAt, o.ReplacedAt = moment(added), moment(replaced)
			c.OldTokens = append(c.OldTokens, o)
			return err
		})
	if err != nil {
		return err
	}
	if len(c.OldTokens) > 0 {
		c.OldToken = &c.OldTokens[0]
	}
	if err := loadTenant(t, c); err != nil {
		return err
	}
	if c.LastRun, err = newestRun(t, c.num, "r.finished_at > 0"); err != nil {
		return err
	}
	c.LastApplied, err = newestRun(t, c.num, "r.applied = 1")
	return err
}

// readBack is a connector as the transaction leaves it, so that nothing can
// fail between a commit and its answer.
func readBack(t *tx, id string) (Connector, error) {
	rows, err := connectorRows(t)
	if err != nil {
		return Connector{}, err
	}
	found, err := pick(rows, id)
	if err != nil {
		return Connector{}, err
	}
	err = complete(t, found)
	return found.Connector, err
}

// connectorNum is the num of a connector that was not disconnected.
func connectorNum(t *tx, id string) (int64, error) {
	var num int64
	err := t.row("SELECT num FROM connector WHERE id = ? AND gone_at = 0", id).Scan(&num)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, ErrNoConnector
	}
	return num, err
}

// RenameConnector gives it another name. *AmbiguousError when taken.
func (s *Store) RenameConnector(ctx context.Context, id, name string) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return errors.New("a connector needs a name")
	}
	return s.change(ctx, "renaming a connector", id, func(t *tx, num int64) error {
		taken, err := t.has("SELECT 1 FROM connector WHERE name = ? AND num <> ? AND gone_at = 0", name, num)
		if err != nil {
			return err
		}
		if taken {
			return &AmbiguousError{Ref: name, Names: []string{name}}
		}
		_, err = t.exec("UPDATE connector SET name = ? WHERE num = ?", name, num)
		return err
	})
}

// SetAccount notes a renamed subdomain.
func (s *Store) SetAccount(ctx context.Context, id string, a access.Account) error {
	return s.change(ctx, "noting the account", id, func(t *tx, num int64) error {
		_, err := t.exec("UPDATE connector SET subdomain = ?, region = ?, api = ? WHERE num = ?",
			a.Subdomain, a.Region, a.API, num)
		return err
	})
}

// SetStatus stores a status that no run decides. NeedsAttention means that the
// stored token was rejected; it lasts until a run with that token succeeds or
// another token takes its place. Any other status takes the rejection back.
func (s *Store) SetStatus(ctx context.Context, id string, st Status, reason string) error {
	return s.change(ctx, "noting the status", id, func(t *tx, num int64) error { return setStatus(t, num, st, reason) })
}

func setStatus(t *tx, num int64, st Status, reason string) error {
	before, err := loadStanding(t, num)
	if err != nil {
		return err
	}
	after := standing{status: st, reason: reason}
	if st == NeedsAttention {
		applied, err := hasApplied(t, num)
		if err != nil {
			return err
		}
		after = before.refuse(reason, applied)
	}
	return storeStanding(t, num, before, after)
}

// RefuseToken is SetStatus with NeedsAttention, for the token with that
// number: ErrMoved when another one took its place since it was tried.
func (s *Store) RefuseToken(ctx context.Context, id string, number int, reason string) error {
	return s.change(ctx, "noting the status", id, func(t *tx, num int64) error {
		same, err := t.has("SELECT 1 FROM connector WHERE num = ? AND token_number = ?", num, number)
		if err != nil {
			return err
		}
		if !same {
			return errMoved
		}
		return setStatus(t, num, NeedsAttention, reason)
	})
}

// ForgetOldToken drops the reminder of one old key: PagerDuty refused it, or
// the person let it go.
func (s *Store) ForgetOldToken(ctx context.Context, id string, o OldToken) error {
	return s.change(ctx, "forgetting the old token", id, func(t *tx, num int64) error {
		_, err := t.exec("DELETE FROM old_key WHERE conn = ? AND last4 = ? AND replaced_at = ?", num, o.Last4, stamp(o.ReplacedAt))
		return err
	})
}

// SetHandOver notes that a hand-over was sent again. ErrMoved where the set-up
// went on here meanwhile.
func (s *Store) SetHandOver(ctx context.Context, id string, h HandOver) error {
	if h.At.IsZero() {
		h.At = s.now()
	}
	return s.change(ctx, "noting the handover", id, func(t *tx, num int64) error {
		waits, err := t.has("SELECT 1 FROM connector WHERE num = ? AND handed_at > 0", num)
		if err != nil {
			return err
		}
		if !waits {
			return errMoved
		}
		return putHandOver(t, num, &h)
	})
}

func putHandOver(t *tx, num int64, h *HandOver) error {
	if h == nil {
		h = &HandOver{}
	}
	_, err := t.exec("UPDATE connector SET handed_name = ?, handed_email = ?, handed_at = ?, handed_file = ? WHERE num = ?",
		h.Name, h.Email, stamp(h.At), h.MessageFile, num)
	return err
}

// change runs f in a transaction for one connector.
func (s *Store) change(ctx context.Context, doing, id string, f func(t *tx, num int64) error) error {
	return s.write(ctx, doing, func(t *tx) error {
		num, err := connectorNum(t, id)
		if err != nil {
			return err
		}
		return f(t, num)
	})
}

// fillLive makes the status Syncing while a live process holds the lock.
func (s *Store) fillLive(c *Connector) {
	if c.Live = s.Live(c.ID); c.Live != nil {
		c.Status, c.StatusReason = Syncing, ""
	}
}
