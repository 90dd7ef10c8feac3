-- Paid payments without exactly one attempt that succeeded, and unpaid ones with one.
SELECT payments.id AS payment_id, payments.status AS status, count(attempts.payment_id) AS succeeded
FROM payments
LEFT JOIN attempts ON attempts.payment_id = payments.id AND attempts.status = 'succeeded'
GROUP BY payments.id
HAVING count(attempts.payment_id) <> (payments.status IN ('completed', 'partially_refunded', 'refunded'))
