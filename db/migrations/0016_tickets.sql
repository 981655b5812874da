-- A paper is of loans, or the ticket of one booking, of which there is never a second.
ALTER TABLE receipts ADD COLUMN booking BLOB REFERENCES bookings;
CREATE UNIQUE INDEX receipts_booking ON receipts (booking) WHERE booking IS NOT NULL;
