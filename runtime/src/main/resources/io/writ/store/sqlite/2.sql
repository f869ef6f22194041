-- Which policy answers which access question.
CREATE TABLE projection_question (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
