-- Adds attempts, each with the owner of its payment.
WITH inserted AS (
    INSERT INTO attempts (
        payment_id, user_id, number, gateway, gateway_transaction_id, document_id, status, began_at, ended_at,
        error_code, gateway_began_at, submitted_at, card_mask, disputed_at
    )
    SELECT
        payments.id,
        payments.user_id,
        given.number,
        given.gateway,
        given.gateway_transaction_id,
        given.document_id,
        given.status,
        given.began_at,
        given.ended_at,
        given.error_code,
        given.gateway_began_at,
        given.submitted_at,
        given.card_mask,
        given.disputed_at
    FROM unnest(
        $1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
        $8::timestamptz[], $9::integer[], $10::timestamptz[], $11::timestamptz[], $12::text[],
        $13::timestamptz[]
    ) AS given (
        payment_id, number, gateway, gateway_transaction_id, document_id, status, began_at, ended_at, error_code,
        gateway_began_at, submitted_at, card_mask, disputed_at
    )
    JOIN payments ON payments.id = given.payment_id
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM inserted), $14::bigint)
