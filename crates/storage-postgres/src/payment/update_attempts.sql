-- Moves attempts on, each from the state that was loaded.
WITH given AS (
    SELECT *
    FROM unnest(
        $1::uuid[], $2::integer[], $3::text[], $4::timestamptz[], $5::integer[], $6::text[], $7::timestamptz[],
        $8::timestamptz[], $9::text[], $10::timestamptz[]
    ) AS given (
        payment_id, number, status, ended_at, error_code, document_id, submitted_at, disputed_at,
        expected_status, expected_submitted_at
    )
),
updated AS (
    UPDATE attempts SET
        status = given.status,
        ended_at = given.ended_at,
        error_code = given.error_code,
        document_id = given.document_id,
        submitted_at = given.submitted_at,
        disputed_at = given.disputed_at
    FROM given
    WHERE attempts.payment_id = given.payment_id
        AND attempts.number = given.number
        AND attempts.status = given.expected_status
        AND attempts.submitted_at IS NOT DISTINCT FROM given.expected_submitted_at
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM updated), $11::bigint)
