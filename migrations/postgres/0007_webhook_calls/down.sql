DROP FUNCTION ensure_partitions(timestamptz);
DROP TABLE webhook_calls;
