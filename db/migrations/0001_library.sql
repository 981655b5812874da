-- 'KIOS' in ASCII: tells file(1) and us whose database this is.
PRAGMA application_id = 1263095635;

-- What this kiosk is and how far it has come; one row, made when the database is.
CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    device BLOB NOT NULL CHECK (length(device) = 16),
    epoch INTEGER NOT NULL DEFAULT 1,
    last_seq INTEGER NOT NULL DEFAULT 0,
    last_hlc INTEGER NOT NULL DEFAULT 0,
    last_hash BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(last_hash) = 32),
    last_wall_ms INTEGER NOT NULL DEFAULT 0,
    last_receipt INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Houses (kind 0) and partner libraries (kind 1).
CREATE TABLE sites (
    id TEXT PRIMARY KEY CHECK (id <> ''),
    name TEXT NOT NULL,
    kind INTEGER NOT NULL CHECK (kind IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE titles (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    isbn TEXT NOT NULL UNIQUE CHECK (isbn <> ''),
    title TEXT NOT NULL CHECK (title <> ''),
    author TEXT NOT NULL,
    publisher TEXT NOT NULL,
    year TEXT NOT NULL,
    clc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Whether a copy is on loan is told by its open loan alone; state tells how it is otherwise. site is its home.
CREATE TABLE copies (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    title BLOB NOT NULL REFERENCES titles,
    owner TEXT NOT NULL REFERENCES sites,
    barcode TEXT NOT NULL CHECK (barcode <> ''),
    site TEXT NOT NULL REFERENCES sites,
    state TEXT NOT NULL DEFAULT 'available'
        CHECK (state IN ('available', 'transit', 'lost', 'damaged', 'withdrawn')),
    UNIQUE (owner, barcode)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_barcode ON copies (barcode);
CREATE INDEX copies_title ON copies (title);

CREATE TABLE residents (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    lookup_hash BLOB NOT NULL UNIQUE CHECK (length(lookup_hash) = 32),
    lookup_key TEXT NOT NULL,
    masked_name BLOB NOT NULL,
    identity BLOB NOT NULL,
    age_class INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    card_valid_to_day INTEGER NOT NULL,
    consent_version INTEGER NOT NULL,
    consent_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An open loan has a resident; a closed one may lose it when its retention ends.
CREATE TABLE loans (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    resident BLOB REFERENCES residents,
    copy BLOB NOT NULL REFERENCES copies,
    lent_ms INTEGER NOT NULL,
    due_day INTEGER NOT NULL,
    renewals INTEGER NOT NULL DEFAULT 0,
    closed_ms INTEGER,
    closed_how TEXT CHECK (closed_how IN ('returned', 'undone')),
    CHECK ((closed_ms IS NULL) = (closed_how IS NULL)),
    CHECK (closed_ms IS NOT NULL OR resident IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX loans_open_copy ON loans (copy) WHERE closed_ms IS NULL;
CREATE INDEX loans_open_resident ON loans (resident, due_day) WHERE closed_ms IS NULL;

CREATE TABLE receipts (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    number TEXT NOT NULL UNIQUE,
    issued_ms INTEGER NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3)
) STRICT, WITHOUT ROWID;

-- due_day as the paper says it.
CREATE TABLE receipt_loans (
    receipt BLOB NOT NULL REFERENCES receipts,
    place INTEGER NOT NULL,
    loan BLOB NOT NULL REFERENCES loans,
    due_day INTEGER NOT NULL,
    PRIMARY KEY (receipt, place)
) STRICT, WITHOUT ROWID;

-- Books that came in here and belong elsewhere. copy is NULL for a partner library's book that no catalogue of ours
-- knows.
CREATE TABLE transit (
    id INTEGER PRIMARY KEY,
    copy BLOB REFERENCES copies,
    owner TEXT NOT NULL REFERENCES sites,
    barcode TEXT NOT NULL,
    from_site TEXT NOT NULL REFERENCES sites,
    to_site TEXT NOT NULL REFERENCES sites,
    since_ms INTEGER NOT NULL,
    left_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX transit_open ON transit (owner, barcode) WHERE left_ms IS NULL;

-- The outbox. db/EVENTS.md describes kinds and bodies, and how prev_hash is made.
CREATE TABLE events (
    city TEXT NOT NULL,
    site TEXT NOT NULL,
    device BLOB NOT NULL CHECK (length(device) = 16),
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    hlc INTEGER NOT NULL,
    boot_id BLOB NOT NULL CHECK (length(boot_id) = 16),
    boottime_ms INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
    PRIMARY KEY (device, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    act TEXT NOT NULL,
    object BLOB,
    resident BLOB,
    event BLOB NOT NULL REFERENCES events (id)
) STRICT;
