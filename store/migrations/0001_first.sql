-- The first schema. Times are microseconds since 1970 UTC, 0 for "never".
-- Ids of people, apps and connectors are short random texts; a connector's
-- num is its short name inside the access tables.

CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE app (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  idp        TEXT NOT NULL,
  accounts   INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE person (
  id        TEXT PRIMARY KEY,
  name      TEXT NOT NULL,
  email     TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE, -- lower case, trimmed
  role      TEXT NOT NULL
) WITHOUT ROWID;

-- gone_at marks a disconnected connector whose history was kept: it is shown
-- nowhere, and adopted when the same account is connected again.
-- token_refused says why the stored token no longer works; '' while it does.
CREATE TABLE connector (
  num             INTEGER PRIMARY KEY,
  id              TEXT NOT NULL UNIQUE,
  name            TEXT NOT NULL,
  platform        TEXT NOT NULL,
  app_id          TEXT NOT NULL REFERENCES app (id),
  subdomain       TEXT NOT NULL DEFAULT '',
  region          TEXT NOT NULL DEFAULT '',
  api             TEXT NOT NULL DEFAULT '',
  token_number    INTEGER NOT NULL DEFAULT 0,
  token_last4     TEXT NOT NULL DEFAULT '',
  token_kind      TEXT NOT NULL DEFAULT '',
  token_stored_in TEXT NOT NULL DEFAULT '',
  token_added_at  INTEGER NOT NULL DEFAULT 0,
  token_refused   TEXT NOT NULL DEFAULT '',
  old_last4       TEXT NOT NULL DEFAULT '',
  old_added_at    INTEGER NOT NULL DEFAULT 0,
  old_replaced_at INTEGER NOT NULL DEFAULT 0,
  status          TEXT NOT NULL,
  status_reason   TEXT NOT NULL DEFAULT '',
  handed_name     TEXT NOT NULL DEFAULT '',
  handed_email    TEXT NOT NULL DEFAULT '',
  handed_at       INTEGER NOT NULL DEFAULT 0,
  handed_file     TEXT NOT NULL DEFAULT '',
  pruned_run      INTEGER NOT NULL DEFAULT 0,
  created_at      INTEGER NOT NULL,
  gone_at         INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE connector_owner (
  conn           INTEGER NOT NULL REFERENCES connector (num),
  place          INTEGER NOT NULL,
  person_id      TEXT NOT NULL REFERENCES person (id),
  pagerduty_role TEXT NOT NULL,
  PRIMARY KEY (conn, place)
) WITHOUT ROWID;

CREATE TABLE draft (
  id              TEXT PRIMARY KEY, -- of the connector to be
  answers         BLOB NOT NULL,
  updated_at      INTEGER NOT NULL,
  token_number    INTEGER NOT NULL DEFAULT 0,
  token_last4     TEXT NOT NULL DEFAULT '',
  token_kind      TEXT NOT NULL DEFAULT '',
  token_stored_in TEXT NOT NULL DEFAULT '',
  token_added_at  INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Every keychain item that exists or may exist. state: about (noted before it
-- is written), in_use, draft (kept with a draft), old (to be deleted). owner
-- names the lock file of the process that is placing it.
CREATE TABLE token_item (
  connector_id TEXT NOT NULL,
  number       INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  state        TEXT NOT NULL,
  owner        TEXT NOT NULL,
  pid          INTEGER NOT NULL,
  noted_at     INTEGER NOT NULL,
  PRIMARY KEY (connector_id, number)
) WITHOUT ROWID;

-- Numbers are never used twice: a write that timed out may land much later.
CREATE TABLE token_counter (
  connector_id TEXT PRIMARY KEY,
  last         INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE log (
  seq          INTEGER PRIMARY KEY,
  connector_id TEXT NOT NULL,
  time         INTEGER NOT NULL,
  level        TEXT NOT NULL,
  event        TEXT NOT NULL,
  message      TEXT NOT NULL,
  run_id       INTEGER NOT NULL,
  request_id   TEXT NOT NULL
);

CREATE TABLE run (
  id             INTEGER PRIMARY KEY,
  conn           INTEGER NOT NULL,
  started_at     INTEGER NOT NULL,
  finished_at    INTEGER NOT NULL DEFAULT 0,
  result         TEXT NOT NULL DEFAULT '',
  reason         TEXT NOT NULL DEFAULT '',
  requests       INTEGER NOT NULL DEFAULT 0,
  retries        INTEGER NOT NULL DEFAULT 0,
  waited         INTEGER NOT NULL DEFAULT 0, -- microseconds
  counts         TEXT NOT NULL DEFAULT '',   -- JSON, see access.Counts
  gained         INTEGER NOT NULL DEFAULT 0,
  lost           INTEGER NOT NULL DEFAULT 0,
  altered        INTEGER NOT NULL DEFAULT 0,
  on_call        INTEGER NOT NULL DEFAULT 0,
  baseline       INTEGER NOT NULL DEFAULT 0,
  applied        INTEGER NOT NULL DEFAULT 0,
  token_kind     TEXT NOT NULL DEFAULT '',
  sees_all       INTEGER NOT NULL DEFAULT 0,
  from_env       INTEGER NOT NULL DEFAULT 0,
  token_rejected INTEGER NOT NULL DEFAULT 0,
  coverage       TEXT NOT NULL DEFAULT ''    -- JSON by kind
);
CREATE INDEX run_conn ON run (conn, id);

-- The one held result of a connector: its dataset, JSON, deflated.
CREATE TABLE held (
  conn    INTEGER PRIMARY KEY,
  run     INTEGER NOT NULL,
  dataset BLOB NOT NULL
);

-- Access data. A thing is a user, team, role or schedule that was ever seen;
-- type: 1 user, 2 team, 3 role, 4 schedule. What is true now stands in the
-- *_open tables, at most one row a thing or grant; what ended moved to
-- *_closed. A span holds from run from_run until run to_run (not included).
-- baseline marks rows that were there when their kind was first read.

CREATE TABLE thing (
  conn INTEGER NOT NULL,
  num  INTEGER NOT NULL,
  type INTEGER NOT NULL,
  id   TEXT NOT NULL,
  PRIMARY KEY (conn, num)
) WITHOUT ROWID;
CREATE UNIQUE INDEX thing_id ON thing (conn, type, id);

CREATE TABLE entitlement (
  num  INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
INSERT INTO entitlement (num, name) VALUES
  (1, 'manager'), (2, 'responder'), (3, 'observer'), (4, 'assigned'), (5, 'member'), (6, 'on-call');

CREATE TABLE user_open (
  conn      INTEGER NOT NULL,
  num       INTEGER NOT NULL,
  from_run  INTEGER NOT NULL,
  baseline  INTEGER NOT NULL,
  name      TEXT NOT NULL,
  email     TEXT NOT NULL,
  role      TEXT NOT NULL,
  status    TEXT NOT NULL,
  job_title TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  url       TEXT NOT NULL,
  sso       INTEGER NOT NULL,
  PRIMARY KEY (conn, num)
) WITHOUT ROWID;

CREATE TABLE user_closed (
  conn      INTEGER NOT NULL,
  num       INTEGER NOT NULL,
  from_run  INTEGER NOT NULL,
  to_run    INTEGER NOT NULL,
  baseline  INTEGER NOT NULL,
  name      TEXT NOT NULL,
  email     TEXT NOT NULL,
  role      TEXT NOT NULL,
  status    TEXT NOT NULL,
  job_title TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  url       TEXT NOT NULL,
  sso       INTEGER NOT NULL,
  PRIMARY KEY (conn, num, from_run)
) WITHOUT ROWID;
CREATE INDEX user_closed_to ON user_closed (conn, to_run);

-- Teams, roles and schedules; columns that a type does not have are empty.
CREATE TABLE resource_open (
  conn         INTEGER NOT NULL,
  num          INTEGER NOT NULL,
  from_run     INTEGER NOT NULL,
  baseline     INTEGER NOT NULL,
  name         TEXT NOT NULL,
  url          TEXT NOT NULL,
  default_role TEXT NOT NULL,
  kind         TEXT NOT NULL,
  time_zone    TEXT NOT NULL,
  policies     INTEGER NOT NULL,
  PRIMARY KEY (conn, num)
) WITHOUT ROWID;

CREATE TABLE resource_closed (
  conn         INTEGER NOT NULL,
  num          INTEGER NOT NULL,
  from_run     INTEGER NOT NULL,
  to_run       INTEGER NOT NULL,
  baseline     INTEGER NOT NULL,
  name         TEXT NOT NULL,
  url          TEXT NOT NULL,
  default_role TEXT NOT NULL,
  kind         TEXT NOT NULL,
  time_zone    TEXT NOT NULL,
  policies     INTEGER NOT NULL,
  PRIMARY KEY (conn, num, from_run)
) WITHOUT ROWID;
CREATE INDEX resource_closed_to ON resource_closed (conn, to_run);

-- user and resource are things, ent an entitlement.
CREATE TABLE grant_open (
  conn     INTEGER NOT NULL,
  user     INTEGER NOT NULL,
  resource INTEGER NOT NULL,
  ent      INTEGER NOT NULL,
  from_run INTEGER NOT NULL,
  baseline INTEGER NOT NULL,
  PRIMARY KEY (conn, user, resource, ent)
) WITHOUT ROWID;
CREATE INDEX grant_open_resource ON grant_open (conn, resource);

CREATE TABLE grant_closed (
  conn     INTEGER NOT NULL,
  user     INTEGER NOT NULL,
  resource INTEGER NOT NULL,
  ent      INTEGER NOT NULL,
  from_run INTEGER NOT NULL,
  to_run   INTEGER NOT NULL,
  baseline INTEGER NOT NULL,
  PRIMARY KEY (conn, user, resource, ent, from_run)
) WITHOUT ROWID;
CREATE INDEX grant_closed_to ON grant_closed (conn, to_run);
CREATE INDEX grant_closed_resource ON grant_closed (conn, resource);

-- People on call by a policy without a schedule, as spans of the whole list;
-- to_run 0 while it holds.
CREATE TABLE direct_on_call (
  conn     INTEGER NOT NULL,
  from_run INTEGER NOT NULL,
  to_run   INTEGER NOT NULL,
  people   TEXT NOT NULL, -- JSON list of access.UserRef
  PRIMARY KEY (conn, from_run)
) WITHOUT ROWID;

-- The run that first read a kind completely; kinds without a row still have
-- their baseline before them.
CREATE TABLE kind_baseline (
  conn INTEGER NOT NULL,
  kind TEXT NOT NULL,
  run  INTEGER NOT NULL,
  PRIMARY KEY (conn, kind)
) WITHOUT ROWID;

-- Resources whose grants of a kind were never read although the kind was.
CREATE TABLE never_read (
  conn     INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  resource INTEGER NOT NULL,
  PRIMARY KEY (conn, kind, resource)
) WITHOUT ROWID;

CREATE VIEW user_span AS
  SELECT conn, num, from_run, 9223372036854775807 AS to_run, baseline, name, email, role, status,
         job_title, time_zone, url, sso FROM user_open
  UNION ALL
  SELECT conn, num, from_run, to_run, baseline, name, email, role, status,
         job_title, time_zone, url, sso FROM user_closed;

CREATE VIEW resource_span AS
  SELECT conn, num, from_run, 9223372036854775807 AS to_run, baseline, name, url, default_role, kind,
         time_zone, policies FROM resource_open
  UNION ALL
  SELECT conn, num, from_run, to_run, baseline, name, url, default_role, kind,
         time_zone, policies FROM resource_closed;

CREATE VIEW grant_span AS
  SELECT conn, user, resource, ent, from_run, 9223372036854775807 AS to_run, baseline FROM grant_open
  UNION ALL
  SELECT conn, user, resource, ent, from_run, to_run, baseline FROM grant_closed;

-- The planner knows nothing of how these tables are filled: it would read all
-- of a connector's grants to find those on one team. These are the proportions
-- of an account of 10,000 users; ANALYZE only makes the table they go into.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('thing', 'thing', '10000 10000 1'),
  ('thing', 'thing_id', '10000 10000 2500 1'),
  ('user_open', 'user_open', '10000 10000 1'),
  ('user_closed', 'user_closed', '10000 10000 2 1'),
  ('user_closed', 'user_closed_to', '10000 10000 10'),
  ('resource_open', 'resource_open', '1500 1500 1'),
  ('resource_closed', 'resource_closed', '1500 1500 2 1'),
  ('resource_closed', 'resource_closed_to', '1500 1500 5'),
  ('grant_open', 'grant_open', '50000 50000 5 1 1'),
  ('grant_open', 'grant_open_resource', '50000 50000 25'),
  ('grant_closed', 'grant_closed', '100000 100000 10 2 2 1'),
  ('grant_closed', 'grant_closed_to', '100000 100000 50'),
  ('grant_closed', 'grant_closed_resource', '100000 100000 50'),
  ('run', 'run_conn', '1000 1000 1');
