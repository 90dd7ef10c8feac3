-- Paid payments without exactly one credit, and credits without a paid payment.
WITH credited AS (
    SELECT payment_id, count(*) AS credits
    FROM transactions
    WHERE direction = 'credit' AND payment_id IS NOT NULL AND counter_account LIKE 'gateway:%'
    GROUP BY payment_id
)
SELECT coalesce(payments.id, credited.payment_id), coalesce(credited.credits, 0), payments.status
FROM payments
FULL JOIN credited ON credited.payment_id = payments.id
WHERE coalesce(credited.credits, 0)
    <> CASE WHEN payments.status IN ('completed', 'partially_refunded', 'refunded') THEN 1 ELSE 0 END
ORDER BY 1
