-- What people have to hear by telephone about a booking, until a volunteer marks it called: what a venue's owner answered, what is
-- ready to be fetched, what is called off (starts_ms of the session; 0 = the whole activity, and of the other kinds). A place that
-- was freed is no row: the booking itself tells (offered, without offer_until_ms).
CREATE TABLE booking_notices (
    booking BLOB NOT NULL REFERENCES bookings,
    kind TEXT NOT NULL CHECK (kind IN ('confirmed', 'refused', 'ready', 'called_off')),
    starts_ms INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    called_ms INTEGER,
    PRIMARY KEY (booking, kind, starts_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_notices_open ON booking_notices (booking) WHERE called_ms IS NULL;
