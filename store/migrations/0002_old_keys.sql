-- Every replaced key that PagerDuty has not been seen to refuse, not only the
-- newest: a key that is rotated twice must not be forgotten half way.
CREATE TABLE old_key (
  conn        INTEGER NOT NULL REFERENCES connector (num),
  last4       TEXT NOT NULL,
  added_at    INTEGER NOT NULL,
  replaced_at INTEGER NOT NULL,
  PRIMARY KEY (conn, replaced_at, last4)
) WITHOUT ROWID;

INSERT INTO old_key (conn, last4, added_at, replaced_at)
  SELECT num, old_last4, old_added_at, old_replaced_at FROM connector WHERE old_replaced_at > 0;

ALTER TABLE connector DROP COLUMN old_last4;
ALTER TABLE connector DROP COLUMN old_added_at;
ALTER TABLE connector DROP COLUMN old_replaced_at;
