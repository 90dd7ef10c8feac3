-- Adds to wallets what a batch moved, provided that nobody moved them since they were loaded. They are locked, so
-- nobody can have; the guard and the CHECK on the balance hold should that ever be untrue.
WITH given AS (
    SELECT *
    FROM unnest(
        $1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[], $7::bigint[], $8::bigint[]
    ) AS given (
        user_id, currency, balance_delta, topped_up_delta, spent_delta, is_blocked, last_sequence, expected_sequence
    )
),
updated AS (
    UPDATE wallets SET
        balance_minor = wallets.balance_minor + given.balance_delta,
        topped_up_minor = wallets.topped_up_minor + given.topped_up_delta,
        spent_minor = wallets.spent_minor + given.spent_delta,
        is_blocked = given.is_blocked,
        last_sequence = given.last_sequence
    FROM given
    WHERE wallets.user_id = given.user_id
        AND wallets.currency = given.currency
        AND wallets.last_sequence = given.expected_sequence
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM updated), $9::bigint)
