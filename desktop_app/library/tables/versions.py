"""The tables of the ledger: one script a version, each from the one before."""

from __future__ import annotations

# A vector is one global number: segment s holds the numbers first .. first + rows - 1, so segments can be
# joined without touching a passage. `removed` is a log from which readers learn which passages are gone. A
# path is TEXT, or the raw bytes where it is not Unicode.
VERSION_1 = """
CREATE TABLE state (
    generation INTEGER NOT NULL, epoch INTEGER NOT NULL,
    next_segment INTEGER NOT NULL, next_vector INTEGER NOT NULL
);
INSERT INTO state VALUES (0, 0, 1, 0);
CREATE TABLE sources (id INTEGER PRIMARY KEY, path NOT NULL UNIQUE);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES sources,
    key TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, fields TEXT NOT NULL, place TEXT NOT NULL,
    digest BLOB,
    UNIQUE (source, key)
);
CREATE INDEX documents_unfinished ON documents (id) WHERE digest IS NULL;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, hash BLOB NOT NULL, vector INTEGER
);
CREATE INDEX passages_by_document ON passages (document);
CREATE INDEX passages_by_hash ON passages (hash);
CREATE TABLE removed (id INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL);
CREATE TABLE segments (
    id INTEGER PRIMARY KEY, first INTEGER NOT NULL UNIQUE,
    rows INTEGER NOT NULL, dimensions INTEGER NOT NULL
);
CREATE TABLE files (
    segment INTEGER NOT NULL REFERENCES segments ON DELETE CASCADE,
    pooling TEXT NOT NULL, name TEXT NOT NULL,
    dtype TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (segment, pooling)
) WITHOUT ROWID;
CREATE VIEW passage_text (id, title, text) AS
    SELECT passages.id, documents.title, substr(documents.text, start + 1, "end" - start)
    FROM passages JOIN documents ON documents.id = passages.document;
CREATE VIRTUAL TABLE passage_index USING fts5 (
    title, text, content = 'passage_text', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
"""

# A passage without a vector waits to be embedded; passages of one hash wait together or share one vector. A
# document without a digest was cut short by version 1. A source whose size and mtime_ns are those of its file
# need not be opened; without them it is read again. `removed` keeps vectors until they are reclaimed, so that
# what comes back is not embedded again.
VERSION_2 = """
CREATE TABLE roots (
    id INTEGER PRIMARY KEY, path NOT NULL UNIQUE, title_field TEXT, text_fields TEXT NOT NULL,
    include TEXT NOT NULL, exclude TEXT NOT NULL, watched INTEGER NOT NULL
);
ALTER TABLE sources ADD COLUMN root INTEGER REFERENCES roots ON DELETE SET NULL;
ALTER TABLE sources ADD COLUMN size INTEGER;
ALTER TABLE sources ADD COLUMN mtime_ns INTEGER;
ALTER TABLE sources ADD COLUMN read_as TEXT;
CREATE INDEX sources_by_root ON sources (root);
CREATE TABLE skipped (source INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE, reason TEXT NOT NULL);
CREATE INDEX skipped_by_source ON skipped (source);
ALTER TABLE documents ADD COLUMN places TEXT NOT NULL DEFAULT '[]';
ALTER TABLE passages ADD COLUMN pieces INTEGER NOT NULL DEFAULT 0;
ALTER TABLE removed ADD COLUMN hash BLOB;
ALTER TABLE removed ADD COLUMN vector INTEGER;
CREATE INDEX removed_by_hash ON removed (hash) WHERE vector IS NOT NULL;
CREATE INDEX removed_by_vector ON removed (vector) WHERE vector IS NOT NULL;
CREATE INDEX passages_by_vector ON passages (vector);
"""

# Words are found by their stem, and a word of the title counts twice. `background` is what a cosine of this
# library is compared with (see search/calibration.py); it was measured when there were so many vectors.
VERSION_3 = """
DROP TABLE passage_index;
CREATE VIRTUAL TABLE passage_index USING fts5 (
    title, text, content = 'passage_text', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO passage_index (passage_index, rank) VALUES ('rank', 'bm25(2.0, 1.0)');
INSERT INTO passage_index (passage_index) VALUES ('rebuild');
CREATE TABLE background (
    pooling TEXT PRIMARY KEY, vectors INTEGER NOT NULL, chance REAL NOT NULL, pairs TEXT NOT NULL
) WITHOUT ROWID;
"""

# Words are in files of our own (see words/files.py), which are made again from the documents when they are
# missing: here are only their names. The index is dropped even where its first row is damaged.
VERSION_4 = """
REPLACE INTO passage_index_config VALUES ('version', 4);
DROP TABLE passage_index;
DROP VIEW passage_text;
CREATE TABLE word_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT, first INTEGER NOT NULL UNIQUE, last INTEGER NOT NULL,
    passages INTEGER NOT NULL, analysis INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL
);
"""

# What was written with the size and time of before has another time of change.
VERSION_5 = "ALTER TABLE sources ADD COLUMN changed_ns INTEGER;"

# Of a document's text the lines that OCR recognized, and on how many pages they stand. A line: [start, end,
# certainty, page, [left, top, right, bottom]].
VERSION_6 = """
ALTER TABLE documents ADD COLUMN recognized TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN recognized_pages INTEGER NOT NULL DEFAULT 0;
CREATE INDEX documents_recognized ON documents (recognized_pages) WHERE recognized_pages > 0;
"""

# Links out of a followed folder are followed where that was chosen; before, they always were.
VERSION_7 = """
ALTER TABLE roots ADD COLUMN links INTEGER NOT NULL DEFAULT 0;
UPDATE roots SET links = 1;
"""

# By digests over rows a check tells whether they are what was written (see proof/seals.py).
VERSION_8 = """
CREATE TABLE seals (
    part TEXT NOT NULL, number INTEGER NOT NULL, seal BLOB NOT NULL, PRIMARY KEY (part, number)
) WITHOUT ROWID;
"""

# From here on what is removed is written over, and the file gets shorter. What was removed before goes now:
# the file is written anew before this step, where there is room for that.
VERSION_9 = "UPDATE state SET generation = generation + 1;"

MIGRATIONS = (
    VERSION_1,
    VERSION_2,
    VERSION_3,
    VERSION_4,
    VERSION_5,
    VERSION_6,
    VERSION_7,
    VERSION_8,
    VERSION_9,
)
"""Script n brings a ledger from version n to n + 1; a published script is never edited."""
