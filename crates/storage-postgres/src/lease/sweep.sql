-- Forgets leases that ended before a moment, the oldest first, some at a time; those that somebody is taking are left to them.
DELETE FROM leases
USING (
    SELECT name
    FROM leases
    WHERE held_until < $1
    ORDER BY held_until
    LIMIT $2
    FOR UPDATE SKIP LOCKED
) AS ended
WHERE leases.name = ended.name
