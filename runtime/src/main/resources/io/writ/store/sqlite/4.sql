-- Rows of the projections with random keys, as they came: n = the size of the ledger before their commit. See ChangeBuffer.
CREATE TABLE buffered_replay (n INTEGER PRIMARY KEY, cursor INTEGER NOT NULL, rows BLOB NOT NULL) STRICT;
CREATE TABLE buffered_idempotency (n INTEGER PRIMARY KEY, cursor INTEGER NOT NULL, rows BLOB NOT NULL) STRICT;
