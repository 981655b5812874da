-- A second card that its holder linked: the keyed slow hash of its UID, and nothing of what the card holds.
CREATE TABLE tags (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    resident BLOB NOT NULL REFERENCES residents,
    lookup_hash BLOB NOT NULL UNIQUE CHECK (length(lookup_hash) = 32),
    lookup_key TEXT NOT NULL,
    consent_version INTEGER NOT NULL,
    linked_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_resident ON tags (resident);
