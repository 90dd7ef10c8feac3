-- A page of all of a wallet's transactions since a moment, newest first, and how many there are. They are numbered
-- 1, 2, 3, … in the order of time, so that the length of the list and the numbers on a page are arithmetic: no row
-- outside the page is read, however far back it is. There is always a row, so that the count arrives with an empty
-- page too.
WITH list AS (
    SELECT wallets.last_sequence AS newest, coalesce(since.sequence, wallets.last_sequence + 1) AS oldest
    FROM (VALUES ($1::bigint, $2::text COLLATE "C")) AS asked (user_id, currency)
    JOIN wallets ON wallets.user_id = asked.user_id AND wallets.currency = asked.currency
    LEFT JOIN LATERAL (
        SELECT sequence
        FROM transactions
        WHERE user_id = $1 AND currency = $2 AND created_at >= $3
        ORDER BY sequence
        LIMIT 1
    ) AS since ON true
)
SELECT
    coalesce((SELECT newest - oldest + 1 FROM list), 0),
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
FROM (VALUES (0)) AS always
LEFT JOIN (
    SELECT *
    FROM transactions
    WHERE user_id = $1
        AND currency = $2
        AND created_at >= $3
        AND sequence <= (SELECT newest FROM list) - $4::bigint
        AND sequence > (SELECT newest FROM list) - $4::bigint - $5::bigint
) AS page ON true
ORDER BY page.sequence DESC
