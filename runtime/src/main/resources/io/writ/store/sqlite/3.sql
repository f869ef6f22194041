-- What the records of each complete tile can be searched by. Tiles completed before have no row, and searches read them.
CREATE TABLE projection_summary (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
