-- What is kept (see kept.go) carries a checksum a row, made by the transaction
-- that writes the row and verified when the store is opened. Triggers, which
-- connectpd makes from its list of tables, note the rows that a transaction
-- touched; at its end kept_changed is empty again. key: the primary key, a
-- JSON list.
CREATE TABLE kept_sum (
  tbl TEXT NOT NULL,
  key TEXT NOT NULL,
  sum BLOB NOT NULL,
  PRIMARY KEY (tbl, key)
) WITHOUT ROWID;

CREATE TABLE kept_changed (
  tbl TEXT NOT NULL,
  key TEXT NOT NULL
);

-- Every repair: runs go on above run_floor, because runs that were lost may
-- have had the numbers before, and no keychain item is cleaned up until a run
-- above it was applied.
CREATE TABLE repair (
  at        INTEGER PRIMARY KEY,
  run_floor INTEGER NOT NULL
);
