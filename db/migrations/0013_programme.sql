-- What houses offer, as whole records with a version: activities and courses with their sessions, and services by
-- appointment. code is staff's own name of a record, by which an import knows it again.
CREATE TABLE activities (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    site TEXT NOT NULL REFERENCES sites,
    code TEXT NOT NULL CHECK (code <> ''),
    version INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('activity', 'course', 'care', 'volunteer')),
    title TEXT NOT NULL CHECK (title <> ''),
    organiser TEXT NOT NULL,
    place TEXT NOT NULL,
    about TEXT NOT NULL,
    materials TEXT NOT NULL,
    price TEXT NOT NULL,
    capacity INTEGER NOT NULL CHECK (capacity >= 0),
    age_from INTEGER NOT NULL,
    age_to INTEGER NOT NULL CHECK (age_to >= age_from),
    enrol_from_ms INTEGER NOT NULL,
    enrol_until_ms INTEGER NOT NULL,
    threshold INTEGER NOT NULL CHECK (threshold BETWEEN 0 AND 100),
    cancelled_ms INTEGER,
    UNIQUE (site, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_sessions (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    activity BLOB NOT NULL REFERENCES activities,
    starts_ms INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL CHECK (ends_ms > starts_ms),
    place TEXT NOT NULL,
    cancelled_ms INTEGER,
    UNIQUE (activity, starts_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_sessions_start ON activity_sessions (starts_ms);

CREATE TABLE services (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    site TEXT NOT NULL REFERENCES sites,
    code TEXT NOT NULL CHECK (code <> ''),
    version INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('slots', 'queue')),
    title TEXT NOT NULL CHECK (title <> ''),
    provider TEXT NOT NULL,
    place TEXT NOT NULL,
    about TEXT NOT NULL,
    bring TEXT NOT NULL,
    price TEXT NOT NULL,
    slot_min INTEGER NOT NULL CHECK (slot_min BETWEEN 5 AND 1440),
    days_ahead INTEGER NOT NULL CHECK (days_ahead BETWEEN 1 AND 92),
    is_asked INTEGER NOT NULL CHECK (is_asked IN (0, 1)),
    has_ticket INTEGER NOT NULL CHECK (has_ticket IN (0, 1)),
    is_at_home INTEGER NOT NULL CHECK (is_at_home IN (0, 1)),
    cancelled_ms INTEGER,
    UNIQUE (site, code)
) STRICT, WITHOUT ROWID;

-- When a service is there: each week (day NULL), or on one day alone, whose rows then stand for those of its weekday;
-- from_min = to_min: closed on that day.
CREATE TABLE service_hours (
    service BLOB NOT NULL REFERENCES services ON DELETE CASCADE,
    place INTEGER NOT NULL,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    day INTEGER,
    from_min INTEGER NOT NULL CHECK (from_min BETWEEN 0 AND 1440),
    to_min INTEGER NOT NULL CHECK (to_min BETWEEN from_min AND 1440),
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 999),
    who TEXT NOT NULL,
    PRIMARY KEY (service, place)
) STRICT, WITHOUT ROWID;

-- A place in an activity or in a slot of a service, or the wait for one in the order of (hlc, id). starts_ms: of the slot;
-- 0 for an activity. offered: a place was freed for who waited, until offer_until_ms (NULL while a phone number was not
-- called yet). asked: its owner has not agreed yet. number: on the ticket.
CREATE TABLE bookings (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    resident BLOB REFERENCES residents,
    activity BLOB REFERENCES activities,
    service BLOB REFERENCES services,
    starts_ms INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'asked', 'booked', 'closed')),
    is_home INTEGER NOT NULL DEFAULT 0 CHECK (is_home IN (0, 1)),
    offered_ms INTEGER,
    offer_until_ms INTEGER,
    called_ms INTEGER,
    arrived_ms INTEGER,
    ready_ms INTEGER,
    collected_ms INTEGER,
    closed_ms INTEGER,
    closed_how TEXT CHECK (closed_how IN ('cancelled', 'moved', 'expired', 'refused', 'done', 'no_show', 'over')),
    CHECK ((activity IS NULL) <> (service IS NULL)),
    CHECK ((closed_ms IS NULL) = (closed_how IS NULL) AND (closed_ms IS NULL) = (state <> 'closed')),
    CHECK (closed_ms IS NOT NULL OR resident IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bookings_seat ON bookings (activity, resident) WHERE closed_ms IS NULL AND activity IS NOT NULL;
CREATE INDEX bookings_activity ON bookings (activity, state, hlc) WHERE activity IS NOT NULL;
CREATE INDEX bookings_slot ON bookings (service, starts_ms, state, hlc) WHERE service IS NOT NULL;
CREATE INDEX bookings_resident ON bookings (resident, starts_ms) WHERE resident IS NOT NULL;
CREATE INDEX bookings_open ON bookings (id) WHERE closed_ms IS NULL;
CREATE INDEX bookings_missed ON bookings (resident, starts_ms) WHERE closed_how = 'no_show';

-- Who was there. brought and fetched: the guardian of a child in day-care; out_ms also for volunteers' hours.
CREATE TABLE attendances (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    session BLOB NOT NULL REFERENCES activity_sessions,
    resident BLOB REFERENCES residents,
    how TEXT NOT NULL CHECK (how IN ('card', 'receipt', 'walk_in', 'desk')),
    in_ms INTEGER NOT NULL,
    out_ms INTEGER CHECK (out_ms >= in_ms),
    brought BLOB,
    fetched BLOB
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX attendances_once ON attendances (session, resident) WHERE resident IS NOT NULL;
CREATE INDEX attendances_resident ON attendances (resident) WHERE resident IS NOT NULL;
