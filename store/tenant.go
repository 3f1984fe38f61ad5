package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// itemPrefix begins the keychain items of tenants' secrets, so that they are
// told from those of connectors' tokens.
const itemPrefix = "tenant-"

// itemOf names a tenant's secrets in the keychain and in token_item.
func itemOf(host string) string { return itemPrefix + strings.ReplaceAll(host, ":", "_") }

// tenantItem is itemOf in SQL.
const tenantItem = "'" + itemPrefix + "' || replace(host, ':', '_')"

// SignIns lists the tenants whose sign-in is kept here, by host.
func (s *Store) SignIns(ctx context.Context) ([]SignIn, error) {
	var list []SignIn
	err := s.read(ctx, "listing the tenants", func(t *tx) error {
		return t.each("SELECT host, client_id, secret_number, secret_stored_in, secret_added_at FROM tenant ORDER BY host", nil,
			func(r *sql.Rows) error {
				var in SignIn
				var added int64
				err := r.Scan(&in.Host, &in.ClientID, &in.Secret.Number, &in.Secret.StoredIn, &added)
				in.Secret.AddedAt = moment(added)
				list = append(list, in)
				return err
			})
	})
	return list, err
}

// SignIn is how a tenant is signed in to; ok is false where nothing is kept.
func (s *Store) SignIn(ctx context.Context, host string) (in SignIn, ok bool, err error) {
	list, err := s.SignIns(ctx)
	for _, in := range list {
		if in.Host == host {
			return in, true, err
		}
	}
	return SignIn{}, false, err
}

// SetTenantStatus notes what the tenant said of a connector. A connector that
// is not in a tenant is left alone.
func (s *Store) SetTenantStatus(ctx context.Context, id string, st TenantStatus) error {
	if st.At.IsZero() {
		st.At = s.now()
	}
	return s.change(ctx, "noting the tenant's status", id, func(t *tx, num int64) error {
		_, err := t.exec("UPDATE tenant_connector SET status = ?, reason = ?, raw = ?, polled_at = ? WHERE conn = ?",
			st.Status, st.Reason, st.Raw, stamp(st.At), num)
		return err
	})
}

// loadTenant adds where a connector is registered.
func loadTenant(t *tx, c *connectorRow) error {
	var in Tenant
	var added, polled int64
	err := t.row(`SELECT t.host, t.client_id, t.secret_number, t.secret_stored_in, t.secret_added_at,
		r.app_id, r.connector_id, r.status, r.reason, r.raw, r.polled_at
		FROM tenant_connector r JOIN tenant t ON t.host = r.host WHERE r.conn = ?`, c.num).
		Scan(&in.Host, &in.ClientID, &in.Secret.Number, &in.Secret.StoredIn, &added,
			&in.AppID, &in.ConnectorID, &in.Polled.Status, &in.Polled.Reason, &in.Polled.Raw, &polled)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	in.Secret.AddedAt, in.Polled.At = moment(added), moment(polled)
	c.Tenant = &in
	return nil
}

// putTenant records where a connector is registered; nil on this computer.
// What the tenant said of another connector is forgotten.
func putTenant(t *tx, num int64, in *Tenant) error {
	if in == nil {
		_, err := t.exec("DELETE FROM tenant_connector WHERE conn = ?", num)
		return err
	}
	_, err := t.exec(`INSERT INTO tenant_connector (conn, host, app_id, connector_id) VALUES (?, ?, ?, ?)
		ON CONFLICT (conn) DO UPDATE SET host = excluded.host, app_id = excluded.app_id, connector_id = excluded.connector_id,
			status = iif(connector_id = excluded.connector_id, status, ''),
			reason = iif(connector_id = excluded.connector_id, reason, ''),
			raw = iif(connector_id = excluded.connector_id, raw, ''),
			polled_at = iif(connector_id = excluded.connector_id, polled_at, 0)`,
		num, in.Host, in.AppID, in.ConnectorID)
	return err
}

// pruneTenants forgets tenants that no connector and no draft names any more;
// their keychain items are marked for deletion.
func pruneTenants(t *tx) error {
	const unwanted = `host NOT IN (SELECT host FROM tenant_connector) AND host NOT IN (SELECT tenant FROM draft)`
	_, err := t.exec(`UPDATE token_item SET state = ?1, owner = '' WHERE state <> ?2
		AND connector_id IN (SELECT `+tenantItem+` FROM tenant WHERE `+unwanted+`)`, itemOld, itemAbout)
	if err != nil {
		return err
	}
	_, err = t.exec("DELETE FROM tenant WHERE " + unwanted)
	return err
}
