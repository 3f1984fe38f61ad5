-- The columns of a key stand first and in the key's order: where they do not,
-- the integrity check of SQLite 3.40 takes sound rows of a table WITHOUT ROWID
-- for damage.
CREATE TABLE old_key_in_order (
  conn        INTEGER NOT NULL REFERENCES connector (num),
  replaced_at INTEGER NOT NULL,
  last4       TEXT NOT NULL,
  added_at    INTEGER NOT NULL,
  PRIMARY KEY (conn, replaced_at, last4)
) WITHOUT ROWID;

INSERT INTO old_key_in_order (conn, replaced_at, last4, added_at)
  SELECT conn, replaced_at, last4, added_at FROM old_key;

DROP TABLE old_key;
ALTER TABLE old_key_in_order RENAME TO old_key;
