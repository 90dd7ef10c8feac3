-- The newest transactions of a wallet since a moment, which cuts off the partitions before it.
SELECT
    user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, quantity, related_object_id,
    created_at, id, payment_id, currency, direction, status, counter_account, service, description,
    price_uzs_minor, rate_som_micros, rate_nominal, rate_valid_from
FROM transactions
WHERE user_id = $1 AND currency = $2 AND created_at >= $3
ORDER BY sequence DESC
LIMIT $4
