-- A page of a wallet's transactions, newest first, and how many there are in all. The moment cuts off the partitions
-- before it. There is always a row, so that the count arrives with an empty page too.
SELECT
    matching.total_count,
    page.user_id,
    page.sequence,
    page.amount_minor,
    page.balance_before_minor,
    page.balance_after_minor,
    page.quantity,
    page.related_object_id,
    page.created_at,
    page.id,
    page.payment_id,
    page.currency,
    page.direction,
    page.status,
    page.counter_account,
    page.service,
    page.description,
    page.price_uzs_minor,
    page.rate_som_micros,
    page.rate_nominal,
    page.rate_valid_from
FROM (
    SELECT count(*) AS total_count
    FROM transactions
    WHERE user_id = $1
        AND currency = $2
        AND created_at >= $3
        AND ($4::text IS NULL OR direction = $4)
        AND ($5::text IS NULL OR status = $5)
) AS matching
LEFT JOIN (
    SELECT *
    FROM transactions
    WHERE user_id = $1
        AND currency = $2
        AND created_at >= $3
        AND ($4::text IS NULL OR direction = $4)
        AND ($5::text IS NULL OR status = $5)
    ORDER BY sequence DESC
    LIMIT $6 OFFSET $7
) AS page ON true
ORDER BY page.sequence DESC
