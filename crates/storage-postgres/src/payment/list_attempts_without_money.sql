-- Attempts that ended without money in a period, behind a place in the list, which index attempts_without_money keeps.
SELECT
    payment_id, number, gateway, gateway_transaction_id, document_id, status, began_at, ended_at, error_code,
    gateway_began_at, submitted_at, card_mask, disputed_at
FROM attempts
WHERE status IN ('failed', 'superseded')
    AND (ended_at, number) > ($1, $2)
    AND ended_at <= $3
ORDER BY ended_at, number
LIMIT $4
