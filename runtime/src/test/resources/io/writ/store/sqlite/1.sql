-- The log: append-only, by number.
CREATE TABLE record (idx INTEGER PRIMARY KEY, id BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;
-- The values behind the commitments, apart from the leaves so that they can be erased.
CREATE TABLE disclosure (idx INTEGER PRIMARY KEY, texts TEXT NOT NULL) STRICT;
-- Complete tiles only; n = level * 2^48 + index. The root comes first: reading it does not touch the overflow pages.
CREATE TABLE tile (n INTEGER PRIMARY KEY, root BLOB NOT NULL, hashes BLOB NOT NULL) STRICT;
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, time INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
-- What is set once: origin, tenant, digest of the replay secret.
CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- The look-ups: each follows from the records.
CREATE TABLE projection_replay (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE projection_idempotency (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE projection_policy (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE projection_policy_key (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE projection_action (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE projection_clock (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
