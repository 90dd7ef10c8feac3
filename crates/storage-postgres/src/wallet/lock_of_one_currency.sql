-- Locks the wallets of some users in one currency, in the order of their keys: what nearly every batch of charges needs.
SELECT user_id, currency, balance_minor, topped_up_minor, spent_minor, is_blocked, opened_at, last_sequence
FROM wallets
WHERE user_id = ANY ($1::bigint[]) AND currency = $2::text
ORDER BY user_id, currency
FOR UPDATE
