-- The books that stand in a house are counted for its idle screen, from indexes alone.
CREATE INDEX copies_in ON copies (site, state);
