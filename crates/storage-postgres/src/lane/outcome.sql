-- The last batch of a lane that took effect; 0 if none ever did. Waits for one that has not ended, since that holds the row.
INSERT INTO lane_marks AS marks (lane, batch) VALUES ($1, 0)
ON CONFLICT (lane) DO UPDATE SET batch = marks.batch
RETURNING batch
