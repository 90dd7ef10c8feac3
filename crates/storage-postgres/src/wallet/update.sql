-- Adds to wallets what a batch moved, provided that nobody moved them since they were loaded. They are locked, so
-- nobody can have; the guard and the CHECK on the balance hold should that ever be untrue.
WITH updated AS (
    UPDATE wallets SET
        balance_minor = wallets.balance_minor + given.balance_delta,
        topped_up_minor = wallets.topped_up_minor + given.topped_up_delta,
        spent_minor = wallets.spent_minor + given.spent_delta,
        is_blocked = given.is_blocked,
        last_sequence = given.last_sequence
    FROM (
        SELECT
            ($1::bigint[])[i] AS user_id,
            ($2::text[])[i] AS currency,
            ($3::bigint[])[i] AS balance_delta,
            ($4::bigint[])[i] AS topped_up_delta,
            ($5::bigint[])[i] AS spent_delta,
            ($6::boolean[])[i] AS is_blocked,
            ($7::bigint[])[i] AS last_sequence,
            ($8::bigint[])[i] AS expected_sequence
        FROM generate_series(1, cardinality($1::bigint[])) AS i
    ) AS given
    WHERE wallets.user_id = given.user_id
        AND wallets.currency = given.currency
        AND wallets.last_sequence = given.expected_sequence
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM updated), $9::bigint)
