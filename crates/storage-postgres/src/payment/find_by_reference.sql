-- The payments with a reference.
SELECT id
FROM payments
WHERE reference = $1
