-- Opens wallets. One that another instance opened meanwhile is a unique violation: the batch is run again and sees it.
INSERT INTO wallets (
    user_id, currency, balance_minor, topped_up_minor, spent_minor, is_blocked, opened_at, last_sequence
)
SELECT *
FROM unnest(
    $1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[], $7::timestamptz[], $8::bigint[]
)
