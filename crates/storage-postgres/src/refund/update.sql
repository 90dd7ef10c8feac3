-- Moves refunds on, each from the status that was loaded. What a refund is about never changes.
WITH given AS (
    SELECT *
    FROM unnest(
        $1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::integer[], $6::text[], $7::text[]
    ) AS given (id, payment_id, status, ended_at, error_code, reference, expected_status)
),
updated AS (
    UPDATE refunds SET
        status = given.status,
        ended_at = given.ended_at,
        error_code = given.error_code,
        reference = given.reference
    FROM given
    WHERE refunds.id = given.id
        AND refunds.payment_id = given.payment_id
        AND refunds.status = given.expected_status
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM updated), $8::bigint)
