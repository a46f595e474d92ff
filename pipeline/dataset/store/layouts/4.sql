-- Values that came near to filling a cell; reports of before have none until their articles are read again.
ALTER TABLE report ADD COLUMN runners_up TEXT NOT NULL DEFAULT '[]';
