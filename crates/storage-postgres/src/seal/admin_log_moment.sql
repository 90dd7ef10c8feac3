-- The moment of the line of the log of administration behind so many of a stretch of time.
SELECT happened_at
FROM admin_log
WHERE happened_at >= coalesce($1::timestamptz, '-infinity') AND happened_at < $2
ORDER BY happened_at
LIMIT 1 OFFSET $3
