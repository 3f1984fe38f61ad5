-- Access reviews. A review is a frozen list and a log of events that only
-- grows; whatever stands is worked out from them by who understands them. It
-- outlives its connector, so that its connector is no reference.

-- events and head tell the log's length and its newest event, so that one that
-- lost its end is found. frozen, head and sealed are SHA-256 in hexadecimal.
-- seal_no is the place in the connector's chain of sealed reviews, 0 for none.
-- gone_at marks one whose contents were deleted: its name, its seal and its day
-- stay. summary is JSON of who made it.
CREATE TABLE review (
  id           TEXT PRIMARY KEY,
  connector_id TEXT NOT NULL,
  name         TEXT NOT NULL,
  started_at   INTEGER NOT NULL,
  frozen       TEXT NOT NULL,
  events       INTEGER NOT NULL,
  head         TEXT NOT NULL,
  summary      BLOB NOT NULL,
  sealed       TEXT NOT NULL DEFAULT '',
  sealed_at    INTEGER NOT NULL DEFAULT 0,
  seal_no      INTEGER NOT NULL DEFAULT 0,
  gone_at      INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE UNIQUE INDEX review_name ON review (name COLLATE NOCASE) WHERE gone_at = 0;

-- Events, as the bytes that are hashed. They carry the hash of the event
-- before them, so that they need no other checksum.
CREATE TABLE review_event (
  review TEXT NOT NULL,
  seq    INTEGER NOT NULL,
  body   BLOB NOT NULL,
  PRIMARY KEY (review, seq)
) WITHOUT ROWID;

-- What is written once: the frozen list and the sealed documents, deflated.
CREATE TABLE review_document (
  review TEXT NOT NULL,
  name   TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  body   BLOB NOT NULL,
  PRIMARY KEY (review, name)
) WITHOUT ROWID;

-- Files that reviewers sent back, as they came, deflated.
CREATE TABLE review_file (
  review      TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  name        TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  body        BLOB NOT NULL,
  PRIMARY KEY (review, sha256)
) WITHOUT ROWID;

-- What an account was marked as, between reviews: person, service, shared or
-- third-party, and who answers for it.
CREATE TABLE account_mark (
  connector_id TEXT NOT NULL,
  email_key    TEXT NOT NULL, -- lower case, trimmed
  email        TEXT NOT NULL,
  kind         TEXT NOT NULL,
  accountable  TEXT NOT NULL,
  marked_at    INTEGER NOT NULL,
  marked_by    TEXT NOT NULL,
  PRIMARY KEY (connector_id, email_key)
) WITHOUT ROWID;
