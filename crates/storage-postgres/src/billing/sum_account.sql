-- What a user's account came to since a moment: movements of one wallet, payments into it by the status that the world
-- sees, doctor views from whichever wallet; and the wallet, on every row.
WITH movements AS (
    SELECT direction, counter_account, amount_minor
    FROM transactions
    WHERE user_id = $1 AND currency = $2 AND created_at >= $3
),
made AS (
    SELECT
        CASE WHEN status IN ('pending', 'failed') AND expires_at <= $4 THEN 'expired' ELSE status END AS status,
        amount_minor
    FROM payments
    WHERE user_id = $1 AND currency = $2 AND created_at >= $3
),
views AS (
    SELECT
        coalesce(sum(quota_views + new_user_views), 0)::bigint AS free,
        coalesce(sum(paid_views), 0)::bigint AS paid
    FROM daily_usage
    WHERE user_id = $1 AND day BETWEEN $5 AND $6
),
counted (name, count, amount_minor) AS (
    SELECT 'credits', count(*), coalesce(sum(amount_minor), 0)::bigint
    FROM movements
    WHERE direction = 'credit'
    UNION ALL
    SELECT 'debits', count(*), coalesce(sum(amount_minor), 0)::bigint
    FROM movements
    WHERE direction = 'debit'
    UNION ALL
    SELECT 'doctor_view_charges', count(*), coalesce(sum(amount_minor), 0)::bigint
    FROM movements
    WHERE direction = 'debit' AND counter_account = 'revenue:doctor_view'
    UNION ALL
    SELECT status, count(*), sum(amount_minor)::bigint
    FROM made
    GROUP BY status
    UNION ALL
    SELECT 'free_views', free, 0
    FROM views
    UNION ALL
    SELECT 'paid_views', paid, 0
    FROM views
)
SELECT
    wallets.user_id,
    wallets.currency,
    wallets.balance_minor,
    wallets.topped_up_minor,
    wallets.spent_minor,
    wallets.is_blocked,
    wallets.opened_at,
    wallets.last_sequence,
    counted.name,
    counted.count,
    counted.amount_minor
FROM counted
LEFT JOIN wallets ON wallets.user_id = $1 AND wallets.currency = $2
