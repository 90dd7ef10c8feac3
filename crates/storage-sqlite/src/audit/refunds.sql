-- Payments that say that another sum went back than their refunds do, or than moved between wallets and `refund`. Refunds
-- are few, so what they sum to is gathered first.
WITH asked AS (
    SELECT payment_id, sum(amount_minor) AS minor
    FROM refunds
    WHERE status <> 'refused'
    GROUP BY payment_id
),
moved AS (
    SELECT payment_id, sum(CASE direction WHEN 'debit' THEN amount_minor ELSE -amount_minor END) AS minor
    FROM transactions
    WHERE counter_account = 'refund' AND payment_id IS NOT NULL
    GROUP BY payment_id
),
suspects AS (
    SELECT id AS payment_id FROM payments WHERE refunded_minor <> 0
    UNION
    SELECT payment_id FROM asked
    UNION
    SELECT payment_id FROM moved
)
SELECT
    suspects.payment_id AS payment_id,
    coalesce(payments.refunded_minor, 0) AS stored_minor,
    coalesce(asked.minor, 0) AS refunds_minor,
    coalesce(moved.minor, 0) AS movements_minor
FROM suspects
LEFT JOIN payments ON payments.id = suspects.payment_id
LEFT JOIN asked ON asked.payment_id = suspects.payment_id
LEFT JOIN moved ON moved.payment_id = suspects.payment_id
WHERE
    coalesce(payments.refunded_minor, 0) <> coalesce(asked.minor, 0)
    OR coalesce(payments.refunded_minor, 0) <> coalesce(moved.minor, 0)
