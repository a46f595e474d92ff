-- Merging looks at what is new alone, and what has changed is noted.
ALTER TABLE incidents ADD COLUMN date_min TEXT;
ALTER TABLE incidents ADD COLUMN date_max TEXT;
ALTER TABLE incidents ADD COLUMN first_seen TEXT;
ALTER TABLE incidents ADD COLUMN changed_at TEXT;
ALTER TABLE incident_name ADD COLUMN seen TEXT;

CREATE TABLE block (
  key       TEXT NOT NULL,
  moment    TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES report (report_id) ON DELETE CASCADE,
  PRIMARY KEY (key, moment, report_id)
) WITHOUT ROWID;
CREATE INDEX block_by_report ON block (report_id);

CREATE TABLE touched (incident_id TEXT PRIMARY KEY) WITHOUT ROWID;

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

CREATE TABLE input (
  place   TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  outcome TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
