-- The books that stand in a house are counted for its idle screen.
CREATE INDEX copies_in ON copies (site) WHERE state = 'available';
