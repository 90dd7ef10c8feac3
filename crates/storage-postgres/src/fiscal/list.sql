-- The receipts of a payment, oldest first.
SELECT payment_id, received_at, gateway, gateway_transaction_id, kind, data
FROM fiscal_receipts
WHERE payment_id = $1
ORDER BY received_at, kind DESC
