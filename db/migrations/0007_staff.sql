-- Volunteers and staff: who may open the desk with the own card and a PIN. wrapped_key is the staff's secret key under
-- Argon2id of that PIN and card; there is none for who was disabled. version counts the edits of the record.
CREATE TABLE staff (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('volunteer', 'librarian', 'administrator')),
    name BLOB NOT NULL,
    lookup_hash BLOB NOT NULL UNIQUE CHECK (length(lookup_hash) = 32),
    lookup_key TEXT NOT NULL,
    wrap_salt BLOB NOT NULL CHECK (length(wrap_salt) = 16),
    wrap_mem_kib INTEGER NOT NULL,
    wrap_passes INTEGER NOT NULL,
    wrapped_key BLOB CHECK (length(wrapped_key) = 72),
    tries INTEGER NOT NULL DEFAULT 0,
    locked_until_ms INTEGER,
    disabled_ms INTEGER,
    CHECK (wrapped_key IS NOT NULL OR disabled_ms IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- Whose act it was, where somebody was at the desk.
ALTER TABLE audit ADD COLUMN staff BLOB;
