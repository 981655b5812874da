-- An import is written beside what people read and shown at once: every title and copy has versions, and meta.catalogue
-- says which of them stand. A version stands from the catalogue with the number `since` up to that before `until`.
ALTER TABLE meta ADD COLUMN catalogue INTEGER NOT NULL DEFAULT 0;

ALTER TABLE titles RENAME TO title_rows;
CREATE TABLE title_versions (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL REFERENCES title_rows,
    since INTEGER NOT NULL,
    until INTEGER CHECK (until > since),
    title TEXT NOT NULL CHECK (title <> ''),
    author TEXT NOT NULL,
    translator TEXT NOT NULL,
    publisher TEXT NOT NULL,
    year TEXT NOT NULL,
    clc TEXT NOT NULL,
    series TEXT NOT NULL,
    pages TEXT NOT NULL,
    price TEXT NOT NULL,
    UNIQUE (id, since)
) STRICT;
INSERT INTO title_versions (id, since, title, author, translator, publisher, year, clc, series, pages, price)
    SELECT id, 0, title, author, '', publisher, year, clc, '', '', '' FROM title_rows;
CREATE INDEX title_versions_since ON title_versions (since);
CREATE INDEX title_versions_until ON title_versions (until) WHERE until IS NOT NULL;
ALTER TABLE title_rows DROP COLUMN title;
ALTER TABLE title_rows DROP COLUMN author;
ALTER TABLE title_rows DROP COLUMN publisher;
ALTER TABLE title_rows DROP COLUMN year;
ALTER TABLE title_rows DROP COLUMN clc;

ALTER TABLE copies RENAME TO copy_rows;
CREATE TABLE copy_versions (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL REFERENCES copy_rows,
    since INTEGER NOT NULL,
    until INTEGER CHECK (until > since),
    title BLOB NOT NULL REFERENCES title_rows,
    site TEXT NOT NULL REFERENCES sites,
    call_number TEXT NOT NULL,
    price TEXT NOT NULL,
    UNIQUE (id, since)
) STRICT;
INSERT INTO copy_versions (id, since, title, site, call_number, price) SELECT id, 0, title, site, '', '' FROM copy_rows;
CREATE INDEX copy_versions_since ON copy_versions (since);
CREATE INDEX copy_versions_until ON copy_versions (until) WHERE until IS NOT NULL;
CREATE INDEX copy_versions_title ON copy_versions (title);
CREATE INDEX copy_versions_site ON copy_versions (site, id, since, until);
DROP INDEX copies_title;
DROP INDEX copies_in;
ALTER TABLE copy_rows DROP COLUMN title;
ALTER TABLE copy_rows DROP COLUMN site;

-- What everybody reads. The plus keeps since and until from being taken for a way to find rows.
CREATE VIEW titles AS
    SELECT r.id, r.isbn, v.n, v.title, v.author, v.translator, v.publisher, v.year, v.clc, v.series, v.pages, v.price
    FROM title_rows r JOIN title_versions v ON v.id = r.id
    WHERE +v.since <= (SELECT catalogue FROM meta) AND (v.until IS NULL OR +v.until > (SELECT catalogue FROM meta));
CREATE VIEW copies AS
    SELECT r.*, v.title, v.site, v.call_number, v.price
    FROM copy_rows r JOIN copy_versions v ON v.id = r.id
    WHERE +v.since <= (SELECT catalogue FROM meta) AND (v.until IS NULL OR +v.until > (SELECT catalogue FROM meta));
