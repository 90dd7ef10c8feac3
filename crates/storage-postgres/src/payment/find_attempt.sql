-- The attempt that has a transaction at its gateway.
SELECT
    payment_id, number, gateway, gateway_transaction_id, document_id, status, began_at, ended_at, error_code,
    gateway_began_at, submitted_at, card_mask, disputed_at
FROM attempts
WHERE gateway = $1 AND gateway_transaction_id = $2
