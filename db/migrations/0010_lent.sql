-- What was lent since a day, for the figures of a house.
CREATE INDEX facts_lent ON facts (at_ms, site, loan) WHERE kind = 'loan_made';
CREATE INDEX facts_undone ON facts (loan) WHERE kind = 'loan_undone';
