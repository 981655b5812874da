-- Questions to residents, one a screen. kind course: asked of those who took part, after the last session of a course;
-- the subject of an answer is then the activity, else the survey itself.
CREATE TABLE surveys (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    site TEXT NOT NULL REFERENCES sites,
    code TEXT NOT NULL CHECK (code <> ''),
    version INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('general', 'course')),
    title TEXT NOT NULL CHECK (title <> ''),
    about TEXT NOT NULL,
    opens_ms INTEGER NOT NULL,
    closes_ms INTEGER NOT NULL,
    UNIQUE (site, code)
) STRICT, WITHOUT ROWID;

-- options: one a line.
CREATE TABLE survey_questions (
    survey BLOB NOT NULL REFERENCES surveys,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'scale', 'yes_no', 'words')),
    text TEXT NOT NULL CHECK (text <> ''),
    options TEXT NOT NULL,
    is_optional INTEGER NOT NULL CHECK (is_optional IN (0, 1)),
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;

-- What was answered before somebody stopped: under a code on their paper, never under the resident. code: its keyed hash;
-- words are sealed with the kiosk's key. All answers of a code have its id.
CREATE TABLE survey_drafts (
    id BLOB NOT NULL CHECK (length(id) = 16),
    code BLOB NOT NULL CHECK (length(code) = 32),
    survey BLOB NOT NULL REFERENCES surveys,
    subject BLOB NOT NULL,
    place INTEGER NOT NULL,
    choice INTEGER NOT NULL,
    words BLOB,
    PRIMARY KEY (id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_drafts_code ON survey_drafts (code);

-- Who has answered, once each: not what, and not when.
CREATE TABLE survey_done (
    survey BLOB NOT NULL REFERENCES surveys,
    subject BLOB NOT NULL,
    resident BLOB NOT NULL REFERENCES residents,
    PRIMARY KEY (survey, subject, resident)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_done_resident ON survey_done (resident);

-- The answers. id is random through and through and rows are kept in its order, so that neither tells when an answer was
-- given; resident is NULL for who wished so. words: sealed to staff.
CREATE TABLE survey_responses (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    survey BLOB NOT NULL REFERENCES surveys,
    subject BLOB NOT NULL,
    resident BLOB REFERENCES residents
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_responses_subject ON survey_responses (survey, subject);
CREATE INDEX survey_responses_resident ON survey_responses (resident) WHERE resident IS NOT NULL;

CREATE TABLE survey_answers (
    response BLOB NOT NULL REFERENCES survey_responses ON DELETE CASCADE,
    place INTEGER NOT NULL,
    choice INTEGER NOT NULL,
    words BLOB,
    PRIMARY KEY (response, place)
) STRICT, WITHOUT ROWID;
