-- Moves payments on, each from the version that was loaded. What a payment is about never changes.
WITH given AS (
    SELECT *
    FROM unnest(
        $1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[], $5::boolean[], $6::bigint[], $7::bigint[],
        $8::bigint[]
    ) AS given (id, user_id, status, completed_at, is_late, refunded_minor, version, expected_version)
),
updated AS (
    UPDATE payments SET
        status = given.status,
        completed_at = given.completed_at,
        is_late = given.is_late,
        refunded_minor = given.refunded_minor,
        version = given.version
    FROM given
    WHERE payments.id = given.id
        AND payments.user_id = given.user_id
        AND payments.version = given.expected_version
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM updated), $9::bigint)
