-- When the oldest transaction began that is open in this database; when there is no other, that is now, by the server's
-- clock. A transaction is listed before it writes, and until others see what it wrote.
SELECT min(xact_start)
FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend'
