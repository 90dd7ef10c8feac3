-- What services took from a wallet since a moment.
SELECT coalesce(sum(amount_minor), 0)::bigint
FROM transactions
WHERE user_id = $1
    AND currency = $2
    AND created_at >= $3
    AND direction = 'debit'
    AND counter_account LIKE 'revenue:%'
