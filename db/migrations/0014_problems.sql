-- A fact may be taken back on the day it was told: undone names its event.
ALTER TABLE facts ADD COLUMN undone BLOB CHECK (length(undone) = 16);
CREATE INDEX facts_taken_back ON facts (undone) WHERE undone IS NOT NULL;

-- What a machine could not decide and a volunteer has to look at. object: the copy, where one is known; site and code:
-- whose book, and its label. event: what caused it, of whichever machine. Without a note: later facts solved it.
CREATE TABLE problems (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    object BLOB CHECK (length(object) = 16),
    site TEXT NOT NULL,
    code TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    event BLOB NOT NULL CHECK (length(event) = 16),
    solved_ms INTEGER,
    solved_by BLOB CHECK (length(solved_by) = 16),
    note TEXT CHECK (note <> ''),
    UNIQUE (kind, event),
    CHECK (solved_ms IS NOT NULL OR (solved_by IS NULL AND note IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX problems_open ON problems (at_ms) WHERE solved_ms IS NULL;
CREATE INDEX problems_object ON problems (object, kind);

INSERT INTO problems (id, kind, site, code, at_ms, event)
SELECT e.id, 'unknown_copy', x.owner, x.barcode, max(e.wall_ms), e.id
FROM transit x JOIN events e ON e.kind = 'foreign_copy_returned'
    AND json_extract(e.body, '$.owner') = x.owner AND json_extract(e.body, '$.barcode') = x.barcode
WHERE x.copy IS NULL AND x.left_ms IS NULL GROUP BY x.id;
