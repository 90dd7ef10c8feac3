-- What a wallet paid for services since a moment, by day and service, and the wallet. A day lasts from its start to
-- the start of the next one; it is told by its place in the list. There is always a row, so that the wallet arrives
-- when nothing was paid too.
SELECT
    wallets.user_id,
    wallets.currency,
    wallets.balance_minor,
    wallets.topped_up_minor,
    wallets.spent_minor,
    wallets.is_blocked,
    wallets.opened_at,
    wallets.last_sequence,
    line.day,
    line.service,
    line.charges,
    line.quantity,
    line.amount_minor
FROM (VALUES ($1::bigint, $2::text)) AS asked (user_id, currency)
LEFT JOIN wallets ON wallets.user_id = asked.user_id AND wallets.currency = asked.currency
LEFT JOIN (
    SELECT
        width_bucket(created_at, $3::timestamptz[]) AS day,
        substr(counter_account, length('revenue:') + 1) AS service,
        count(*) AS charges,
        sum(coalesce(quantity, 1))::bigint AS quantity,
        sum(amount_minor)::bigint AS amount_minor
    FROM transactions
    WHERE user_id = $1
        AND currency = $2
        AND created_at >= $4
        AND direction = 'debit'
        AND counter_account LIKE 'revenue:%'
    GROUP BY 1, 2
) AS line ON true
