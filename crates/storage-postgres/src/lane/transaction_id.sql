-- Names this transaction, so that its outcome can be asked for when the answer to COMMIT is lost.
SELECT pg_current_xact_id()::text
