-- What became of a transaction: 'committed', 'aborted', 'in progress', or null if nobody knows any more. A number above
-- our own was given out before a crash that lost its transaction.
SELECT CASE
    WHEN $1::text::xid8 > pg_current_xact_id() THEN 'aborted'
    ELSE pg_xact_status($1::text::xid8)
END
