-- Values that came near to filling a cell; reports of before have none until their articles are read again.
ALTER TABLE report ADD COLUMN runners_up TEXT NOT NULL DEFAULT '[]';

-- What is said of pairs is counted along with corrections.
ALTER TABLE judgement ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
