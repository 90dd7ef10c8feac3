-- Paid payments without exactly one attempt that succeeded, and unpaid ones with one.
WITH won AS (
    SELECT payment_id, count(*) AS succeeded FROM attempts WHERE status = 'succeeded' GROUP BY payment_id
)
SELECT payments.id, coalesce(won.succeeded, 0), payments.status
FROM payments
LEFT JOIN won ON won.payment_id = payments.id
WHERE coalesce(won.succeeded, 0)
    <> CASE WHEN payments.status IN ('completed', 'partially_refunded', 'refunded') THEN 1 ELSE 0 END
ORDER BY 1
