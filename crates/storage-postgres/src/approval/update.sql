-- Decides approvals, each from the state that was loaded.
WITH given AS (
    SELECT *
    FROM unnest(
        $1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::text[]
    ) AS given (id, state, decided_by, decider_role, verdict_reason, decided_at, expected_state)
),
updated AS (
    UPDATE approvals SET
        state = given.state,
        decided_by = given.decided_by,
        decider_role = given.decider_role,
        verdict_reason = given.verdict_reason,
        decided_at = given.decided_at
    FROM given
    WHERE approvals.id = given.id AND approvals.state = given.expected_state
    RETURNING 1
)
SELECT require_rows((SELECT count(*) FROM updated), $8::bigint)
