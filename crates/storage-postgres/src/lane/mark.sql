-- Says which batch this transaction is, and holds the lane's row until it ends.
INSERT INTO lane_marks (lane, batch) VALUES ($1, $2)
ON CONFLICT (lane) DO UPDATE SET batch = excluded.batch, marked_at = now()
