-- Reservations: a queue for each title across the houses, in the order of hlc. copy: what was found for it, set aside
-- (ready_ms) or on its way to site, where the resident will fetch it. until_day: the last day on the shelf; NULL while a
-- phone number was not called yet. pickup: what the slip in the book and the first screen say, no name.
CREATE TABLE holds (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    resident BLOB REFERENCES residents,
    title BLOB NOT NULL REFERENCES title_rows,
    site TEXT NOT NULL REFERENCES sites,
    hlc INTEGER NOT NULL,
    placed_ms INTEGER NOT NULL,
    copy BLOB REFERENCES copy_rows,
    ready_ms INTEGER,
    until_day INTEGER,
    called_ms INTEGER,
    pickup INTEGER,
    closed_ms INTEGER,
    closed_how TEXT CHECK (closed_how IN ('lent', 'cancelled', 'expired')),
    CHECK ((closed_ms IS NULL) = (closed_how IS NULL)),
    CHECK (closed_ms IS NOT NULL OR resident IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_queue ON holds (title, hlc) WHERE closed_ms IS NULL;
CREATE INDEX holds_open_resident ON holds (resident) WHERE closed_ms IS NULL;
CREATE INDEX holds_closed_resident ON holds (resident) WHERE closed_ms IS NOT NULL AND resident IS NOT NULL;
CREATE UNIQUE INDEX holds_copy ON holds (copy) WHERE closed_ms IS NULL AND copy IS NOT NULL;
