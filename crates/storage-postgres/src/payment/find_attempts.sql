-- All attempts of some payments, and those with some gateway transactions, whichever payment they are of.
SELECT
    payment_id, number, gateway, gateway_transaction_id, document_id, status, began_at, ended_at, error_code,
    gateway_began_at, submitted_at, card_mask, disputed_at
FROM attempts
WHERE payment_id = ANY ($1::uuid[])
UNION
SELECT
    attempts.payment_id,
    attempts.number,
    attempts.gateway,
    attempts.gateway_transaction_id,
    attempts.document_id,
    attempts.status,
    attempts.began_at,
    attempts.ended_at,
    attempts.error_code,
    attempts.gateway_began_at,
    attempts.submitted_at,
    attempts.card_mask,
    attempts.disputed_at
FROM unnest($2::text[], $3::text[]) AS asked (gateway, gateway_transaction_id)
JOIN attempts
    ON attempts.gateway = asked.gateway AND attempts.gateway_transaction_id = asked.gateway_transaction_id
