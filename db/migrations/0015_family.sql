-- A child has no card: its guardians act for it. What only a card tells is NULL then, and only then; birth_year is
-- sealed. Loans, tags and holds name residents meanwhile: their keys are checked again when the step is committed.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE residents_aside AS SELECT * FROM residents;
DROP TABLE residents;
CREATE TABLE residents (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    lookup_hash BLOB UNIQUE CHECK (length(lookup_hash) = 32),
    lookup_key TEXT,
    masked_name BLOB NOT NULL,
    identity BLOB NOT NULL,
    age_class INTEGER NOT NULL,
    kind INTEGER,
    card_valid_to_day INTEGER,
    birth_year BLOB,
    consent_version INTEGER NOT NULL,
    consent_ms INTEGER NOT NULL,
    phone BLOB,
    phone_consent_version INTEGER,
    phone_ms INTEGER
        CHECK ((phone IS NULL) = (phone_ms IS NULL) AND (phone IS NULL) = (phone_consent_version IS NULL)),
    withdrawn_ms INTEGER,
    former_hash BLOB CHECK (length(former_hash) = 32),
    CHECK ((birth_year IS NULL) = (lookup_hash IS NOT NULL) AND (birth_year IS NULL) = (lookup_key IS NOT NULL)
        AND (birth_year IS NULL) = (kind IS NOT NULL) AND (birth_year IS NULL) = (card_valid_to_day IS NOT NULL)),
    CHECK (birth_year IS NULL OR former_hash IS NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO residents (id, lookup_hash, lookup_key, masked_name, identity, age_class, kind, card_valid_to_day,
    consent_version, consent_ms, phone, phone_consent_version, phone_ms, withdrawn_ms, former_hash)
SELECT id, lookup_hash, lookup_key, masked_name, identity, age_class, kind, card_valid_to_day, consent_version,
    consent_ms, phone, phone_consent_version, phone_ms, withdrawn_ms, former_hash FROM residents_aside;
DROP TABLE residents_aside;
CREATE UNIQUE INDEX residents_former ON residents (former_hash);

-- Who answers for a child and acts for it, under a consent of their own.
CREATE TABLE guardians (
    child BLOB NOT NULL REFERENCES residents,
    guardian BLOB NOT NULL REFERENCES residents,
    since_ms INTEGER NOT NULL,
    consent_version INTEGER NOT NULL,
    PRIMARY KEY (child, guardian)
) STRICT, WITHOUT ROWID;
CREATE INDEX guardians_guardian ON guardians (guardian);

-- Who may act for another adult without their card, until either of them ends it.
CREATE TABLE mandates (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    giver BLOB NOT NULL REFERENCES residents,
    agent BLOB NOT NULL REFERENCES residents CHECK (agent <> giver),
    consent_version INTEGER NOT NULL,
    given_ms INTEGER NOT NULL,
    ended_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX mandates_open ON mandates (giver, agent) WHERE ended_ms IS NULL;
CREATE INDEX mandates_giver ON mandates (giver);
CREATE INDEX mandates_agent ON mandates (agent);

-- Who acted, where somebody acted for another.
ALTER TABLE audit ADD COLUMN agent BLOB;
CREATE INDEX audit_agent ON audit (agent) WHERE agent IS NOT NULL;
