-- What is sealed is found by its time. Rows are appended in its order, so that an index of one entry for each 128 pages
-- is enough, which costs an insert next to nothing; a range of pages gets its entry when the next one is begun. New
-- partitions get the index when they are attached.
-- On a large table an operator may have built it before, partition by partition (docs/OPERATIONS.md): those are taken over.
CREATE INDEX IF NOT EXISTS transactions_time ON transactions USING brin (created_at) WITH (autosummarize = on);
