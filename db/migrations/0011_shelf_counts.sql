-- Counting the shelves of this house: what should stand there when the count begins, and what is scanned.
CREATE TABLE shelf_counts (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX shelf_counts_open ON shelf_counts (ended_ms IS NULL) WHERE ended_ms IS NULL;

CREATE TABLE shelf_copies (
    shelf_count BLOB NOT NULL REFERENCES shelf_counts ON DELETE CASCADE,
    copy BLOB NOT NULL REFERENCES copy_rows,
    is_expected INTEGER NOT NULL CHECK (is_expected IN (0, 1)),
    seen_ms INTEGER,
    PRIMARY KEY (shelf_count, copy)
) STRICT, WITHOUT ROWID;

-- Labels that name no copy.
CREATE TABLE shelf_codes (
    shelf_count BLOB NOT NULL REFERENCES shelf_counts ON DELETE CASCADE,
    code TEXT NOT NULL,
    seen_ms INTEGER NOT NULL,
    PRIMARY KEY (shelf_count, code)
) STRICT, WITHOUT ROWID;
