-- What is known of each copy, from this machine and from others: the loans and the state of a copy are the fold of its
-- facts in the order of their clocks (db/EVENTS.md).
CREATE TABLE facts (
    copy BLOB NOT NULL REFERENCES copies,
    hlc INTEGER NOT NULL,
    device BLOB NOT NULL CHECK (length(device) = 16),
    event BLOB NOT NULL UNIQUE CHECK (length(event) = 16),
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    site TEXT NOT NULL,
    loan BLOB,
    hold BLOB,
    due_day INTEGER,
    to_site TEXT,
    PRIMARY KEY (copy, hlc, device, event)
) STRICT, WITHOUT ROWID;

WITH made AS MATERIALIZED (SELECT id, copy, uuid(id) AS name FROM loans)
INSERT INTO facts (copy, hlc, device, event, kind, at_ms, site, loan, due_day)
SELECT m.copy, e.hlc, e.device, e.id, e.kind, e.wall_ms, e.site, m.id, unixepoch(json_extract(e.body, '$.due')) / 86400
FROM events e JOIN made m ON m.name = json_extract(e.body, '$.loan')
WHERE e.kind IN ('loan_made', 'loan_undone', 'loan_renewed');

WITH made AS MATERIALIZED (SELECT id, uuid(id) AS name FROM loans),
    known AS MATERIALIZED (SELECT id, uuid(id) AS name FROM copies)
INSERT INTO facts (copy, hlc, device, event, kind, at_ms, site, loan, to_site)
SELECT k.id, e.hlc, e.device, e.id, e.kind, e.wall_ms, e.site, m.id, json_extract(e.body, '$.to')
FROM events e JOIN known k ON k.name = json_extract(e.body, '$.copy')
    LEFT JOIN made m ON m.name = json_extract(e.body, '$.loan')
WHERE e.kind = 'copy_returned';

-- A loan may also end because the book is lost, and may have been made by staff against a rule.
CREATE TABLE loans_new (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    resident BLOB REFERENCES residents,
    copy BLOB NOT NULL REFERENCES copies,
    lent_ms INTEGER NOT NULL,
    due_day INTEGER NOT NULL,
    renewals INTEGER NOT NULL DEFAULT 0,
    is_override INTEGER NOT NULL DEFAULT 0 CHECK (is_override IN (0, 1)),
    closed_ms INTEGER,
    closed_how TEXT CHECK (closed_how IN ('returned', 'undone', 'lost')),
    CHECK ((closed_ms IS NULL) = (closed_how IS NULL)),
    CHECK (closed_ms IS NOT NULL OR resident IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO loans_new (id, resident, copy, lent_ms, due_day, renewals, closed_ms, closed_how)
SELECT id, resident, copy, lent_ms, due_day, renewals, closed_ms, closed_how FROM loans;
CREATE TABLE receipt_loans_new (
    receipt BLOB NOT NULL REFERENCES receipts,
    place INTEGER NOT NULL,
    loan BLOB NOT NULL REFERENCES loans_new,
    due_day INTEGER NOT NULL,
    PRIMARY KEY (receipt, place)
) STRICT, WITHOUT ROWID;
INSERT INTO receipt_loans_new SELECT receipt, place, loan, due_day FROM receipt_loans;
DROP TABLE receipt_loans;
DROP TABLE loans;
ALTER TABLE loans_new RENAME TO loans;
ALTER TABLE receipt_loans_new RENAME TO receipt_loans;
CREATE UNIQUE INDEX loans_open_copy ON loans (copy) WHERE closed_ms IS NULL;
CREATE INDEX loans_open_resident ON loans (resident, due_day) WHERE closed_ms IS NULL;
CREATE INDEX loans_closed_resident ON loans (resident) WHERE closed_ms IS NOT NULL AND resident IS NOT NULL;
CREATE INDEX receipt_loans_loan ON receipt_loans (loan);

-- Why staff did what a rule would not allow, or took a copy out. Never in an event: it is free text.
ALTER TABLE audit ADD COLUMN reason TEXT CHECK (reason <> '');
