-- Makes the partitions that are missing.
SELECT ensure_partitions(coalesce($1, now()))
