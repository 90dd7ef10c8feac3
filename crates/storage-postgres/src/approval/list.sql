-- Approvals before a place in the list, newest first.
SELECT
    id, staff_id, user_id, amount_minor, decided_by, requested_at, expires_at, decided_at, payment_id, refund_id, kind,
    currency, direction, state, staff_role, reason, decider_role, verdict_reason
FROM approvals
WHERE ($1::text IS NULL OR state = $1)
    AND ($2::timestamptz IS NULL OR expires_at > $2)
    AND ($3::timestamptz IS NULL OR expires_at <= $3)
    AND (requested_at, id) < (coalesce($4::timestamptz, 'infinity'), $5::uuid)
ORDER BY requested_at DESC, id DESC
LIMIT $6
