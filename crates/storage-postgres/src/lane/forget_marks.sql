-- Of lanes that are gone. One that only rested writes its row anew. A row that somebody holds is left to whoever comes next,
-- so that nobody waits here.
DELETE FROM lane_marks
WHERE lane IN (
    SELECT lane
    FROM lane_marks
    WHERE marked_at < now() - interval '1 day'
    FOR UPDATE SKIP LOCKED
)
