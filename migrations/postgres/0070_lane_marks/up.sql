-- The last batch of each lane. Whoever loses the answer to a COMMIT reads here whether the batch took effect; a number of
-- the server's own would not do, since after a crash it gives a number that it lost to another transaction.
CREATE TABLE lane_marks (
    lane uuid PRIMARY KEY,
    batch bigint NOT NULL,
    marked_at timestamptz NOT NULL DEFAULT now()
-- One row is written again and again; with free space in its page no index entry is.
) WITH (fillfactor = 10);
