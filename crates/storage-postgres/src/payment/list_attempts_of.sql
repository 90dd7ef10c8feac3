-- The attempts of some payments, by payment, oldest first.
SELECT
    payment_id, number, gateway, gateway_transaction_id, document_id, status, began_at, ended_at, error_code,
    gateway_began_at, submitted_at, card_mask, disputed_at
FROM attempts
WHERE payment_id = ANY ($1::uuid[])
ORDER BY payment_id, number
