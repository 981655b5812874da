-- By which words titles are found (db/title_words.c). title_terms: what app/model/terms.h makes of a version of a title;
-- it travels with the title. rank: in which order titles of equal fit are told, those of this house first; and the row in
-- title_words. Rows are made behind the versions, a batch at a time: n up to max(n) are done.
CREATE TABLE title_terms (
    n INTEGER PRIMARY KEY,
    rank INTEGER NOT NULL UNIQUE,
    title TEXT NOT NULL,
    names TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    names_pinyin TEXT NOT NULL,
    class TEXT NOT NULL
) STRICT;
CREATE INDEX title_terms_title ON title_terms (title, rank);

-- The tokens are made by db/title_words.c; "ascii" takes them as they are. Segments are merged by its steps alone, so
-- that no transaction takes long. A page of the index is one of the database, whose pages hold 8 bytes less than usual.
CREATE VIRTUAL TABLE title_words USING fts5(
    tokens, content = '', columnsize = 0, tokenize = "ascii tokenchars '.^+=<@~>%#_'");
INSERT INTO title_words (title_words, rank) VALUES ('pgsz', 4000);
INSERT INTO title_words (title_words, rank) VALUES ('automerge', 0);

DROP INDEX copy_versions_title;
CREATE INDEX copy_versions_title ON copy_versions (title, site, id, since, until);
