-- What rows that are kept for ever were, stretch by stretch: each seal holds the digest of the one before it.
CREATE TABLE seals (
    number bigint NOT NULL CHECK (number > 0),
    row_count bigint NOT NULL CHECK (row_count >= 0),
    -- The stretch: from the end of the one before it, the first from the beginning of time.
    from_at timestamptz,
    to_at timestamptz NOT NULL,
    sealed_at timestamptz NOT NULL,
    chain text COLLATE "C" NOT NULL CHECK (chain IN ('ledger', 'admin_log')),
    rows_digest bytea NOT NULL CHECK (octet_length(rows_digest) = 32),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    -- Of two who seal at once, one does: a chain never forks.
    PRIMARY KEY (chain, number),
    CONSTRAINT seals_begin_with_the_first CHECK ((from_at IS NULL) = (number = 1)),
    CONSTRAINT seals_have_a_stretch CHECK (from_at IS NULL OR from_at < to_at)
);

CREATE TRIGGER seals_are_append_only BEFORE UPDATE OR DELETE ON seals
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seals_are_never_truncated BEFORE TRUNCATE ON seals
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
