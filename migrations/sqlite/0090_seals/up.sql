-- What rows that are kept for ever were, stretch by stretch: each seal holds the digest of the one before it.
CREATE TABLE seals (
    chain TEXT NOT NULL CHECK (chain IN ('ledger', 'admin_log')),
    number INTEGER NOT NULL CHECK (number > 0),
    -- The stretch: from the end of the one before it, the first from the beginning of time.
    from_at INTEGER,
    to_at INTEGER NOT NULL,
    row_count INTEGER NOT NULL CHECK (row_count >= 0),
    rows_digest BLOB NOT NULL CHECK (length(rows_digest) = 32),
    sealed_at INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    -- Of two who seal at once, one does: a chain never forks.
    PRIMARY KEY (chain, number),
    CHECK ((from_at IS NULL) = (number = 1)),
    CHECK (from_at IS NULL OR from_at < to_at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER seals_are_never_updated
BEFORE UPDATE ON seals
BEGIN
    SELECT RAISE(ABORT, 'seals are append-only');
END;

CREATE TRIGGER seals_are_never_deleted
BEFORE DELETE ON seals
BEGIN
    SELECT RAISE(ABORT, 'seals are append-only');
END;

-- What is sealed is found by its time, in the order in which it is hashed: the key of the table follows by itself.
CREATE INDEX transactions_by_time ON transactions (created_at);
