-- A foreigner's card of 2023 has another number than the card of 2017 before it: either leads to the same resident.
ALTER TABLE residents ADD COLUMN former_hash BLOB CHECK (length(former_hash) = 32);
CREATE UNIQUE INDEX residents_former ON residents (former_hash);
