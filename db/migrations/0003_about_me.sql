-- A phone number that a resident added: sealed like the identity, under a consent of its own.
ALTER TABLE residents ADD COLUMN phone BLOB;
ALTER TABLE residents ADD COLUMN phone_consent_version INTEGER;
ALTER TABLE residents ADD COLUMN phone_ms INTEGER
    CHECK ((phone IS NULL) = (phone_ms IS NULL) AND (phone IS NULL) = (phone_consent_version IS NULL));
-- Consent taken back while books are open: the return of the last one deletes the row.
ALTER TABLE residents ADD COLUMN withdrawn_ms INTEGER;

-- What is linked to a resident is found, and unlinked, without reading whole tables.
CREATE INDEX loans_closed_resident ON loans (resident) WHERE closed_ms IS NOT NULL AND resident IS NOT NULL;
CREATE INDEX receipt_loans_loan ON receipt_loans (loan);
CREATE INDEX audit_resident ON audit (resident) WHERE resident IS NOT NULL;

-- Somebody needs a hand: where, not who. One open call per machine; rung_ms is the last press.
CREATE TABLE help_calls (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    device BLOB NOT NULL CHECK (length(device) = 16),
    site TEXT NOT NULL,
    place TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('asked', 'scans')),
    raised_ms INTEGER NOT NULL,
    rung_ms INTEGER NOT NULL,
    answered_ms INTEGER,
    answered_by TEXT CHECK (answered_by <> ''),
    CHECK ((answered_ms IS NULL) = (answered_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX help_calls_open ON help_calls (device) WHERE answered_ms IS NULL;
CREATE INDEX help_calls_answered ON help_calls (device, answered_ms) WHERE answered_ms IS NOT NULL;
