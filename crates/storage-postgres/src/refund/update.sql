-- Moves refunds on, each from the status and the last order that were loaded. What a refund is about never changes.
WITH given AS (
    SELECT *
    FROM unnest(
        $1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::integer[], $6::text[], $7::text[], $8::timestamptz[],
        $9::timestamptz[], $10::timestamptz[]
    ) AS given (
        id, payment_id, status, ended_at, error_code, reference, expected_status, ordered_at, disputed_at,
        expected_ordered_at
    )
),
updated AS (
    UPDATE refunds SET
        status = given.status,
        ended_at = given.ended_at,
        error_code = given.error_code,
        reference = given.reference,
        ordered_at = given.ordered_at,
        disputed_at = given.disputed_at
    FROM given
    WHERE refunds.id = given.id
        AND refunds.payment_id = given.payment_id
        AND refunds.status = given.expected_status
        AND refunds.ordered_at IS NOT DISTINCT FROM given.expected_ordered_at
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM updated), $11::bigint)
