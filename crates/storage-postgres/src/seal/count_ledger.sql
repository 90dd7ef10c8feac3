-- How many transactions a stretch of time holds, so many at most.
SELECT count(*)
FROM (
    SELECT
    FROM transactions
    WHERE created_at >= coalesce($1::timestamptz, '-infinity') AND created_at < $2
    LIMIT $3
) AS found
