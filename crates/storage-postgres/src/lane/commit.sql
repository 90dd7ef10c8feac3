-- In a transaction with an error this is a ROLLBACK.
COMMIT
