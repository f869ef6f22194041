-- Which policy answers which access question.
CREATE TABLE projection_question (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- API keys: granted and revoked.
CREATE TABLE projection_principal (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
