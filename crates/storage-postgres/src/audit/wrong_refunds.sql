-- Payments that say that another sum went back than their refunds do, or than moved between wallets and `refund`.
WITH asked AS (
    SELECT payment_id, sum(amount_minor) AS minor
    FROM refunds
    WHERE status <> 'refused'
    GROUP BY payment_id
),
moved AS (
    SELECT payment_id, sum(CASE direction WHEN 'debit' THEN amount_minor ELSE - amount_minor END) AS minor
    FROM transactions
    WHERE counter_account = 'refund' AND payment_id IS NOT NULL
    GROUP BY payment_id
),
compared AS (
    SELECT
        coalesce(payments.id, asked.payment_id, moved.payment_id) AS payment_id,
        coalesce(payments.refunded_minor, 0) AS stored,
        coalesce(asked.minor, 0) AS asked,
        coalesce(moved.minor, 0) AS moved
    FROM payments
    FULL JOIN asked ON asked.payment_id = payments.id
    FULL JOIN moved ON moved.payment_id = coalesce(payments.id, asked.payment_id)
)
SELECT payment_id, stored, asked::text, moved::text
FROM compared
WHERE stored <> asked OR stored <> moved
ORDER BY payment_id
