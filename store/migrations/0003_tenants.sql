-- ConductorOne tenants that connectors are registered in. The sign-in of a
-- tenant (client id and secret) is shared by its connectors; its secret is a
-- keychain item like a token's, numbered under the tenant's host in token_item
-- and token_counter. status and what follows it are what the tenant said of
-- its connector when it was last asked; polled_at 0 for never.

CREATE TABLE tenant (
  host             TEXT PRIMARY KEY, -- acme.conductor.one
  client_id        TEXT NOT NULL,
  secret_number    INTEGER NOT NULL DEFAULT 0,
  secret_stored_in TEXT NOT NULL DEFAULT '',
  secret_added_at  INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE tenant_connector (
  conn         INTEGER PRIMARY KEY REFERENCES connector (num),
  host         TEXT NOT NULL REFERENCES tenant (host),
  app_id       TEXT NOT NULL,
  connector_id TEXT NOT NULL,
  status       TEXT NOT NULL DEFAULT '',
  reason       TEXT NOT NULL DEFAULT '',
  raw          TEXT NOT NULL DEFAULT '',
  polled_at    INTEGER NOT NULL DEFAULT 0
);

-- The tenant that an app is of; '' for apps of this computer. Both may have one
-- of the same name.
ALTER TABLE app ADD COLUMN tenant TEXT NOT NULL DEFAULT '';

-- An owner's role in the tenant. '' is a connector of this computer, where the
-- person's own role counts.
ALTER TABLE connector_owner ADD COLUMN platform_role TEXT NOT NULL DEFAULT '';

-- The tenant whose sign-in is kept for an unfinished set-up; '' for none.
ALTER TABLE draft ADD COLUMN tenant TEXT NOT NULL DEFAULT '';
