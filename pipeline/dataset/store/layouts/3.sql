-- Articles and proofs of incidents for readers, and full text search, which the next merge fills.
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

CREATE VIRTUAL TABLE search USING fts5 (
  incident_id UNINDEXED, names, sentences, titles, tokenize = "unicode61 remove_diacritics 2"
);

DELETE FROM state WHERE name = 'merged_by';
