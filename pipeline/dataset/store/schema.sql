-- Articles that were read. `content` is a hash of all that was read of one, `rules` tells by which rules.
CREATE TABLE article (
  article_id TEXT PRIMARY KEY,
  content    TEXT NOT NULL,
  rules      TEXT NOT NULL,
  origin     TEXT,
  title      TEXT,
  published  TEXT,
  source     TEXT,
  url        TEXT
);

-- Incidents as single articles tell them. `report_id` is for good; `incident` is JSON in the form of the
-- schema, evidence included. `settled` is 0 until a merge has seen the report as it is now; `incident_id`
-- is then the incident it belonged to before, if any. `runners_up` is a JSON list of values that came near to
-- filling a cell, for analysts alone.
CREATE TABLE report (
  report_id   TEXT PRIMARY KEY,
  article_id  TEXT NOT NULL REFERENCES article (article_id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  incident    TEXT NOT NULL,
  incident_id TEXT,
  settled     INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
  runners_up  TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX report_by_article ON report (article_id);
CREATE INDEX report_by_incident ON report (incident_id);

-- Every incident id ever given, in order of age. An id with `same_as` is an alias of the older one. `seen` is
-- the day of the run that first made a row of it, null for one that is older than these notes.
CREATE TABLE incident_name (
  incident_id TEXT PRIMARY KEY,
  batch       INTEGER NOT NULL,
  same_as     TEXT,
  seen        TEXT
);

-- Why two reports stand in one incident: `reasons` is a JSON list of features with their points.
CREATE TABLE link (
  incident_id TEXT NOT NULL,
  one         TEXT NOT NULL,
  other       TEXT NOT NULL,
  score       REAL NOT NULL,
  reasons     TEXT NOT NULL
);
CREATE INDEX link_by_incident ON link (incident_id);

-- What analysts say of a row: `field` is a column of incidents, or `verdict`; `value` is JSON, null for an
-- emptied cell. Of several on one cell the last that is not revoked holds.
CREATE TABLE correction (
  correction_id INTEGER PRIMARY KEY,
  incident_id   TEXT NOT NULL,
  field         TEXT NOT NULL,
  value         TEXT NOT NULL,
  comment       TEXT,
  author        TEXT NOT NULL,
  made          TEXT NOT NULL,
  revoked       TEXT
);
CREATE INDEX correction_by_incident ON correction (incident_id);

-- What analysts say of two reports: that they are, or are not, the same incident. `number` is of one
-- count with correction_id; 0: said before there was one.
CREATE TABLE judgement (
  one     TEXT NOT NULL,
  other   TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('together', 'apart')),
  author  TEXT NOT NULL,
  made    TEXT NOT NULL,
  number  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (one, other)
);

-- Which reports are worth comparing: those that stand near each other in time in a block, that of all which
-- share a name, a figure or the like.
CREATE TABLE block (
  key       TEXT NOT NULL,
  moment    TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES report (report_id) ON DELETE CASCADE,
  PRIMARY KEY (key, moment, report_id)
) WITHOUT ROWID;
CREATE INDEX block_by_report ON block (report_id);

-- Incidents of which something went, or came in anew, since the last merge.
CREATE TABLE touched (incident_id TEXT PRIMARY KEY) WITHOUT ROWID;

-- What each merge has changed: a row is new, was changed (`field` from `old` to `new`), merged into another one
-- (named by `new`), or has gone.
CREATE TABLE change (
  change_id   INTEGER PRIMARY KEY,
  run         INTEGER NOT NULL,
  made        TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('new', 'changed', 'merged', 'gone')),
  incident_id TEXT NOT NULL,
  victim      TEXT,
  field       TEXT,
  old         TEXT,
  new         TEXT
);
CREATE INDEX change_by_run ON change (run);

-- What was read of each file: `content` is a hash of its bytes and of how it was read, `outcome` JSON.
CREATE TABLE input (
  place   TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  outcome TEXT NOT NULL
) WITHOUT ROWID;

-- What the database notes of itself, by name.
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- The proof of each value, for those who query the file itself.
CREATE VIEW evidence AS
  SELECT report.incident_id AS incident_id,
         report.article_id AS article_id,
         json_extract(proof.value, '$.field') AS field,
         json_extract(proof.value, '$.value') AS value,
         json_extract(proof.value, '$.start') AS start,
         json_extract(proof.value, '$.end') AS "end",
         json_extract(proof.value, '$.sentence') AS sentence,
         json_extract(proof.value, '$.rule') AS rule,
         json_extract(proof.value, '$.confidence') AS confidence
  FROM report, json_each(report.incident, '$.evidence') AS proof
  WHERE report.incident_id IN (SELECT incident_id FROM incidents);

-- The same articles for readers, each with the incident that it tells, and without what the database notes of them.
CREATE VIEW articles AS
  SELECT DISTINCT report.incident_id AS incident_id,
         article.article_id AS article_id,
         article.title AS title,
         article.published AS published,
         article.source AS source,
         article.url AS url
  FROM article LEFT JOIN report USING (article_id);

-- The same proofs for readers, without what leads programs to the place in the article.
CREATE VIEW proofs AS
  SELECT incident_id, field, value, sentence, article_id, confidence FROM evidence;

-- Where words are found, accents or not: a row is an incident, its rowid the 64 bits of its id. It follows from
-- the other tables, and is made anew from them after an erasure, for an index keeps words of rows that went.
CREATE VIRTUAL TABLE search USING fts5 (
  incident_id UNINDEXED, names, sentences, titles, tokenize = "unicode61 remove_diacritics 2"
);
