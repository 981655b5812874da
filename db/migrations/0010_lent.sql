-- What was lent since a day, for the figures of a house.
CREATE INDEX facts_lent ON facts (at_ms) WHERE kind = 'loan_made';
