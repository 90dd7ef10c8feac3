-- All that is stored of the transactions of a stretch of time.
SELECT
    user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, quantity, related_object_id,
    created_at, id, payment_id, currency, direction, status, counter_account, service, description,
    price_uzs_minor, rate_som_micros, rate_nominal, rate_valid_from
FROM transactions
WHERE created_at >= coalesce($1::timestamptz, '-infinity') AND created_at < $2
ORDER BY created_at, user_id, currency, sequence
