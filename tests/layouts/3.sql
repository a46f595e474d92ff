-- What the third layout of breche.db made of the second one, and wrote since: four articles, two corrections, a judgement.
PRAGMA application_id = 1112687432;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
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
INSERT INTO "article" VALUES('a','642b497b29e2d44106c9da6ba3a37f20','rules',NULL,'Titre a','2024-11-20','Le Courrier','https://exemple.fr/a');
INSERT INTO "article" VALUES('b','89ed6c478efe069c7a67bc7efe1af4b8','rules',NULL,'Titre b','2024-11-20','Le Courrier','https://exemple.fr/b');
INSERT INTO "article" VALUES('c','719dabad658ce838d051c6c67cd44925','rules',NULL,'Titre c','2024-11-20','Le Courrier','https://exemple.fr/c');
INSERT INTO "article" VALUES('d','b0d49c4bdb3a7ac5e97fb279bd10454a','rules',NULL,'Titre d','2024-11-20','Le Courrier','https://exemple.fr/d');
CREATE TABLE block (
  key       TEXT NOT NULL,
  moment    TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES report (report_id) ON DELETE CASCADE,
  PRIMARY KEY (key, moment, report_id)
) WITHOUT ROWID;
INSERT INTO "block" VALUES('end nettes','2024-11-18','brc-1a1ae1907e146f95');
INSERT INTO "block" VALUES('name aulnettes','2024-11-18','brc-1a1ae1907e146f95');
INSERT INTO "block" VALUES('start aulnet','2024-11-18','brc-1a1ae1907e146f95');
INSERT INTO "block" VALUES('word aulnettes','2024-11-18','brc-1a1ae1907e146f95');
INSERT INTO "block" VALUES('word ca','2024-11-18','brc-1a1ae1907e146f95');
INSERT INTO "block" VALUES('attacker karnoval','2024-11-20','brc-86edbed8dee07a3a');
INSERT INTO "block" VALUES('end nuveo','2024-11-20','brc-86edbed8dee07a3a');
INSERT INTO "block" VALUES('name nuveo','2024-11-20','brc-86edbed8dee07a3a');
INSERT INTO "block" VALUES('start nuveo','2024-11-20','brc-86edbed8dee07a3a');
INSERT INTO "block" VALUES('word n','2024-11-20','brc-86edbed8dee07a3a');
INSERT INTO "block" VALUES('word nuveo','2024-11-20','brc-86edbed8dee07a3a');
INSERT INTO "block" VALUES('end nettes','2024-11-20','brc-8a36e8ad9b712510');
INSERT INTO "block" VALUES('figure 48317','2024-11-20','brc-8a36e8ad9b712510');
INSERT INTO "block" VALUES('name aulnettes','2024-11-20','brc-8a36e8ad9b712510');
INSERT INTO "block" VALUES('start aulnet','2024-11-20','brc-8a36e8ad9b712510');
INSERT INTO "block" VALUES('word aulnettes','2024-11-20','brc-8a36e8ad9b712510');
INSERT INTO "block" VALUES('word ca','2024-11-20','brc-8a36e8ad9b712510');
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
CREATE TABLE "conflicts" (
  "incident_id" TEXT NOT NULL REFERENCES "incidents" ("incident_id"), -- Stable name of the incident
  "field" TEXT NOT NULL, -- Column of incidents on which articles differ
  "kept" TEXT, -- What incidents says
  "other" TEXT, -- What other articles say
  "article_ids" TEXT, -- Those other articles; several are joined by |
  "sources" TEXT, -- Who published them; several are joined by |
  "last_published" TEXT, -- Day of the latest of them
  "sentence" TEXT -- Sentence that says so
);
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
INSERT INTO "correction" VALUES(1,'brc-1a1ae1907e146f95','victim_country','"BE"','relu','Claire','2026-03-01T00:00:00+00:00',NULL);
INSERT INTO "correction" VALUES(2,'brc-992600a6e69386ec','verdict','"not_an_incident"',NULL,'Claire','2026-03-01T00:00:00+00:00',NULL);
CREATE TABLE incident_name (
  incident_id TEXT PRIMARY KEY,
  batch       INTEGER NOT NULL,
  same_as     TEXT
, seen TEXT);
INSERT INTO "incident_name" VALUES('brc-1a1ae1907e146f95',1,NULL,NULL);
INSERT INTO "incident_name" VALUES('brc-86edbed8dee07a3a',1,NULL,NULL);
INSERT INTO "incident_name" VALUES('brc-992600a6e69386ec',1,NULL,NULL);
CREATE TABLE "incidents" (
  "incident_id" TEXT NOT NULL PRIMARY KEY, -- Stable name of the incident
  "date" TEXT, -- When it happened, in EDTF: 2024-11-19, 2024-11, 2024; ~ means around
  "date_basis" TEXT, -- What the date is the date of
  "victim_name" TEXT, -- Organisation that was hit
  "victim_aliases" TEXT, -- Its other names; several are joined by |
  "victim_description" TEXT, -- The article's words for a victim that it does not name
  "victim_country" TEXT, -- Country of the victim, ISO 3166-1 alpha-2
  "victim_sector" TEXT, -- Sector of the victim
  "third_party" TEXT, -- Supplier or product through which the attack went
  "third_party_aliases" TEXT, -- Its other names; several are joined by |
  "attacker_name" TEXT, -- Group, pseudonym or malware brand that attacked or claims to have
  "attacker_aliases" TEXT, -- Its other names; several are joined by |
  "attack_types" TEXT, -- Kinds of attack; several are joined by |
  "records_value" INTEGER, -- How many people, accounts or documents were hit
  "records_min" INTEGER, -- Lower bound of that count
  "records_max" INTEGER, -- Upper bound of that count
  "records_qualifier" TEXT, -- How exact the count is
  "records_unit" TEXT, -- What is counted
  "records_text" TEXT, -- The article's words for the count
  "data_volume_bytes" INTEGER, -- Volume of the stolen or published data, in bytes
  "ransom_demanded" INTEGER CHECK ("ransom_demanded" IN (0, 1)), -- Whether a ransom was demanded; false: the article says no
  "ransom_amount" REAL, -- Ransom, in units of ransom_currency
  "ransom_currency" TEXT, -- ISO 4217 code or coin
  "ransom_paid" INTEGER CHECK ("ransom_paid" IN (0, 1)), -- Whether the ransom was paid; false: the article says no
  "sale_price" REAL, -- Price asked for the data, in units of sale_currency
  "sale_currency" TEXT, -- ISO 4217 code or coin
  "data_types" TEXT, -- Data taken or exposed; several are joined by |
  "sensitive_data" INTEGER CHECK ("sensitive_data" IN (0, 1)), -- Whether data of GDPR article 9 or 10 are among them
  "status" TEXT, -- Who says so
  "salience" TEXT, -- Whether an article is about it or recalls it in passing
  "confidence" REAL, -- Probability that the row is right
  "articles_count" INTEGER, -- Number of articles that tell of it
  "article_ids" TEXT, -- Those articles; several are joined by |
  "sources" TEXT, -- Who published them; several are joined by |
  "urls" TEXT, -- Their addresses; several are joined by |
  "first_published" TEXT, -- Day of the earliest of those articles
  "last_published" TEXT, -- Day of the latest of those articles
  "evidence" TEXT, -- The sentence that best shows the incident
  "reviewed" TEXT -- Columns that an analyst corrected or confirmed; several are joined by |
, date_min TEXT, date_max TEXT, first_seen TEXT, changed_at TEXT);
INSERT INTO "incidents" VALUES('brc-1a1ae1907e146f95','2024-11-18',NULL,'Clinique des Aulnettes',NULL,NULL,'BE',NULL,NULL,NULL,NULL,NULL,NULL,48317,48317,48317,'exact',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'main',NULL,2,'a|b','Le Courrier','https://exemple.fr/a|https://exemple.fr/b','2024-11-20','2024-11-20','Phrase sur victim_name.','victim_country','2024-11-18','2024-11-18',NULL,NULL);
INSERT INTO "incidents" VALUES('brc-86edbed8dee07a3a',NULL,NULL,'Nuvéo',NULL,NULL,NULL,NULL,NULL,NULL,'Karnoval',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'claimed','main',NULL,1,'c','Le Courrier','https://exemple.fr/c','2024-11-20','2024-11-20',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE input (
  place   TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  outcome TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE judgement (
  one     TEXT NOT NULL,
  other   TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('together', 'apart')),
  author  TEXT NOT NULL,
  made    TEXT NOT NULL,
  PRIMARY KEY (one, other)
);
INSERT INTO "judgement" VALUES('brc-1a1ae1907e146f95','brc-86edbed8dee07a3a','apart','Claire','2026-03-01T00:00:00+00:00');
INSERT INTO "judgement" VALUES('brc-86edbed8dee07a3a','brc-8a36e8ad9b712510','apart','Claire','2026-03-01T00:00:00+00:00');
CREATE TABLE link (
  incident_id TEXT NOT NULL,
  one         TEXT NOT NULL,
  other       TEXT NOT NULL,
  score       REAL NOT NULL,
  reasons     TEXT NOT NULL
);
INSERT INTO "link" VALUES('brc-1a1ae1907e146f95','brc-1a1ae1907e146f95','brc-8a36e8ad9b712510',6.0,'[["name_same", 5.0], ["published_near", 1.0]]');
CREATE TABLE report (
  report_id   TEXT PRIMARY KEY,
  article_id  TEXT NOT NULL REFERENCES article (article_id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  incident    TEXT NOT NULL,
  incident_id TEXT,
  settled     INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1))
);
INSERT INTO "report" VALUES('brc-1a1ae1907e146f95','a',0,'{"salience":"main","victim":{"name":"Clinique des Aulnettes","aliases":[],"description":null,"country":null,"sector":null},"third_party":null,"third_party_aliases":[],"attacker":{"name":null,"aliases":[]},"attack_types":[],"date":"2024-11-18","records":null,"data_volume_bytes":null,"ransom":{"demanded":null,"amount":null,"currency":null,"paid":null},"sale_price":null,"sale_currency":null,"data_types":[],"status":null,"date_basis":null,"records_text":null,"confidence":null,"evidence":[{"field":"victim_name","value":"x","start":0,"end":1,"sentence":"Phrase sur victim_name.","rule":"r.test","confidence":0.9}]}','brc-1a1ae1907e146f95',1);
INSERT INTO "report" VALUES('brc-8a36e8ad9b712510','b',0,'{"salience":"main","victim":{"name":"Clinique des Aulnettes","aliases":[],"description":null,"country":null,"sector":null},"third_party":null,"third_party_aliases":[],"attacker":{"name":null,"aliases":[]},"attack_types":[],"date":null,"records":{"value":48317,"min":48317,"max":48317,"qualifier":"exact","unit":null},"data_volume_bytes":null,"ransom":{"demanded":null,"amount":null,"currency":null,"paid":null},"sale_price":null,"sale_currency":null,"data_types":[],"status":null,"date_basis":null,"records_text":null,"confidence":null,"evidence":[{"field":"victim_name","value":"x","start":0,"end":1,"sentence":"Phrase sur victim_name.","rule":"r.test","confidence":0.9},{"field":"records","value":"x","start":0,"end":1,"sentence":"Phrase sur records.","rule":"r.test","confidence":0.9}]}','brc-1a1ae1907e146f95',1);
INSERT INTO "report" VALUES('brc-86edbed8dee07a3a','c',0,'{"salience":"main","victim":{"name":"Nuvéo","aliases":[],"description":null,"country":null,"sector":null},"third_party":null,"third_party_aliases":[],"attacker":{"name":"Karnoval","aliases":[]},"attack_types":[],"date":null,"records":null,"data_volume_bytes":null,"ransom":{"demanded":null,"amount":null,"currency":null,"paid":null},"sale_price":null,"sale_currency":null,"data_types":[],"status":"claimed","date_basis":null,"records_text":null,"confidence":null,"evidence":[]}','brc-86edbed8dee07a3a',1);
INSERT INTO "report" VALUES('brc-992600a6e69386ec','d',0,'{"salience":"main","victim":{"name":"Mairie de Valcreux","aliases":[],"description":null,"country":null,"sector":null},"third_party":null,"third_party_aliases":[],"attacker":{"name":null,"aliases":[]},"attack_types":[],"date":"2024-11-21","records":null,"data_volume_bytes":null,"ransom":{"demanded":null,"amount":null,"currency":null,"paid":null},"sale_price":null,"sale_currency":null,"data_types":[],"status":null,"date_basis":null,"records_text":null,"confidence":null,"evidence":[]}','brc-992600a6e69386ec',1);
CREATE VIRTUAL TABLE search USING fts5 (
  incident_id UNINDEXED, names, sentences, titles, tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO "search" (rowid, incident_id, names, sentences, titles) VALUES(-8724107064485316038,'brc-86edbed8dee07a3a','Nuvéo
Karnoval
',NULL,'Titre c');
INSERT INTO "search" (rowid, incident_id, names, sentences, titles) VALUES(1881063805087412117,'brc-1a1ae1907e146f95','Clinique des Aulnettes
','Phrase sur records.
Phrase sur victim_name.','Titre a
Titre b');
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "state" VALUES('judged','75449545a644a7aa');
INSERT INTO "state" VALUES('merged_by','a229cce2afa1270a');
INSERT INTO "state" VALUES('rows','2');
CREATE TABLE touched (incident_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE INDEX report_by_article ON report (article_id);
CREATE INDEX report_by_incident ON report (incident_id);
CREATE INDEX link_by_incident ON link (incident_id);
CREATE INDEX correction_by_incident ON correction (incident_id);
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
CREATE INDEX block_by_report ON block (report_id);
CREATE INDEX change_by_run ON change (run);
CREATE VIEW articles AS
  SELECT DISTINCT report.incident_id AS incident_id,
         article.article_id AS article_id,
         article.title AS title,
         article.published AS published,
         article.source AS source,
         article.url AS url
  FROM article LEFT JOIN report USING (article_id);
CREATE VIEW proofs AS
  SELECT incident_id, field, value, sentence, article_id, confidence FROM evidence;
COMMIT;
