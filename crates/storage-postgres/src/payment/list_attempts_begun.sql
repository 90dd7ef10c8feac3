-- Attempts of a gateway that began in a period by its own clock, behind a place in the list, which index attempts_begun
-- keeps.
SELECT
    payment_id, number, gateway, gateway_transaction_id, document_id, status, began_at, ended_at, error_code,
    gateway_began_at, submitted_at, card_mask, disputed_at
FROM attempts
WHERE gateway = $1
    AND gateway_began_at IS NOT NULL
    AND (gateway_began_at, number) > ($2, $3)
    AND gateway_began_at <= $4
ORDER BY gateway_began_at, number
LIMIT $5
