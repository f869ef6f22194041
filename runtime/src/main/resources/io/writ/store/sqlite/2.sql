-- API keys: granted and revoked.
CREATE TABLE projection_principal (key BLOB PRIMARY KEY, at INTEGER NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
