-- Moves attempts on, each from the status that was loaded.
WITH given AS (
    SELECT *
    FROM unnest(
        $1::uuid[], $2::integer[], $3::text[], $4::timestamptz[], $5::integer[], $6::text[]
    ) AS given (payment_id, number, status, ended_at, error_code, expected_status)
),
updated AS (
    UPDATE attempts SET
        status = given.status,
        ended_at = given.ended_at,
        error_code = given.error_code
    FROM given
    WHERE attempts.payment_id = given.payment_id
        AND attempts.number = given.number
        AND attempts.status = given.expected_status
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM updated), $7::bigint)
