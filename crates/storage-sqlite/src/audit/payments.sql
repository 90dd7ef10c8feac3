-- Payments that are paid without exactly one credit, or credited without being paid.
SELECT
    payments.id AS payment_id,
    payments.status AS status,
    count(transactions.payment_id) AS credits
FROM payments
LEFT JOIN transactions
    ON transactions.payment_id = payments.id
    AND transactions.direction = 'credit'
    AND transactions.counter_account <> 'refund'
GROUP BY payments.id
HAVING count(transactions.payment_id) <> (payments.status IN ('completed', 'partially_refunded', 'refunded'))
UNION ALL
-- Credits for payments that do not exist.
SELECT
    transactions.payment_id,
    NULL,
    count(*)
FROM transactions
WHERE
    transactions.payment_id IS NOT NULL
    AND transactions.direction = 'credit'
    AND transactions.counter_account <> 'refund'
    AND NOT EXISTS (SELECT 1 FROM payments WHERE payments.id = transactions.payment_id)
GROUP BY transactions.payment_id
